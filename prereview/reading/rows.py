"""Rows of characters with their places: what labels and values are looked for in.

A reader returns lines; on a form or a licence one printed row is often several lines, and a label
set wide (`名　　称`) is two. Rows put them together again, character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ocr import Box, Line, Page
from prereview.reading.common import is_translation

#: Two lines are on one row when their centres differ by less than this share of the lower height.
#: Chosen on the tuning seeds: phone photos keep a slope of up to a third of a line per column.
SAME_ROW = 0.7
#: Lines read less surely than this are strokes of a pen or a seal, not print (tuning seeds: 0.24).
_NOISE = 0.35
#: What the edge of a seal is read as when it touches the end of a line.
_SEAL_EDGE = re.compile(r"(?<=[\u4e00-\u9fff])[A-Za-z○★☆*]{1,2}$")
_RING = re.compile(r"[A-Za-z0○★☆*]{1,2}")
_WIDE = frozenset("WFA")


#: What stands between paragraphs in running text.
PARAGRAPH = "\n"
#: A line ends its paragraph when so many characters had room behind it, or the next is set in
#: another size.
_ROOM, _RESIZED, _OFF = 3.0, 1.3, 4.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: where it stands, on which page, and how surely its line was read."""

    char: str
    left: float
    right: float
    top: float
    bottom: float
    page: int
    confidence: float
    first: bool

    @property
    def em(self) -> float:
        """The height of its line in pixels."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Row:
    """The characters of one printed row from left to right, without white space."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """Its characters, one for each glyph."""
        return "".join(g.char for g in self.glyphs)

    @property
    def top(self) -> float:
        """Upper edge in pixels."""
        return min(g.top for g in self.glyphs)

    @property
    def bottom(self) -> float:
        """Lower edge in pixels."""
        return max(g.bottom for g in self.glyphs)

    @property
    def em(self) -> float:
        """The middle height of its characters."""
        heights = sorted(g.em for g in self.glyphs)
        return heights[len(heights) // 2]


def rows_of(page: Page) -> tuple[Row, ...]:
    """Return the rows of a page from top to bottom."""
    groups: list[list[Line]] = []
    read = (n for n in page.lines if n.confidence >= _NOISE and not is_translation(n.text))
    readable = (n for n in read if not _is_seal(n, page))
    printed = (_without_seal_edge(n, page) for n in readable)
    for line in sorted(printed, key=lambda item: (item.box.left, item.box.top)):
        home = _row_for(line, groups)
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    groups.sort(key=lambda g: sum(_centre(item.box) for item in g) / len(g))
    rows = (Row(tuple(g for item in group for g in _glyphs(item, page.number))) for group in groups)
    return tuple(row for row in rows if row.glyphs)


def box_of(glyphs: Iterable[Glyph]) -> Box:
    """Return the rectangle around characters of one page."""
    found = tuple(glyphs)
    return Box(
        min(g.left for g in found),
        min(g.top for g in found),
        max(g.right for g in found),
        max(g.bottom for g in found),
    )


def gap(left: Glyph, right: Glyph) -> float:
    """Return the space between two characters, in ems of the smaller."""
    return (right.left - left.right) / max(1.0, min(left.em, right.em))


def segments(glyphs: Sequence[Glyph], widest: float) -> list[list[Glyph]]:
    """Cut a run of characters where the space between two is wider than `widest` ems."""
    if not glyphs:
        return []
    runs = [[glyphs[0]]]
    for before, after in pairwise(glyphs):
        if gap(before, after) > widest:
            runs.append([])
        runs[-1].append(after)
    return runs


def running(rows: Sequence[Row]) -> list[Glyph]:
    """Return the text of a page as one run, with `PARAGRAPH` where a paragraph ends."""
    found: list[Glyph] = []
    edge = max((row.glyphs[-1].right for row in rows), default=0.0)
    margin = min((row.glyphs[0].left for row in rows), default=0.0)
    for row, after in zip(rows, [*rows[1:], None], strict=False):
        last = row.glyphs[-1]
        found += row.glyphs
        sizes = sorted((row.em, after.em)) if after else [1.0, 1.0]
        # A line that starts far from the margin is a heading or the name below a letter.
        apart = after is not None and after.glyphs[0].left > margin + _OFF * after.em
        if last.right < edge - _ROOM * last.em or sizes[1] > _RESIZED * sizes[0] or apart:
            found.append(replace(last, char=PARAGRAPH))
    return found


def _is_seal(line: Line, page: Page) -> bool:
    """Whether a line is a seal's ring read as a letter."""
    x, y = (line.box.left + line.box.right) / 2, _centre(line.box)
    inside = any(
        s.box.left <= x <= s.box.right and s.box.top <= y <= s.box.bottom for s in page.seals
    )
    return inside and bool(_RING.fullmatch(line.text.strip()))


def _without_seal_edge(line: Line, page: Page) -> Line:
    end = line.box.right
    middle = _centre(line.box)
    touched = any(
        s.box.left - _height(line.box) <= end <= s.box.right + _height(line.box)
        and s.box.top <= middle <= s.box.bottom
        for s in page.seals
    )
    return replace(line, text=_SEAL_EDGE.sub("", line.text)) if touched else line


def _row_for(line: Line, groups: list[list[Line]]) -> list[Line] | None:
    """The row whose rightmost line stands beside this one, so that a slope may go on."""
    best: tuple[float, list[Line]] | None = None
    for group in groups:
        last = group[-1]
        height = min(_height(last.box), _height(line.box))
        off = abs(_centre(last.box) - _centre(line.box))
        beside = line.box.left > last.box.right - 0.6 * height
        if beside and off < SAME_ROW * height and (best is None or off < best[0]):
            best = (off, group)
    return best[1] if best else None


def _glyphs(line: Line, page: int) -> list[Glyph]:
    text = unicodedata.normalize("NFKC", line.text)
    weights = [2 if unicodedata.east_asian_width(c) in _WIDE else 1 for c in text]
    unit = (line.box.right - line.box.left) / max(1, sum(weights))
    found, x = [], line.box.left
    for i, (char, weight) in enumerate(zip(text, weights, strict=True)):
        right = x + unit * weight
        if not char.isspace():
            found.append(
                Glyph(char, x, right, line.box.top, line.box.bottom, page, line.confidence, i == 0)
            )
        x = right
    return found


def _centre(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _height(box: Box) -> float:
    return max(1.0, box.bottom - box.top)
