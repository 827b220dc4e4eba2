"""A doubt grows with likeness and falls with what a person tells."""

from __future__ import annotations

import pytest

from knowledge.answers.doubt import PARTS, doubt, parts
from knowledge.answers.settings import doubts
from knowledge.search import Hit, read_query

NEW = Hit("1", "食品经营许可证核发（新办）", "", 0.9, {"sense_mean": 2.0})
CANCEL = Hit("2", "食品经营许可证注销", "", 0.8, {"sense_mean": 1.8})
WEDDING = Hit("3", "结婚登记", "", 0.8, {"sense_mean": 1.8})


def test_every_part_has_a_weight() -> None:
    assert set(doubts().weights) == set(PARTS)
    assert len(parts(read_query("食品证"), NEW, CANCEL)) == len(PARTS)


def test_a_sibling_is_doubted_more_than_a_stranger() -> None:
    query = read_query("食品证怎么弄")
    assert doubt(query, NEW, CANCEL) > doubt(query, NEW, WEDDING)


def test_the_more_a_person_tells_the_less_is_doubted() -> None:
    short = read_query("食品证怎么弄")
    long = read_query("我想在学校对面的商铺里卖盖浇饭，食品证怎么弄，厨房有二十平方米")
    assert doubt(short, NEW, CANCEL) > doubt(long, NEW, CANCEL)


@pytest.mark.parametrize("text", ["食品证要注销", "食品经营许可证不要了"])
def test_the_operation_settles_a_family(text: str) -> None:
    query = read_query(text)
    assert doubt(query, CANCEL, NEW) < doubt(read_query("食品证要弄的"), CANCEL, NEW)
