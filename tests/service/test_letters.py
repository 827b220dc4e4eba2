"""Letters over HTTP: which there are, each in every format, and the form's values."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import docx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert

from prereview import MatterVerdict, Report, Slot, SlotState, Verdict
from prereview.report import ReadValue, ReviewedFile
from prereview.store import tables as t
from service.composition import Parts


def _report(parts: Parts, submission: str) -> Report:
    published = parts.catalogue.current()
    matter = next(m for m in published.catalogue.matters if m.name == "食品经营许可证核发（新办）")
    name = ReadValue(
        field="business_licence.name", label="名称", text="海之味有限公司", raw="", confidence=1,
        found_by="label", sure=True,
    )  # fmt: skip
    slot = Slot(number="5", name="健康证明", necessity="", state=SlotState.TOLERATED, due="10日内")
    return Report(
        submission_id=submission, matter_code=matter.code, matter_name=matter.name,
        department=matter.department, catalogue_version=published.version, as_of=date(2026, 11, 20),
        created_at=datetime.now(UTC), verdict=Verdict.TOLERANCE, verdict_text="可以容缺。",
        slots=(slot,), findings=(),
        files=(ReviewedFile(file_id="1", name="a.jpg", material="营业执照", fields=(name,)),),
    )  # fmt: skip


@pytest.fixture
def address(client: TestClient, parts: Parts) -> str:
    """A submission with a report."""
    code = next(m.code for m in parts.catalogue.current().catalogue.matters if m.checks)
    made = client.post("/api/submissions", json={"matter_code": code}).json()["id"]
    _keep(parts, _report(parts, made))
    return f"/api/submissions/{made}"


def _keep(parts: Parts, report: Report) -> None:
    with parts.engine.begin() as connection:
        connection.execute(
            insert(t.reports).values(
                submission_id=report.submission_id, round=1, report=report.model_dump_json(),
                created_at=report.created_at,
            )
        )  # fmt: skip


@pytest.mark.covers("GET /api/submissions/{submission_id}/letters")
def test_the_letters_that_a_submission_has(client: TestClient, address: str) -> None:
    found = client.get(f"{address}/letters").json()
    assert [x["name"] for x in found] == ["notice", "tolerance", "application"]
    assert found[1] == {
        "name": "tolerance", "title": "容缺受理承诺书", "formats": ["html", "pdf", "docx"],
    }  # fmt: skip


@pytest.mark.covers("GET /api/submissions/{submission_id}/letters/{name}.{wanted}")
def test_letters_in_every_format(client: TestClient, address: str) -> None:
    page = client.get(f"{address}/letters/notice.html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "海之味有限公司" in page.text
    file = client.get(f"{address}/letters/tolerance.docx")
    assert "filename*=UTF-8''%E5%AE%B9" in file.headers["content-disposition"]
    assert docx.Document(io.BytesIO(file.content)).tables[0].cell(0, 1).text == "海之味有限公司"
    printed = client.get(f"{address}/letters/application.pdf")
    assert printed.content.startswith(b"%PDF")
    assert printed.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize(
    ("path", "status"),
    [("commitment.pdf", 404), ("nothing.pdf", 404), ("notice.exe", 422), ("../x.pdf", 404)],
)
def test_letters_that_there_are_not(
    client: TestClient, address: str, path: str, status: int
) -> None:
    answer = client.get(f"{address}/letters/{path}")
    assert answer.status_code == status
    assert answer.json()["detail"]


@pytest.mark.covers("GET /api/submissions/{submission_id}/form")
def test_the_values_of_the_form(client: TestClient, address: str) -> None:
    form = client.get(f"{address}/form").json()
    assert form["title"] == "食品经营许可申请书"
    values = {v["key"]: v for v in form["values"]}
    assert values["applicant_name"]["text"] == "海之味有限公司"
    assert values["applicant_name"]["read"]["found_by"] == "label"
    assert (values["phone"]["text"], values["phone"]["read"]) == ("", None)


def test_letters_are_the_holders_only(client: TestClient, address: str) -> None:
    client.cookies.clear()
    for path in ("letters", "letters/notice.pdf", "form"):
        assert client.get(f"{address}/{path}").status_code == 403


def test_letters_of_a_bundle_are_made_for_each_matter(client: TestClient, parts: Parts) -> None:
    published = parts.catalogue.current()
    bundle = next(b for b in published.catalogue.bundles if b.name == "开宾馆一件事")
    made = client.post("/api/submissions", json={"bundle": bundle.number}).json()["id"]
    matters = [m for code in bundle.matters if (m := published.catalogue.matter(code))]
    verdicts = tuple(
        MatterVerdict(
            code=m.code, name=m.name, department=m.department, verdict=Verdict.TOLERANCE,
            verdict_text="可以容缺。",
        )
        for m in matters
    )  # fmt: skip
    own = _report(parts, made).slots[0].model_copy(update={"matters": (matters[1].code,)})
    report = _report(parts, made).model_copy(update={"matters": verdicts, "slots": (own,)})
    _keep(parts, report)
    address = f"/api/submissions/{made}"
    offered = {x["name"]: x["title"] for x in client.get(f"{address}/letters").json()}
    assert list(offered) == [
        "notice", "tolerance-2", "application-1", "application-2", "application-3",
    ]  # fmt: skip
    assert offered["tolerance-2"] == f"容缺受理承诺书：{matters[1].name}"
    page = client.get(f"{address}/letters/tolerance-2.html")
    assert matters[1].name in page.text
    assert client.get(f"{address}/letters/tolerance-1.html").status_code == 404
    assert client.get(f"{address}/letters/application-9.html").status_code == 404
    form = client.get(f"{address}/form", params={"letter": "application-3"}).json()
    assert form["title"] == "公共场所卫生许可申请表"
