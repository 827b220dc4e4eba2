import re

import pytest

from knowledge.search.operations import (
    named,
    operation,
    operations,
    same_family,
    stem,
    wanted,
    without_operations,
)
from knowledge.search.text import normalise


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("食品经营许可证核发（新办）", {"new"}),
        ("食品经营许可证注销", {"cancel"}),
        ("社会保障卡补领、换领", {"reissue", "replace"}),
        ("城乡最低生活保障", set()),
    ],
)
def test_operations_of_a_name(name: str, expected: set[str]) -> None:
    assert named(name) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("许可证过期了怎么办", "renew"),
        ("身份证丢了", "reissue"),
        ("公司不干了", "cancel"),
        ("店搬家了要不要改地址", "change"),
        ("证被水泡坏了", "replace"),
        ("我想开一家面馆", "new"),
    ],
)
def test_operations_of_colloquial_questions(question: str, expected: str) -> None:
    assert expected in wanted(normalise(question))


def test_a_start_gives_way_to_another_operation() -> None:
    assert "new" not in wanted("开店的执照丢了")


def test_families_share_a_stem() -> None:
    assert stem("食品经营许可证核发（新办）") == stem("食品经营许可证注销")
    assert same_family("食品经营许可证核发（新办）", "食品经营许可证延续") == 1
    assert same_family("食品经营许可证延续", "结婚登记") < 0.3


def test_a_bare_operation_leaves_nothing() -> None:
    assert without_operations("注销").strip() == ""


def test_the_data_file_is_sound() -> None:
    keys = [o.key for o in operations()]
    assert len(keys) == len(set(keys))
    for entry in operations():
        assert entry.names
        assert all(re.compile(c) for c in entry.cues)
        assert operation(entry.key) == entry
    assert operation("no such") is None
