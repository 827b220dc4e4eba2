"""A workbook with gaps goes from import to an answer by the commands alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.ask.unseen.__main__ import outcome, take_in
from bench.ask.unseen.workbook import Unseen, UnseenQuestion, read_unseen
from knowledge.answers import Answer, AnswerStatus, Guide, GuideField, Question
from tests.knowledge.search.test_index import Hashed

TOBACCO = "砚州市烟草专卖局"


@pytest.fixture(scope="module")
def unseen() -> Unseen:
    return read_unseen()


@pytest.fixture(scope="module")
def guide(unseen: Unseen, tmp_path_factory: pytest.TempPathFactory) -> Guide:
    few = tuple(m for m in unseen.matters if m.office[0] == TOBACCO)
    return take_in(replace(unseen, matters=few), tmp_path_factory.mktemp("unseen"), Hashed())


def test_the_list_is_large_and_its_questions_name_its_matters(unseen: Unseen) -> None:
    codes = [m.code for m in unseen.matters]
    assert len(codes) == len(set(codes)) >= 100
    assert len({q.text for q in unseen.questions}) == len(unseen.questions) >= 150
    assert {c for q in unseen.questions for c in q.codes} <= set(codes)
    assert all(GuideField(q.field) for q in unseen.questions if q.field)


def test_merged_cells_reach_every_matter_and_paper(guide: Guide, unseen: Unseen) -> None:
    wanted = {m.code: m for m in unseen.matters if m.office[0] == TOBACCO}
    assert {m.code for m in guide.catalogue.matters} == set(wanted)
    for matter in guide.catalogue.matters:
        assert matter.department == TOBACCO
        assert matter.phone == ("0000-6123456",)
        assert tuple(m.name for m in matter.materials) == wanted[matter.code].papers


def test_an_imported_matter_is_answered_at_once(guide: Guide) -> None:
    answer = guide.ask(Question("烟草专卖零售许可证歇业要几天"))
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.matter_name == "烟草专卖零售许可证歇业"
    assert "2个工作日" in answer.model_dump_json()


def test_a_gap_is_said_and_not_filled(guide: Guide) -> None:
    answer = guide.ask(Question("烟草专卖零售许可证恢复营业的受理条件"))
    assert answer.matter_name == "烟草专卖零售许可证恢复营业"
    assert answer.status is AnswerStatus.FIELD_EMPTY


def test_what_became_of_a_question_is_told_apart() -> None:
    asked = UnseenQuestion("烟草证要弄一下", ("1", "2"))
    answered = Answer(status=AnswerStatus.ANSWERED, blocks=(), matter_code="3", version=1)
    assert outcome(asked, answered) == "wrong"
    assert outcome(asked, answered.model_copy(update={"matter_code": "2"})) == "right"
    refused = answered.model_copy(update={"status": AnswerStatus.NOT_FOUND})
    assert outcome(asked, refused) == "refused"
    back = answered.model_copy(update={"status": AnswerStatus.ASKED_BACK})
    assert outcome(asked, back) == "asked back wrongly"
