from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from knowledge.answers import Guide, Question
from knowledge.learning import (
    AliasEdit,
    CorrectionEdit,
    Decided,
    EditKind,
    FaqEdit,
    Gap,
    PastTurn,
    Suggestion,
    apply,
    broken,
    cases,
    draft,
    gap,
    problems,
    suggest,
)
from knowledge.learning.clusters import cluster, distances
from knowledge.learning.naming import naming
from knowledge.regression import Regression
from tests.knowledge.answers.conftest import CATALOGUE

TODAY = date(2026, 11, 22)


def _turn(text: str, status: str = "not_found", person: int = 1, **more: Any) -> PastTurn:
    return PastTurn(f"{text}{person}", f"chat{person}", text, status, **more)


def _by_two(text: str, other: str = "", **more: Any) -> list[PastTurn]:
    return [_turn(text, person=1, **more), _turn(other or text, person=2, **more)]


def _only(found: tuple[Suggestion, ...]) -> Suggestion:
    assert len(found) == 1, found
    return found[0]


CHOSE = {"status": "asked_back", "chosen": "silent"}
ASKED = _by_two("毛孩子证怎么办", "毛孩子证要带什么", **CHOSE)


def test_what_went_wrong_is_told_by_status_and_rating() -> None:
    assert gap(_turn("x")) is Gap.NOT_FOUND
    assert gap(_turn("x", "out_of_scope")) is Gap.REFUSED
    assert gap(_turn("x", "field_empty")) is Gap.EMPTY
    assert gap(_turn("x", "asked_back")) is None
    assert gap(_turn("x", "asked_back", chosen="m")) is Gap.UNSETTLED
    rated = {"status": "answered", "matter_code": "m", "helpful": False}
    assert gap(_turn("x", **rated, reason="off_topic")) is Gap.OFF_TOPIC
    assert gap(_turn("x", **rated, reason="wrong")) is Gap.WRONG
    assert gap(_turn("x", **rated, reason="unclear")) is Gap.THIN
    assert gap(_turn("x", "answered", helpful=True)) is None
    assert gap(_turn("", "not_found")) is None


def test_questions_that_mean_the_same_are_put_together(small_guide: Guide) -> None:
    texts = ["给狗上户口在哪办", "想给狗上户口", "领结婚证要什么", "结婚登记带什么材料"]
    labels = cluster(texts, small_guide.finder)
    assert labels[0] == labels[1] != labels[2] == labels[3]
    apart = distances(texts, small_guide.finder, 0.5)
    assert np.allclose(apart, apart.T)
    assert np.allclose(np.diag(apart), 0, atol=1e-6)
    assert cluster([], small_guide.finder).tolist() == []


def test_words_that_people_share_become_the_name(small_guide: Guide) -> None:
    assert naming(["毛孩子证怎么办", "请问毛孩子证要带什么"], small_guide.finder) == "毛孩子证"
    story = "我家邻居说他们上个月弄了那个什么东西花了不少钱现在轮到我了"
    assert naming([story], small_guide.finder) == ""


def test_what_people_chose_becomes_an_alias_that_then_answers(small_guide: Guide) -> None:
    one = _only(suggest(ASKED, small_guide))
    assert one.edit == AliasEdit(matter="silent", alias="毛孩子证")
    assert (one.matter_name, one.people, one.gaps) == ("养犬登记", 2, {"unsettled": 2})
    assert "养犬登记" in one.reason
    with draft(apply(CATALOGUE, one.edit, TODAY)) as mended:
        kept = cases(one.edit, one.examples, mended, TODAY)
        assert {case.question for case in kept} == {"毛孩子证怎么办", "毛孩子证要带什么"}
        assert broken(kept, mended) == ()
        assert suggest(ASKED, mended) == ()
    fault = broken(kept, small_guide)
    assert [b.case for b in fault] == list(kept)
    assert "毛孩子证" in str(fault[0])


def test_an_empty_field_wants_to_be_filled(small_guide: Guide) -> None:
    turns = _by_two("养犬登记电话多少", status="field_empty", matter_code="silent", field="phone")
    one = _only(suggest(turns, small_guide))
    assert one.edit == CorrectionEdit(matter="silent", column="咨询方式")
    assert (one.field, one.kind) == ("phone", EditKind.CORRECTION)
    edit = CorrectionEdit(matter="silent", column="咨询方式", value="0000-88019999")
    with draft(apply(CATALOGUE, edit, TODAY)) as mended:
        (case,) = cases(edit, one.examples, mended, TODAY)
        assert (case.says, case.field) == ("0000-88019999", "phone")
        assert suggest(turns, mended) == ()


def test_a_wrong_field_and_a_thin_guide(small_guide: Guide) -> None:
    rated = {"status": "answered", "matter_code": "food-new", "field": "fee", "helpful": False}
    wrong = _only(suggest(_by_two("餐饮许可证多少钱", **rated, reason="wrong"), small_guide))
    assert wrong.edit == CorrectionEdit(matter="food-new", column="收费标准")
    thin = _by_two("食品证能放在手机里吗", **rated, reason="incomplete")
    one = _only(suggest(thin, small_guide))
    assert isinstance(one.edit, FaqEdit)
    assert (one.edit.matter, one.edit.question) == ("food-new", "食品证能放在手机里吗")


def test_a_matter_that_only_other_halls_have_is_wanted(small_guide: Guide) -> None:
    one = _only(suggest(_by_two("二手车过户要带什么", "二手车过户怎么办"), small_guide))
    assert (one.kind, one.edit.name) == (EditKind.WANTED, "机动车转移登记")  # type: ignore[union-attr]
    assert "机动车转移登记" in one.reason


def test_what_is_no_gap_is_not_suggested(small_guide: Guide) -> None:
    assert suggest([_turn("毛孩子证怎么办", **CHOSE)], small_guide) == (), "one person only"
    split = [_turn("食品证怎么办", "asked_back", n, chosen=c) for n, c in enumerate(
        ("food-new", "food-cancel", "food-renew"))]  # fmt: skip
    assert suggest(split, small_guide) == (), "people meant different matters"
    assert suggest(_by_two("昨晚国足踢了几比几"), small_guide) == (), "nothing a hall does"
    assert suggest(_by_two("要多久"), small_guide) == (), "names nothing"
    assert suggest(_by_two("领结婚证要带什么"), small_guide) == (), "is answered by now"


def test_what_was_declined_is_not_suggested_again(small_guide: Guide) -> None:
    one = _only(suggest(ASKED, small_guide))
    declined = Decided(one.kind, one.matter_code, one.field, one.examples)
    later = _by_two("那个毛孩子证咋弄", "毛孩子证要带什么呀", **CHOSE)
    assert suggest(later, small_guide, [declined]) == ()
    elsewhere = Decided(one.kind, "wedding", "", one.examples)
    assert suggest(ASKED, small_guide, [elsewhere]) != ()


def test_cases_of_a_catalogue_are_asked_before_it_is_published(small_guide: Guide) -> None:
    del small_guide
    good = Regression(question="领结婚证要带什么", matter="wedding", field="materials")
    bad = Regression(question="毛孩子证怎么办", matter="silent")
    assert problems(CATALOGUE) == ()
    (found,) = problems(CATALOGUE.model_copy(update={"regressions": (good, bad)}))
    assert "毛孩子证" in found.message
    assert found.path == "[2].question"


def test_a_question_of_the_suggestion_is_unanswered_before(small_guide: Guide) -> None:
    assert small_guide.ask(Question("毛孩子证怎么办")).matter_code != "silent"
