"""Submissions over HTTP up to the queue; the review itself is in tests/e2e and tests/prereview."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from service.composition import Parts
from service.routes.submissions import clean_name

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfeA\xe2!\xbc\x00\x00"
    b"\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def code(parts: Parts) -> str:
    """A matter that can be pre-reviewed."""
    return next(m.code for m in parts.catalogue.current().catalogue.matters if m.checks)


@pytest.fixture
def address(client: TestClient, code: str) -> str:
    made = client.post("/api/submissions", json={"matter_code": code, "applicant": {}})
    assert made.status_code == 201
    return f"/api/submissions/{made.json()['id']}"


def _upload(client: TestClient, address: str, name: str, data: bytes = PNG) -> dict[str, object]:
    response = client.post(f"{address}/files", files={"file": (name, data)})
    assert response.status_code == 201, response.text
    return dict(response.json())


@pytest.mark.covers("POST /api/submissions")
@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "matter_code"), ({"matter_code": "none"}, "matter_code"),
     ({"matter_code": "x", "applicant": {"kind": {"deep": 1}}}, "applicant"),
     ({"matter_code": "x", "surprise": 1}, "surprise")],
)  # fmt: skip
def test_bad_submissions_name_the_field(
    client: TestClient, body: dict[str, object], field: str
) -> None:
    response = client.post("/api/submissions", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"].startswith(field)


@pytest.mark.covers("GET /api/submissions/{submission_id}")
@pytest.mark.covers("POST /api/submissions/{submission_id}/files")
@pytest.mark.covers("DELETE /api/submissions/{submission_id}/files/{file_id}")
def test_files_come_and_go(client: TestClient, address: str) -> None:
    first = _upload(client, address, "身份证.png")
    second = _upload(client, address, "../../etc/执照<1>.png")
    assert second["name"] == "执照_1_.png"
    shown = client.get(address).json()
    assert [f["name"] for f in shown["files"]] == ["身份证.png", "执照_1_.png"]
    assert shown["state"] == "draft"
    assert client.delete(f"{address}/files/{first['file_id']}").status_code == 204
    assert [f["name"] for f in client.get(address).json()["files"]] == ["执照_1_.png"]
    assert client.delete(f"{address}/files/{first['file_id']}").status_code == 404


@pytest.mark.covers("PATCH /api/submissions/{submission_id}/files/{file_id}")
def test_a_file_changes_its_slot(client: TestClient, address: str) -> None:
    file = f"{address}/files/{_upload(client, address, '执照.png')['file_id']}"
    assert client.patch(file, json={"material": "1"}).json()["material"] == "1"
    assert client.get(address).json()["files"][0]["material"] == "1"
    assert client.patch(file, json={"material": ""}).json()["material"] == ""
    unknown = client.patch(file, json={"material": "999"})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "no_such_material")
    assert client.patch(f"{address}/files/nothing", json={"material": ""}).status_code == 404
    client.cookies.clear()
    assert client.patch(file, json={"material": ""}).status_code == 403


@pytest.mark.covers("DELETE /api/submissions/{submission_id}")
def test_the_holder_deletes_everything(client: TestClient, address: str) -> None:
    _upload(client, address, "执照.png")
    kept = dict(client.cookies)
    client.cookies.clear()
    assert client.delete(address).status_code == 403
    client.cookies.update(kept)
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


def test_others_cannot_open_it(client: TestClient, address: str) -> None:
    client.cookies.clear()
    for method, path in [("GET", ""), ("GET", "/report"), ("POST", "/review"), ("GET", "/events")]:
        assert client.request(method, address + path).status_code == 403


def test_the_token_works_without_a_cookie(client: TestClient, code: str) -> None:
    made = client.post("/api/submissions", json={"matter_code": code}).json()
    client.cookies.clear()
    headers = {"Authorization": f"Bearer {made['token']}"}
    assert client.get(f"/api/submissions/{made['id']}", headers=headers).status_code == 200
    forged = {"Authorization": f"Bearer {made['token'][:-2]}xx"}
    assert client.get(f"/api/submissions/{made['id']}", headers=forged).status_code == 403


def test_a_file_over_the_limit_is_refused_by_name(
    client: TestClient, address: str, parts: Parts
) -> None:
    data = b"\xff\xd8\xff" + b"0" * parts.settings.max_file_bytes
    response = client.post(f"{address}/files", files={"file": ("大图.jpg", data)})
    assert response.status_code == 413
    assert "大图.jpg" in response.json()["detail"]
    far_over = client.post(f"{address}/files", content=b"0" * (len(data) + 200_000))
    assert far_over.status_code == 413
    assert client.post(f"{address}/files").status_code == 422


@pytest.mark.covers("POST /api/submissions/{submission_id}/review")
def test_a_review_wants_files_and_is_queued_once(client: TestClient, address: str) -> None:
    empty = client.post(f"{address}/review")
    assert empty.status_code in {409, 422}
    _upload(client, address, "a.png")
    assert client.post(f"{address}/review").status_code == 202
    assert client.get(address).json()["state"] == "queued"
    assert client.post(f"{address}/review").status_code in {202, 409}
    late = client.post(f"{address}/files", files={"file": ("b.png", PNG)})
    assert late.status_code == 409


@pytest.mark.covers("POST /api/submissions/{submission_id}/handover")
def test_only_reviewed_papers_can_be_handed_over(client: TestClient, address: str) -> None:
    early = client.post(f"{address}/handover")
    assert (early.status_code, early.json()["code"]) == (409, "not_now")
    assert early.json()["detail"] == "这份申报还没有预审，现在不能提交窗口。请先上传材料并预审。"
    client.cookies.clear()
    assert client.post(f"{address}/handover").status_code == 403


@pytest.mark.covers("GET /api/submissions/{submission_id}/events")
def test_events_end_at_once_for_a_draft(client: TestClient, address: str) -> None:
    with client.stream("GET", f"{address}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        body = "".join(response.iter_text())
    assert "event: progress" in body
    assert "event: draft" in body


@pytest.mark.covers("GET /api/submissions/{submission_id}/report")
@pytest.mark.covers("GET /api/submissions/{submission_id}/notice.html")
@pytest.mark.covers("GET /api/submissions/{submission_id}/notice.pdf")
@pytest.mark.covers("GET /api/submissions/{submission_id}/files/{file_id}/pages/{number}")
@pytest.mark.parametrize("path", ["report", "notice.html", "notice.pdf", "files/none/pages/1"])
def test_nothing_to_show_before_a_review(client: TestClient, address: str, path: str) -> None:
    response = client.get(f"{address}/{path}")
    assert response.status_code == 404
    assert response.json()["detail"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("执照.jpg", "执照.jpg"),
        ("C:\\照片\\a.png", "a.png"),
        ("../../x", "x"),
        ("", "未命名文件"),
        ("...", "未命名文件"),
        ("\x00\x1b[31m.pdf", "[31m.pdf"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept: str) -> None:
    assert clean_name(given).lstrip("_") == kept


@pytest.mark.covers("GET /api/submissions/{submission_id}/checklist")
def test_a_bundle_is_opened_with_the_matters_that_apply(client: TestClient, parts: Parts) -> None:
    catalogue = parts.catalogue.current().catalogue
    bundle = next(b for b in catalogue.bundles if b.name == "开餐饮店一件事")
    first, second, _ = bundle.matters
    body = {"bundle": bundle.number, "matters": [second, first], "form": {"premises_rented": True}}
    made = client.post("/api/submissions", json=body).json()
    address = f"/api/submissions/{made['id']}"
    shown = client.get(address).json()
    assert (shown["matter_code"], shown["matter_name"]) == (first, bundle.name)
    assert [m["code"] for m in shown["matters"]] == [first, second]
    numbers = {
        m["name"]: m["number"]
        for m in client.get(f"{address}/checklist").json()["checklist"]["materials"]
    }
    file = f"{address}/files/{_upload(client, address, '租赁合同.png')['file_id']}"
    lease = client.patch(file, json={"material": numbers["房屋租赁合同"]})
    assert (lease.status_code, lease.json()["material"]) == (200, "1.5")
    assert client.patch(file, json={"material": "5"}).status_code == 422

    whole = client.post("/api/submissions", json={"bundle": bundle.number}).json()["id"]
    assert len(client.get(f"/api/submissions/{whole}").json()["matters"]) == len(bundle.matters)
    one = client.post("/api/submissions", json={"bundle": bundle.number, "matters": [second]})
    alone = client.get(f"/api/submissions/{one.json()['id']}").json()
    assert (alone["bundle"], alone["matter_name"]) == ("", catalogue.matter(second).name)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [({"bundle": "none"}, 404, "no_such_bundle"),
     ({"bundle": "YJS-001", "matters": ["none"]}, 422, "not_in_bundle"),
     ({"bundle": "YJS-001", "matter_code": "x"}, 422, "one_of_both")],
)  # fmt: skip
def test_what_is_no_bundle_is_refused(
    client: TestClient, body: dict[str, object], status: int, code: str
) -> None:
    answer = client.post("/api/submissions", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
