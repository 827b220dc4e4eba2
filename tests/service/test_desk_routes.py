"""The window's desk over HTTP: who gets in, what is shown, what is decided, and that all is audited."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from bench.papers import FOOD_PERMIT
from prereview import LocalFiles, SealedFiles
from service.composition import Parts
from tests.prereview.conftest import matter_of
from tests.prereview.rounds import PerfectReader, drawn, put, run_review, working
from tests.service.conftest import CLERKS

Headers = dict[str, str]


@pytest.fixture
def clerk() -> Headers:
    return {"Authorization": f"Bearer {CLERKS['王敏']}"}


@pytest.fixture
def reader(parts: Parts) -> Iterator[PerfectReader]:
    files = SealedFiles(LocalFiles(parts.settings.var / "files"))
    with working(parts.engine, parts.submissions, files, parts.catalogue.current()) as made:
        yield made


@pytest.fixture
def handed(client: TestClient, parts: Parts, reader: PerfectReader) -> str:
    """A reviewed submission with an expired licence that its holder hands to the window."""
    bundle, _ = drawn(None)
    code = matter_of(parts.catalogue.current().catalogue, FOOD_PERMIT).code
    made = client.post(
        "/api/submissions",
        json={"matter_code": code, "applicant": bundle.applicant, "form": bundle.form},
    ).json()
    put(parts.submissions, reader, parts.submissions.get(made["id"]), "expired_licence")
    run_review(parts.submissions, made["id"])
    shown = client.post(f"/api/submissions/{made['id']}/handover")
    assert (shown.status_code, shown.json()["state"]) == (200, "handed")
    return str(made["id"])


@pytest.mark.parametrize("key", ["", "Bearer ", "Bearer wrong", "Basic x"])
def test_nobody_else_gets_to_the_desk(client: TestClient, handed: str, key: str) -> None:
    before = client.app.state.parts.audit.entries()
    for path in ("", f"/{handed}", f"/{handed}/report"):
        answer = client.get(f"/api/desk/submissions{path}", headers={"Authorization": key})
        wanted = (403, "not_clerk") if key == "Bearer wrong" else (401, "not_signed_in")
        assert (answer.status_code, answer.json()["code"]) == wanted
    assert client.app.state.parts.audit.entries() == before


def test_a_holder_is_no_clerk_and_a_clerk_no_holder(
    client: TestClient, handed: str, clerk: Headers
) -> None:
    assert client.get(f"/api/desk/submissions/{handed}").status_code == 401
    client.cookies.clear()
    assert client.get(f"/api/submissions/{handed}", headers=clerk).status_code == 403


@pytest.mark.covers("GET /api/desk/submissions")
@pytest.mark.covers("GET /api/desk/submissions/{submission_id}")
@pytest.mark.covers("GET /api/desk/submissions/{submission_id}/report")
@pytest.mark.covers("GET /api/desk/submissions/{submission_id}/letters/{name}.{wanted}")
@pytest.mark.covers("GET /api/desk/submissions/{submission_id}/files/{file_id}/pages/{number}")
def test_all_that_a_clerk_looks_at_is_shown_and_audited(
    client: TestClient, parts: Parts, handed: str, clerk: Headers
) -> None:
    desk = "/api/desk/submissions"
    queue = client.get(desk, params={"limit": 200}, headers=clerk).json()
    assert handed in [item["id"] for item in queue["items"]]
    assert queue["total"] >= 1
    shown = client.get(f"{desk}/{handed}", headers=clerk).json()
    assert (shown["state"], shown["round"], shown["decisions"]) == ("handed", 1, [])
    assert shown["matter_name"]
    file_id = shown["files"][0]["file_id"]
    report = client.get(f"{desk}/{handed}/report", headers=clerk).json()
    assert report["verdict"] == "correct_first"
    assert "一次性告知" in client.get(f"{desk}/{handed}/letters/notice.html", headers=clerk).text
    printed = client.get(f"{desk}/{handed}/letters/notice.docx", headers=clerk)
    assert printed.content[:2] == b"PK"
    page = client.get(f"{desk}/{handed}/files/{file_id}/pages/1", headers=clerk)
    assert page.headers["content-type"] == "image/jpeg"
    assert client.get(f"{desk}/{handed}/files/{file_id}/pages/99", headers=clerk).status_code == 404

    acts = [(e.act, e.subject) for e in parts.audit.entries(submission_id=handed)]
    assert acts == [
        ("submission", ""), ("report", ""), ("letter", "notice/html"),
        ("letter", "notice/docx"),
        ("page", f"{file_id}/1"), ("page", f"{file_id}/99"),
    ]  # fmt: skip
    assert parts.audit.entries(clerk="王敏", last=200)[-7].subject == "limit=200"
    assert parts.audit.verify()[1] == []


def test_what_is_not_at_the_window_is_not_shown(
    client: TestClient, parts: Parts, handed: str, clerk: Headers
) -> None:
    draft = parts.submissions.create(parts.submissions.get(handed).matter_code, {}, {}).id
    for path in ("", "/report", "/letters/notice.pdf", "/files/x/pages/1"):
        answer = client.get(f"/api/desk/submissions/{draft}{path}", headers=clerk)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_at_window")
    assert [e.act for e in parts.audit.entries(submission_id=draft)][:2] == ["submission", "report"]


@pytest.mark.covers("POST /api/desk/submissions/{submission_id}/findings/{finding_id}/decisions")
@pytest.mark.covers("POST /api/desk/submissions/{submission_id}/decision")
@pytest.mark.covers("GET /api/desk/rules")
def test_a_clerk_decides_and_the_holder_is_told(
    client: TestClient, parts: Parts, handed: str, clerk: Headers
) -> None:
    desk = f"/api/desk/submissions/{handed}"
    report = client.get(f"{desk}/report", headers=clerk).json()
    wrong = next(f for f in report["findings"] if f["outcome"] == "fail")
    on_finding = f"{desk}/findings/{wrong['id']}/decisions"
    silent = client.post(on_finding, json={"agreed": False}, headers=clerk)
    assert (silent.status_code, silent.json()["code"]) == (422, "reason_missing")
    body = {"agreed": False, "reason": "看错了"}
    assert client.post(on_finding, json=body, headers=clerk).status_code == 201
    assert client.post(on_finding, json={"agreed": True}, headers=clerk).json()["clerk"] == "王敏"
    unknown = client.post(f"{desk}/findings/f99/decisions", json=body, headers=clerk)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no_such_finding")

    assert client.get(f"/api/submissions/{handed}").json()["decision"] is None
    why = {"decision": "return", "reason": "请换新执照"}
    assert (
        client.post(f"{desk}/decision", json={"decision": "deny"}, headers=clerk).status_code == 422
    )
    twice = {**clerk, "Idempotency-Key": "one-decision-sent-twice"}
    first, second = (client.post(f"{desk}/decision", json=why, headers=twice) for _ in range(2))
    assert (first.status_code, second.status_code, second.json()) == (201, 201, first.json())
    again = client.post(f"{desk}/decision", json={"decision": "accept"}, headers=clerk)
    assert (again.status_code, again.json()["code"]) == (409, "not_now")
    told = client.get(f"/api/submissions/{handed}").json()
    assert (told["state"], told["decision"]["reason"]) == ("returned", "请换新执照")
    assert "clerk" not in told["decision"]
    seen = client.get(desk, headers=clerk).json()
    assert [d["agreed"] for d in seen["findings"]] == [False, True]
    assert seen["decisions"][0]["catalogue_version"] == report["catalogue_version"]

    rules = client.get("/api/desk/rules", headers=clerk).json()["rules"]
    mine = next(r for r in rules if r["rule"] == wrong["rule"] and r["kind"] == wrong["kind"])
    assert mine["precision"] is not None
    assert {e.act for e in parts.audit.entries(submission_id=handed)} >= {
        "decide",
        "decide_finding",
    }


def test_the_queue_counts_what_it_can_be_narrowed_by(
    client: TestClient, handed: str, clerk: Headers
) -> None:
    desk = "/api/desk/submissions"
    every = client.get(desk, params={"limit": 200}, headers=clerk).json()
    mine = next(w for w in every["items"] if w["id"] == handed)
    assert (mine["risk"], mine["verdict"]) == ("high", "correct_first")
    assert mine["title"] in {m["name"] for m in every["matters"]}
    assert every["states"]["handed"] == every["total"] == sum(every["risks"].values())
    low = client.get(desk, params={"risk": "low", "limit": 200}, headers=clerk).json()
    assert handed not in [w["id"] for w in low["items"]]
    assert low["risks"] == every["risks"]
    by_risk = client.get(desk, params={"order": "risk", "limit": 1}, headers=clerk).json()
    assert by_risk["items"][0]["risk"] == "high"


@pytest.mark.covers("GET /api/desk/submissions/{submission_id}/letters")
@pytest.mark.covers("POST /api/desk/submissions/{submission_id}/letters/preview")
def test_the_letter_previewed_is_the_letter_that_goes(
    client: TestClient, handed: str, clerk: Headers
) -> None:
    desk = f"/api/desk/submissions/{handed}"
    letters = client.get(f"{desk}/letters", headers=clerk).json()
    assert letters[0]["name"] == "notice"
    findings = client.get(f"{desk}/report", headers=clerk).json()["findings"]
    wrong = next(f for f in findings if f["outcome"] == "fail")
    passed = next(f for f in findings if f["outcome"] == "pass")
    body = {"decision": "return", "reason": "请补签字。\n请带原件。"}

    def preview() -> str:
        return str(client.post(f"{desk}/letters/preview", json=body, headers=clerk).text)

    assert wrong["message"] in preview()
    for finding, reason in ((wrong, "已核对原件"), (passed, "这一页没有盖章")):
        said = {"agreed": False, "reason": reason}
        client.post(f"{desk}/findings/{finding['id']}/decisions", json=said, headers=clerk)
    shown = preview()
    assert wrong["message"] not in shown
    for words in ("这一页没有盖章", "窗口意见：退回补正", "请补签字。", "请带原件。"):
        assert words in shown
    assert client.get(f"/api/submissions/{handed}").json()["decision"] is None
    assert "窗口意见" not in client.get(f"/api/submissions/{handed}/notice.html").text
    client.post(f"{desk}/decision", json=body, headers=clerk)
    for address in (f"{desk}/letters/notice.html", f"/api/submissions/{handed}/notice.html"):
        assert client.get(address, headers=clerk if "desk" in address else {}).text == shown


@pytest.mark.covers("POST /api/submissions/{submission_id}/withdraw")
def test_a_deleted_submission_stays_in_the_log(
    client: TestClient, parts: Parts, handed: str, clerk: Headers
) -> None:
    client.get(f"/api/desk/submissions/{handed}", headers=clerk)
    early = client.delete(f"/api/submissions/{handed}")
    assert (early.status_code, early.json()["code"]) == (409, "not_now")
    taken = client.post(f"/api/submissions/{handed}/withdraw")
    assert (taken.status_code, taken.json()["state"]) == (200, "reported")
    assert client.delete(f"/api/submissions/{handed}").status_code == 204
    assert [e.act for e in parts.audit.entries(submission_id=handed)] == ["submission"]
    assert parts.audit.verify()[1] == []
    assert client.get(f"/api/desk/submissions/{handed}", headers=clerk).status_code == 404
