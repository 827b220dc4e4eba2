import pytest

from knowledge.search.passages import Entry
from knowledge.search.pinyin import PinyinNames

NAMES = PinyinNames(
    [
        Entry("a", "食品经营许可证注销", "", (), frozenset()),
        Entry("b", "结婚登记", "", ("领结婚证",), frozenset()),
        Entry("c", "食品经营许可证", "", (), frozenset()),
    ]
)


@pytest.mark.parametrize(
    ("letters", "places"),
    [
        ("spjyxkz", [2, 0]),
        ("spjyzx", [0]),
        ("jhdj", [1]),
        ("ljhz", [1]),
        ("jiehun", [1]),
        ("zx", [0]),
        ("qqq", []),
    ],
)
def test_names_are_found_by_their_letters(letters: str, places: list[int]) -> None:
    assert [place for _, place in NAMES.find(letters)] == places


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        (" SPJY ", "spjy"),
        ("gljt电话", "gljt"),
        ("ktv执照怎么办", ""),
        ("jie'hun", "jiehun"),
        ("结婚jh", ""),
        ("a", ""),
        ("12345", ""),
        ("", ""),
    ],
)
def test_only_letters_are_read_as_pinyin(text: str, letters: str) -> None:
    assert PinyinNames.typed(text) == letters
