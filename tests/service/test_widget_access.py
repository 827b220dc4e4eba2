"""Who may embed the help widget, and what its tokens open."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from service.app import create_app
from service.composition import Parts
from service.settings import Settings
from tests.service.conftest import CLERKS

SITE = "https://www.example.gov.cn"
OTHER = "https://hall.example.gov.cn:8443"
STRANGER = "https://evil.example"


@pytest.fixture(scope="module")
def embedded(parts: Parts) -> Iterator[TestClient]:
    """The service with two sites allowed."""
    own = Parts(parts.settings.model_copy(update={"widget_origins": f"{SITE}, {OTHER}"}))
    own.__dict__["guide"] = parts.guide
    with TestClient(create_app(own.settings, own), raise_server_exceptions=False) as made:
        yield made


def _post(
    client: TestClient, path: str, origin: str = SITE, token: str = "", body: object = None
) -> Any:
    headers = {"Origin": origin} if origin else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return client.post(f"/api/widget/{path}", headers=headers, json=body)


def _token(client: TestClient, origin: str = SITE) -> str:
    return str(_post(client, "sessions", origin).json()["token"])


@pytest.mark.covers("POST /api/widget/about")
def test_an_allowed_site_is_served_and_another_is_told_why_not(embedded: TestClient) -> None:
    allowed = _post(embedded, "about")
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in allowed.headers
    assert allowed.json()["city"]
    refused = _post(embedded, "about", STRANGER)
    assert refused.status_code == 403
    assert refused.headers["access-control-allow-origin"] == STRANGER, "the refusal can be read"
    assert refused.json()["code"] == "origin_refused"
    assert STRANGER in refused.json()["detail"]
    assert "CHUANGQIAN_WIDGET_ORIGINS" in refused.json()["detail"]
    assert _post(embedded, "about", "http://testserver").status_code == 200, "its own pages"
    for nobody in ("", "null", f"{SITE}.evil.example", SITE.replace("https", "http")):
        assert _post(embedded, "about", nobody).status_code == 403, nobody


def test_only_the_widgets_routes_are_shared(embedded: TestClient) -> None:
    def preflight(path: str, origin: str) -> Any:
        headers = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        return embedded.options(path, headers=headers)

    ours = preflight("/api/widget/turns", SITE)
    assert (ours.status_code, ours.headers["access-control-allow-origin"]) == (200, SITE)
    assert "access-control-allow-origin" not in preflight("/api/widget/turns", STRANGER).headers
    for path in ("/api/chats", "/api/submissions", "/api/desk/ratings", "/api/widgets"):
        assert "access-control-allow-origin" not in preflight(path, SITE).headers, path
    reading = embedded.get("/api/city", headers={"Origin": SITE})
    assert "access-control-allow-origin" not in reading.headers


@pytest.mark.covers("POST /api/widget/sessions")
@pytest.mark.covers("POST /api/widget/turns")
def test_a_token_opens_its_chat_on_its_site_only(embedded: TestClient) -> None:
    begun = _post(embedded, "sessions")
    assert begun.status_code == 201
    assert "set-cookie" not in begun.headers
    token = begun.json()["token"]
    question = {"text": "食品经营许可证新办需要哪些材料？"}
    answer = _post(embedded, "turns", token=token, body=question)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == SITE
    assert answer.json()["matter_name"].startswith("食品经营许可")
    follow_up = _post(embedded, "turns", token=token, body={"text": "要多久"}).json()
    assert follow_up["matter_code"] == answer.json()["matter_code"]
    stolen = _post(embedded, "turns", OTHER, token, question)
    assert (stolen.status_code, stolen.json()["code"]) == (403, "not_holder")
    for wrong in ("", "x", token + "x"):
        assert _post(embedded, "turns", token=wrong, body=question).status_code == 403
    chat = embedded.post("/api/chats").json()
    embedded.cookies.clear()
    assert _post(embedded, "turns", token=chat["token"], body=question).status_code == 403
    path = f"/api/chats/{chat['id']}/turns"
    header = {"Authorization": f"Bearer {token}"}
    assert embedded.post(path, json=question, headers=header).status_code == 403


@pytest.mark.covers("POST /api/widget/sessions/renewal")
def test_tokens_run_out_and_are_renewed_for_a_day(
    embedded: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.time()

    def after(seconds: float) -> None:
        monkeypatch.setattr("time.time", lambda: begun + seconds)

    token = first = _token(embedded)
    for hour in range(1, 60):
        after(hour * 1700)
        renewed = _post(embedded, "sessions/renewal", token=token)
        if hour * 1700 > 24 * 3600:
            assert (renewed.status_code, renewed.json()["code"]) == (403, "token_expired")
            break
        token = renewed.json()["token"]
    else:
        pytest.fail("renewed for ever")
    old = _post(embedded, "turns", token=first, body={"text": "你好"})
    assert (old.status_code, old.json()["code"]) == (403, "token_expired")
    assert _post(embedded, "sessions/renewal", token=first).status_code == 403


@pytest.mark.covers("POST /api/widget/compositions/{number}")
def test_a_text_comes_to_its_holder(embedded: TestClient) -> None:
    path = f"compositions/{'0' * 32}"
    assert "event: done" in _post(embedded, path, token=_token(embedded)).text
    assert _post(embedded, path).status_code == 403


@pytest.mark.covers("POST /api/widget/ratings")
@pytest.mark.covers("GET /api/desk/ratings")
def test_a_rating_reaches_the_desk_without_numbers_of_persons(embedded: TestClient) -> None:
    token = _token(embedded)
    asked = {"text": "我的手机 13800138000，食品经营许可证新办多少钱"}
    answer = _post(embedded, "turns", token=token, body=asked).json()
    rating = {"answer": answer["turn"], "helpful": False, "reason": "wrong"}
    assert _post(embedded, "ratings", token=token, body={**rating, "helpful": True}).is_success
    assert _post(embedded, "ratings", token=token, body=rating).status_code == 204
    assert _post(embedded, "ratings", token=_token(embedded), body=rating).status_code == 404
    assert _post(embedded, "ratings", body=rating).status_code == 403
    odd = _post(embedded, "ratings", token=token, body={**rating, "reason": "nonsense"})
    assert odd.status_code == 422
    assert embedded.get("/api/desk/ratings").status_code == 401
    key = {"Authorization": f"Bearer {next(iter(CLERKS.values()))}"}
    items = embedded.get("/api/desk/ratings?helpful=false", headers=key).json()["items"]
    (kept,) = [item for item in items if item["turn"] == answer["turn"]]
    assert (kept["reason"], kept["site"], kept["channel"]) == ("wrong", SITE, "widget")
    assert kept["question"] == "我的手机 〔手机号〕,食品经营许可证新办多少钱"
    rated = embedded.get("/api/desk/ratings?helpful=true", headers=key).json()["items"]
    assert answer["turn"] not in [item["turn"] for item in rated]


@pytest.mark.covers("GET /widget.js")
def test_the_script_is_compressed_and_known_again(embedded: TestClient, settings: Settings) -> None:
    file: Path = settings.web / "widget.js"
    try:
        file.write_text("1;" * 500, encoding="utf-8")
        got = embedded.get("/widget.js")
        assert got.text == "1;" * 500
        assert got.headers["content-encoding"] == "gzip"
        assert got.headers["access-control-allow-origin"] == "*"
        assert got.headers["cross-origin-resource-policy"] == "cross-origin"
        plain = embedded.get("/widget.js", headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        again = embedded.get("/widget.js", headers={"If-None-Match": got.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        file.write_text("2;" * 500, encoding="utf-8")
        assert embedded.get("/widget.js").text == "2;" * 500
    finally:
        file.unlink()
    assert embedded.get("/widget.js").status_code == 503


@pytest.mark.parametrize(
    "wrong",
    ["*", "https://*.gov.cn", "www.example.gov.cn", "https://a.cn/path", "file://x", "null"],
)
def test_an_origin_is_named_in_full(wrong: str) -> None:
    with pytest.raises(ValidationError, match="not an origin"):
        Settings(widget_origins=wrong)


def test_origins_are_compared_as_browsers_write_them() -> None:
    text = "HTTPS://WWW.Example.gov.cn:443, http://127.0.0.1:8000,http://hall.cn:80"
    sites = {"https://www.example.gov.cn", "http://127.0.0.1:8000", "http://hall.cn"}
    assert Settings(widget_origins=text).widget_sites() == sites
