from __future__ import annotations

import pytest

from knowledge.search.codes import Codes
from knowledge.search.passages import Entry

CODES = Codes(
    [
        Entry("11379900004310110R4000131012001", "食品经营许可证注销", "", (), frozenset()),
        Entry("11379900004310110R4000131012002", "结婚登记", "", ("领证",), frozenset()),
        Entry("11379900004310220R4000131012003", "补领结婚证", "", (), frozenset()),
    ]
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("11379900004310110R4000131012002", [1]),
        ("11379900004310110r4000131012002", [1]),
        ("1137 9900-0043 10110", [0, 1]),
        ("0220R4", [2]),
        ("2001", [0]),
        ("99", []),
        ("C1", []),
        ("7777", []),
        ("ABCD", []),
        ("结", [1, 2]),
        ("結", [1, 2]),
        ("龘", []),
        ("结婚", []),
        ("", []),
        ("？", []),
    ],
)
def test_entries_are_found_by_a_part_of_their_code_or_a_character(
    text: str, places: list[int]
) -> None:
    assert [place for _, place in CODES.find(text)] == places


def test_the_whole_code_is_surer_than_its_beginning_and_that_than_a_piece() -> None:
    scores = [
        CODES.find(text)[0][0] for text in ("11379900004310110R4000131012001", "1137", "2001")
    ]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3
