"""How two texts that should be the same are told apart."""

from __future__ import annotations

import pytest

from prereview.checks.alike import Likeness, compare, look_alike
from prereview.checks.consistent import _outcome
from prereview.numbering import page_number
from prereview.reading.fields import FieldValue
from prereview.report import Outcome


def value(text: str, confidence: float = 0.995, *, typed: bool = False) -> FieldValue:
    return FieldValue(
        key="name", title="名称", value=text, text=text, raw=text, confidence=confidence,
        found_by="label", page=1, box=None, sure=True, typed=typed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "confidence", "likeness"),
    [
        ("青屿市云禾食品有限公司", "青屿市云禾食品有限公司", 0.9, Likeness.SAME),
        ("青屿市云禾食品有限公司", "青屿市云禾食品有限责任公司", 0.99, Likeness.FORM),
        ("青屿市云禾食品有限公司", "青屿市云采食品有限公司", 0.9, Likeness.DOUBT),
        ("青屿市云禾食品有限公司", "青屿市云采食品有限公司", 0.99, Likeness.DIFFERENT),
        ("青屿市未来食品有限公司", "青屿市末来食品有限公司", 0.999, Likeness.DOUBT),
        ("青屿市云禾食品有限公司", "青屿市去采食品有限公司", 0.99, Likeness.DIFFERENT),
        ("青屿市云禾食品有限公司", "青屿市天成餐饮有限公司", 0.9, Likeness.DIFFERENT),
        ("周小满", "周晓满", 0.99, Likeness.DIFFERENT),
        ("周小满", "周晓满", 0.9, Likeness.DOUBT),
        ("李伟", "王强", 0.9, Likeness.DIFFERENT),
    ],
)
def test_one_doubtful_character_is_a_doubt_and_two_clear_ones_a_difference(
    one: str, other: str, confidence: float, likeness: Likeness
) -> None:
    assert compare(value(one, confidence), value(other, confidence)) is likeness
    assert compare(value(other, confidence), value(one, confidence)) is likeness


def test_typed_text_is_exact() -> None:
    one, other = value("青屿市未来食品店", typed=True), value("青屿市末来食品店", typed=True)
    assert compare(one, other) is Likeness.DIFFERENT


def test_a_character_looks_like_those_of_its_family_only() -> None:
    assert look_alike("未", "末")
    assert not look_alike("未", "王")
    assert not look_alike("满", "漫")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第 2 页 共 5 页", (2, 5)), ("第1页，共2页", (1, 2)), ("共 3 页 第 2 页", (2, 3)),
        ("第 3 页/共 3 页", (3, 3)), ("Page 2 of 4", (2, 4)), ("第十一页共十二页", (11, 12)),
        ("第 7 页 共 5 页", None), ("本合同共 3 页", None), ("第二条 面积 3 平方米", None),
    ],
)  # fmt: skip
def test_page_numbers_in_their_usual_forms(text: str, number: tuple[int, int] | None) -> None:
    assert page_number(text) == number


@pytest.mark.parametrize(
    ("same", "one", "other", "confidence", "outcome"),
    [
        ("name", "海之味（青岛）有限公司", "海之味(青岛)有限公司", 0.99, Outcome.PASS),
        ("name", "海之味 （青岛）有限公司", "海之味〔青岛〕有限公司", 0.99, Outcome.PASS),
        ("name", "ＡＢＣ贸易有限公司", "abc贸易有限公司", 0.99, Outcome.PASS),
        ("name", "海之味(青岛)有限公司", "海之味青岛有限公司", 0.99, Outcome.UNCLEAR),
        ("name", "海之味有限公司", "海之味有限责任公司", 0.99, Outcome.UNCLEAR),
        ("name", "海之味有限公司", "海之味股份有限公司", 0.99, Outcome.FAIL),
        ("name", "海之味有限公司", "海之昧有限公司", 0.9, Outcome.UNCLEAR),
        ("name", "海之味有限公司", "海之味餐饮有限公司", 0.99, Outcome.FAIL),
        ("name", "海之味有限公司", "山之韵有限公司", 0.99, Outcome.FAIL),
        ("name", "陈未来", "阵末来", 0.99, Outcome.UNCLEAR),
        ("name", "陈未来", "王晓来", 0.99, Outcome.FAIL),
        ("address", "青屿市望海路88号3幢201室", "青屿市望海路88号3栋201", 0.99, Outcome.PASS),
        ("address", "青屿市望海路88号", "青屿市望海路89号", 0.99, Outcome.FAIL),
        ("address", "青屿市望海路88号201室", "青屿市望海路88号", 0.99, Outcome.UNCLEAR),
        ("number", "91379900MA3QY001X9", "91379900MA3QY00289", 0.99, Outcome.FAIL),
    ],
)  # fmt: skip
def test_what_two_papers_say_is_the_same_in_doubt_or_another(
    same: str, one: str, other: str, confidence: float, outcome: Outcome
) -> None:
    for a, b in ((one, other), (other, one)):
        assert _outcome(same, value(a, confidence), value(b, confidence))[0] is outcome
