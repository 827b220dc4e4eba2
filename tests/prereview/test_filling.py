"""Letters of the catalogue filled in from what was read: sure values only, blanks elsewhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import docx
import pdfplumber
import pytest

from knowledge import Catalogue
from knowledge.schema import LetterField, LetterPurpose, LetterTemplate, Matter
from prereview import Report, Slot, SlotState, Verdict, letters
from prereview.letters import Format
from prereview.letters.model import Grid, Mark
from prereview.prefill import applicant_name, lookup, prefill
from prereview.report import Evidence, ReadValue, ReviewedFile


def read(field: str, text: str, *, sure: bool = True, file: str = "f1") -> ReadValue:
    place = Evidence(file_id=file, file_name="执照.jpg", page=1, box=(1, 2, 3, 4))
    return ReadValue(
        field=field, label="", text=text, raw=text, confidence=0.99, found_by="label",
        evidence=place, sure=sure,
    )  # fmt: skip


def paper(*values: ReadValue, material: str = "营业执照") -> ReviewedFile:
    return ReviewedFile(file_id="f1", name="执照.jpg", material=material, fields=values)


@pytest.fixture
def matter(catalogue: Catalogue) -> Matter:
    return next(m for m in catalogue.matters if m.name == "食品经营许可证核发（新办）")


Reported = Callable[..., Report]


@pytest.fixture
def reported(matter: Matter) -> Reported:
    def make(*files: ReviewedFile, **states: SlotState) -> Report:
        slots = tuple(
            Slot(
                number=m.number, name=m.name, necessity=m.necessity.value, note=m.instructions,
                state=states.get(m.type, SlotState.PRESENT), due="受理后10个工作日内",
            )
            for m in matter.materials
        )  # fmt: skip
        return Report(
            submission_id="abcdefgh", matter_code=matter.code, matter_name=matter.name,
            department=matter.department, catalogue_version=1, as_of=date(2026, 11, 20),
            created_at=datetime(2026, 11, 20, tzinfo=UTC), verdict=Verdict.TOLERANCE,
            verdict_text="", slots=slots, findings=(), files=files,
        )  # fmt: skip

    return make


def test_the_first_source_that_was_read_is_taken(reported: Reported) -> None:
    report = reported(
        paper(read("business_licence.name", "海之味有限公司")),
        paper(read("application_form.applicant_name", "海知味有限公司"), material="申请书"),
    )
    assert applicant_name(report) == "海之味有限公司"
    only_form = reported(paper(read("application_form.applicant_name", "海知味有限公司")))
    assert applicant_name(only_form) == "海知味有限公司"
    assert applicant_name(reported()) == ""


def test_what_is_not_sure_is_left_to_the_applicant(reported: Reported) -> None:
    unsure = reported(paper(read("business_licence.name", "海之昧有限公司", sure=False)))
    assert lookup(unsure, ["business_licence.name"]) is None
    two = reported(
        paper(read("business_licence.name", "海之味有限公司")),
        paper(read("business_licence.name", "山之味有限公司")),
    )
    assert lookup(two, ["business_licence.name", "application_form.applicant_name"]) is None
    same = reported(*[paper(read("business_licence.name", "海之味有限公司"))] * 2)
    assert lookup(same, ["business_licence.name"])


def test_a_role_takes_the_paper_of_that_person_only(reported: Reported) -> None:
    report = reported(
        paper(read("id_card.name", "李海生"), material="法定代表人身份证"),
        paper(read("id_card.name", "周小满"), material="代理人身份证"),
    )
    assert lookup(report, ["id_card.name@agent"]).text == "周小满"  # type: ignore[union-attr]
    assert lookup(report, ["id_card.name@principal"]).text == "李海生"  # type: ignore[union-attr]
    assert lookup(report, ["id_card.name"]) is None


def test_values_carry_their_evidence(reported: Reported) -> None:
    template = LetterTemplate(
        name="x", purpose=LetterPurpose.APPLICATION, title="申请书", body=({"text": "{name}"},),  # type: ignore[arg-type]
        fields=(
            LetterField(key="name", label="名称", sources=("business_licence.name",)),
            LetterField(key="items", label="申请事项", value="新办"),
            LetterField(key="phone", label="电话"),
        ),
    )  # fmt: skip
    name, items, phone = prefill(template, reported(paper(read("business_licence.name", "海之味"))))
    assert name.text == "海之味"
    assert name.read is not None
    assert name.read.evidence is not None
    assert name.read.evidence.box == (1, 2, 3, 4)
    assert (items.text, items.read) == ("新办", None)
    assert (phone.text, phone.read) == ("", None)


def _template(catalogue: Catalogue, purpose: LetterPurpose, matter: Matter) -> LetterTemplate:
    found = catalogue.letter(purpose, matter.code)
    assert found
    return found


@pytest.mark.parametrize(
    ("purpose", "state", "title"),
    [(LetterPurpose.TOLERANCE, SlotState.TOLERATED, "容缺受理承诺书"),
     (LetterPurpose.COMMITMENT, SlotState.COMMITTABLE, "告知承诺书")],
)  # fmt: skip
def test_a_letter_of_promise_names_its_materials_only(
    catalogue: Catalogue, matter: Matter, reported: Reported,
    purpose: LetterPurpose, state: SlotState, title: str,
) -> None:  # fmt: skip
    template = _template(catalogue, purpose, matter)
    report = reported(
        paper(read("business_licence.name", "海之味有限公司")), health_certificate=state,
        system_document=SlotState.MISSING,
    )  # fmt: skip
    assert letters.is_wanted(template, report)
    letter = letters.fill(template, report, matter, catalogue.city)
    assert letter.title == title
    assert "从业人员健康证明" in letter.text
    assert "食品安全规章制度" not in letter.text
    assert "海之味有限公司" in letter.text
    assert matter.name in letter.text
    assert "{" not in letter.text
    if purpose is LetterPurpose.TOLERANCE:
        assert "受理后10个工作日内" in letter.text
    else:
        assert matter.legal_basis in letter.text
    assert not letters.is_wanted(template, reported())


def test_every_form_of_the_catalogue_is_filled_in(catalogue: Catalogue, reported: Reported) -> None:
    forms = [x for x in catalogue.letters if x.purpose is LetterPurpose.APPLICATION]
    assert len(forms) >= 5
    for template in forms:
        for code in template.matters:
            made = catalogue.matter(code)
            assert made
            letter = letters.fill(template, reported(), made, catalogue.city)
            assert "申请人（签字或盖章）" in letter.text
            marks = {r.mark for b in letter.blocks if isinstance(b, Grid) for row in b.rows
                     for cell in row for r in cell.runs}  # fmt: skip
            assert Mark.FILLED not in marks


def test_a_reviewable_matter_that_wants_a_form_has_one(catalogue: Catalogue) -> None:
    for matter in catalogue.matters:
        if matter.reviewable and any(m.type == "application_form" for m in matter.materials):
            assert catalogue.letter(LetterPurpose.APPLICATION, matter.code), matter.name


def test_the_form_says_what_was_filled_in(
    catalogue: Catalogue, matter: Matter, reported: Reported
) -> None:
    template = _template(catalogue, LetterPurpose.APPLICATION, matter)
    report = reported(
        paper(
            read(
                "business_licence.name",
                "青屿市海屿区海之味国际餐饮文化管理咨询服务（集团）有限责任公司",
            ),
            read("business_licence.uscc", "91990102MA9F1BEE6G"),
        )
    )
    letter = letters.fill(template, report, matter, catalogue.city)
    assert "预先填写" in letter.text
    with pdfplumber.open(io.BytesIO(letters.render(letter, Format.PDF))) as document:
        assert len(document.pages) == 1
        rows = document.pages[0].extract_tables()[0]
    cells = {str(a).replace("\n", ""): str(b).replace("\n", "") for a, b, *_ in rows}
    assert cells["统一社会信用代码"] == "91990102MA9F1BEE6G"
    assert cells["申请人名称"].endswith("集团）有限责任公司")
    table = docx.Document(io.BytesIO(letters.render(letter, Format.DOCX))).tables[0]
    shaded = [c.text for row in table.rows for c in row.cells if 'w:fill="E6ECF5"' in c._tc.xml]
    assert "91990102MA9F1BEE6G" in shaded
    assert "" not in shaded
