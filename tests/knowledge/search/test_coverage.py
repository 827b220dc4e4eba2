import pytest

from knowledge.search.coverage import Coverage
from knowledge.search.query import read_query

TEXTS = ["食品经营许可证 餐馆", "烟草专卖零售许可证"]


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("烟草许可证", (True, False)),
        ("食品许可证", (False, True)),
        ("怎么办", (False, False)),
        ("", (False, False)),
    ],
)
def test_the_word_that_an_entry_lacks_counts(question: str, missing: tuple[bool, ...]) -> None:
    shares = Coverage(TEXTS).missing(read_query(question), [0, 1])
    assert tuple(bool(s > 0) for s in shares) == missing
    assert (shares <= 1).all()


def test_no_entries_give_no_shares() -> None:
    assert Coverage([]).missing(read_query("烟草"), []).shape == (0,)
