"""How much of a page's text was read, with and without regard to the order.

Both sides are written in one spelling (`ocr.normalise`) and without spaces. Two measures:

* `rows`: for every true row the fewest edits that make it out of some piece of what was read, however
  that was split or ordered. What was read besides costs nothing.
* `page`: edits from all that was read, in its order, to all rows in theirs. A wrong order costs, and so
  does text that is not there; at most all characters can be wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import ocr

_BOXES = str.maketrans("", "", "□☐☑☒■▢◻√✓✔")


@dataclass(frozen=True, slots=True)
class TextScore:
    """Characters of a page: in all, wrong by rows, wrong by page, read but not there."""

    characters: int = 0
    rows: int = 0
    page: int = 0
    extra: int = 0

    def __add__(self, other: TextScore) -> TextScore:
        """Both pages together."""
        return TextScore(
            self.characters + other.characters,
            self.rows + other.rows,
            self.page + other.page,
            self.extra + other.extra,
        )

    @property
    def row_rate(self) -> float:
        """Character error rate without regard to order."""
        return self.rows / max(1, self.characters)

    @property
    def page_rate(self) -> float:
        """Character error rate in order."""
        return self.page / max(1, self.characters)

    @property
    def extra_rate(self) -> float:
        """Characters that are not there, for one that is."""
        return self.extra / max(1, self.characters)


def plain(text: str) -> str:
    """One spelling, no spaces, no boxes to tick: those are compared as boxes, not as text."""
    return "".join(ocr.normalise(text).translate(_BOXES).split())


def score(read: Sequence[str], truth: Sequence[str]) -> TextScore:
    """Compare rows that were read with true rows, both in reading order."""
    have = "".join(plain(row) for row in read)
    rows = [plain(row) for row in truth]
    want = "".join(rows)
    surplus = Counter(have) - Counter(want)
    return TextScore(
        characters=len(want),
        rows=sum(nearest(row, have) for row in rows),
        page=min(distance(have, want), len(want)),
        extra=surplus.total(),
    )


def distance(read: str, truth: str) -> int:
    """Levenshtein distance."""
    return int(_last_row(read, truth, anywhere=False)[-1])


def nearest(row: str, text: str) -> int:
    """Fewest edits that make `row` out of a piece of `text`."""
    return 0 if row in text else int(_last_row(row, text, anywhere=True).min())


def _last_row(outer: str, inner: str, *, anywhere: bool) -> NDArray[np.int64]:
    """Last row of the table of edits; `anywhere`: `outer` may start wherever in `inner`."""
    steps = np.arange(len(inner) + 1)
    last = np.zeros_like(steps) if anywhere else steps
    letters = np.array([ord(c) for c in inner], np.int64)
    for i, letter in enumerate(outer, 1):
        row = np.minimum(last[1:] + 1, last[:-1] + (letters != ord(letter)))
        # A run of insertions costs one a step: the running minimum after taking the steps off.
        row = np.concatenate([[i], row]) - steps
        last = np.minimum.accumulate(row) + steps
    return last
