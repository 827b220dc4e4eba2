from __future__ import annotations

from datetime import date

import pytest
from pydantic import TypeAdapter

from knowledge import dump, load
from knowledge.learning import (
    AliasEdit,
    AnyEdit,
    CorrectionEdit,
    EditRefused,
    FaqEdit,
    WantedEdit,
    apply,
)
from knowledge.regression import Regression
from tests.knowledge import factory

TODAY = date(2026, 11, 22)
CODE = "1" * 31
CATALOGUE = factory.catalogue(factory.matter(), factory.matter(code="2" * 31, name="养犬登记"))


def _matter(edit: AnyEdit, code: str = CODE):
    found = apply(CATALOGUE, edit, TODAY).matter(code)
    assert found is not None
    return found


def test_an_alias_a_question_and_a_correction_are_made():
    assert _matter(AliasEdit(matter=CODE, alias="吃的证")).aliases == ("吃的证",)
    asked = FaqEdit(matter=CODE, question="要年检吗", variants=("年检吗",), answer="不用。")
    assert _matter(asked).faqs[0].answer == "不用。"
    again = apply(
        apply(CATALOGUE, asked, TODAY), asked.model_copy(update={"answer": "要。"}), TODAY
    )
    assert [f.answer for f in again.matter(CODE).faqs] == ["要。"]
    general = FaqEdit(question="能停车吗", answer="能。")
    assert apply(CATALOGUE, general, TODAY).faqs[0].question == "能停车吗"
    mended = _matter(CorrectionEdit(matter=CODE, column="承诺办结时限", value="3个工作日"))
    assert (str(mended.time_limit.promised), mended.updated_on) == ("3个工作日", TODAY)
    lines = _matter(CorrectionEdit(matter=CODE, column="办理地点", value="一楼\n二楼"))
    assert lines.place == ("一楼", "二楼")
    paper = CorrectionEdit(matter=CODE, column="填报须知", material="2", value="带原件")
    assert _matter(paper).materials[1].instructions == "带原件"
    assert apply(CATALOGUE, WantedEdit(name="新事项"), TODAY) == CATALOGUE


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (AliasEdit(matter="none", alias="吃的证"), "none"),
        (AliasEdit(matter=CODE, alias=" ，"), "不能为空"),
        (AliasEdit(matter=CODE, alias="养犬登记"), "已经是“养犬登记”"),
        (FaqEdit(matter=CODE, question="要年检吗"), "答案"),
        (CorrectionEdit(matter=CODE, column="承诺办结时限", value="很快"), "应为如 20个工作日"),
        (CorrectionEdit(matter=CODE, column="办理地点", value=" "), "新内容"),
        (CorrectionEdit(matter=CODE, column="实施编码", value="2"), "没有可以改的"),
        (CorrectionEdit(matter=CODE, column="填报须知", material="9", value="x"), "序号为 9"),
        (CorrectionEdit(matter=CODE, column="办理地点", value="一楼A区"), "不用改"),
        (CorrectionEdit(matter=CODE, column="必要性", material="1", value="随便"), "必要"),
    ],
)
def test_an_edit_that_cannot_be_made_says_why(edit: AnyEdit, says: str):
    with pytest.raises(EditRefused, match=says):
        apply(CATALOGUE, edit, TODAY)


def test_edits_survive_as_json():
    read = TypeAdapter(AnyEdit)
    for edit in (AliasEdit(matter="m", alias="a"), FaqEdit(question="q"), WantedEdit(name="n")):
        assert read.validate_json(edit.model_dump_json()) == edit


def test_cases_are_kept_beside_the_catalogue(tmp_path):
    case = Regression(question="吃的证咋办", matter=CODE, field="overview", added_on=TODAY)
    whole = CATALOGUE.model_copy(update={"regressions": (case,)})
    dump(whole, tmp_path / "c")
    assert "吃的证咋办" in (tmp_path / "c" / "regressions.yml").read_text(encoding="utf-8")
    assert load(tmp_path / "c") == whole
