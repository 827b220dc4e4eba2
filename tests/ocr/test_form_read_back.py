"""The form that was filled in, printed and uploaded: the reader finds every value again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import knowledge
import ocr
from knowledge.schema import LetterPurpose
from prereview import Report, Verdict, letters
from prereview.gather import papers_of
from prereview.letters import Format
from prereview.papers import ReadFile
from tests.conftest import ROOT
from tests.prereview.test_filling import paper, read

_TODAY = date(2026, 11, 20)
_VALUES = {
    "applicant_name": ("business_licence.name", "青屿市鸥岛县海之味国际餐饮文化管理(集团)有限责任公司"),
    "uscc": ("business_licence.uscc", "91990102MA9F1BEE6G"),
    "legal_representative": ("business_licence.legal_representative", "史英梅"),
    "address": ("business_licence.address", "青屿市汐湾区朝阳街289号3幢(自主申报)"),
    "agent_name": ("power_of_attorney.agent", "周建"),
    "agent_id_number": ("power_of_attorney.agent_id_number", "990102198805267524"),
}  # fmt: skip


def test_the_form_is_read_back(reader: ocr.Reader) -> None:
    catalogue = knowledge.load(ROOT / "catalogue")
    matter = next(m for m in catalogue.matters if m.name == "食品经营许可证核发（新办）")
    report = Report(
        submission_id="abcdefgh", matter_code=matter.code, matter_name=matter.name,
        department=matter.department, catalogue_version=1, as_of=_TODAY,
        created_at=datetime(2026, 11, 20, tzinfo=UTC), verdict=Verdict.READY, verdict_text="",
        slots=(), findings=(), files=(paper(*(read(*value) for value in _VALUES.values())),),
    )  # fmt: skip
    template = catalogue.letter(LetterPurpose.APPLICATION, matter.code)
    assert template
    form = letters.render(letters.fill(template, report, matter, catalogue.city), Format.PDF)
    file = ReadFile("1", "申请书.pdf", "", reader.read(form, "申请书.pdf"))
    (found,) = papers_of(file, 0, catalogue.documents, _TODAY)
    assert found.type == "application_form"
    assert {k: found.values[k].text for k in _VALUES} == {k: v for k, (_, v) in _VALUES.items()}
