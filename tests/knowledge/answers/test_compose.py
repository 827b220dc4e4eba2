"""Nothing that the guide stores may be missing from the answer to its field."""

from __future__ import annotations

import json

import pytest

from knowledge.answers import AnswerStatus, Facts, Guide, GuideField, Materials, Notice
from tests.knowledge.answers.conftest import FULL

WANTED = {
    GuideField.MATERIALS: ["申请书", "授权委托书", "健康证明", "5个工作日", "写明期限"],
    GuideField.CONDITIONS: ["有固定场所", "有管理制度", "个体工商户"],
    GuideField.TIME_LIMIT: ["5个工作日", "20个工作日", "现场核查：10个工作日", "承诺件"],
    GuideField.FEE: ["不收费", "财税〔2015〕1号"],
    GuideField.PLACE: ["一楼A区3号窗口", "二楼B区5号窗口", "周一至周五", "0000-88010001"],
    GuideField.HOURS: ["周一至周五 9:00—17:00"],
    GuideField.PHONE: ["0000-88010001", "12345"],
    GuideField.COMPLAINT: ["0000-88010009"],
    GuideField.STEPS: ["申请", "现场核查", "发证"],
    GuideField.RESULT: ["食品经营许可证"],
    GuideField.VISITS: ["1 次"],
    GuideField.ONLINE: ["https://zwfw.example/food"],
    GuideField.APPLICANTS: ["企业法人", "个体工商户"],
    GuideField.LEGAL_BASIS: ["《食品安全法》第三十五条"],
    GuideField.SPECIAL_PROCEDURES: ["现场核查：10个工作日"],
    GuideField.REACH: ["全市通办"],
    GuideField.COMMITMENT: ["支持告知承诺", "健康证明", "5个工作日"],
    GuideField.OVERVIEW: ["共 4 项", "5个工作日", "有固定场所", "咨询网址"],
}


def test_every_field_is_wanted_here() -> None:
    assert set(WANTED) == set(GuideField)


@pytest.mark.parametrize("field", list(GuideField))
def test_a_field_is_answered_in_full(guide: Guide, field: GuideField) -> None:
    answer = guide.answer(FULL.code, field)
    text = json.dumps([b.model_dump() for b in answer.blocks], ensure_ascii=False)
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.field == field.value
    assert all(wanted in text for wanted in WANTED[field])


@pytest.mark.parametrize("field", list(GuideField))
def test_every_fact_has_a_source_that_resolves(guide: Guide, field: GuideField) -> None:
    answer = guide.answer(FULL.code, field)
    for block in answer.blocks:
        if isinstance(block, Notice) or block.type == "choices":
            continue
        assert block.sources
        for source in block.sources:
            assert source.version == 7
            assert source.url == f"/guide/{FULL.code}#{source.field}"
            assert source.updated_on == "2026-01-20"
            assert GuideField(source.field)


def test_materials_carry_their_conditions(guide: Guide) -> None:
    block = guide.answer(FULL.code, GuideField.MATERIALS).blocks[0]
    assert isinstance(block, Materials)
    form, agent, health, other = block.items
    assert form.when == ""
    assert form.copies == 1
    assert agent.when == "如果委托代理人办理，需要提交"
    assert "5个工作日" in health.tolerance
    assert health.commitment
    assert health.e_licence == "健康证明"
    assert "备注：在有效期内" in health.instructions
    assert "特定情形" in other.when


@pytest.mark.parametrize("field", sorted(set(GuideField) - {GuideField.OVERVIEW}))
def test_a_silent_guide_is_not_made_to_speak(guide: Guide, field: GuideField) -> None:
    answer = guide.answer("silent", field)
    if field is GuideField.APPLICANTS:
        assert answer.status is AnswerStatus.ANSWERED
        return
    assert answer.status is AnswerStatus.FIELD_EMPTY
    assert isinstance(answer.blocks[0], Notice)
    assert "没有写明" in answer.blocks[0].text


def test_an_empty_field_names_the_phone_to_ask(guide: Guide) -> None:
    answer = guide.answer("wedding", GuideField.FEE)
    assert "0000-88010001" in answer.blocks[0].text  # type: ignore[union-attr]


def test_codes_are_quoted_in_links(guide: Guide) -> None:
    from knowledge.answers.compose import Composer, Guidebook
    from knowledge.answers.conditions import ConditionWords
    from knowledge.schema import City

    odd = FULL.model_copy(update={"code": "a/b#c"})
    book = Guidebook(1, City(name="青屿市"), ConditionWords({}))
    block = Composer(book, odd).fee()[0]
    assert isinstance(block, Facts)
    assert block.sources[0].url == "/guide/a%2Fb%23c#fee"


def test_an_online_address_that_is_no_link_is_only_text(guide: Guide) -> None:
    from knowledge.answers.compose import Composer, Guidebook
    from knowledge.answers.conditions import ConditionWords
    from knowledge.schema import City

    odd = FULL.model_copy(update={"online_url": "javascript:alert(1)"})
    block = Composer(Guidebook(1, City(name="青屿市"), ConditionWords({})), odd).online()[0]
    assert isinstance(block, Facts)
    assert block.rows[0].url == ""
