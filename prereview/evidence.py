"""What speaks for a page being of a document type: title, words, how it is set, and its sense."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from knowledge.schema import DocumentType
from ocr import Page
from prereview.likeness import likeness
from prereview.reading.labels import fold
from prereview.reading.rows import Glyph, Row, rows_of, segments

#: What `words` and `sense` return for each type, in this order; `none` is 1 for no type at all.
WORDS = ("alone", "mention", "about", "cues", "density", "against", "none")
SENSE = (*WORDS, "heading", "ending", "text")

_ENOUGH_CUES = 4
_MOST_AGAINST = 3
#: All cue words of one side of a card are worth nearly as much as its title.
_SIDE = 0.9
#: Most characters on a page with a card and nothing much else; both sides of an ID card have 120.
_CARD = 250
#: What a heading ends in that names no card, though the page has its words: 居住证申领表.
_NO_CARD = ("表", "书", "单", "函", "合同", "协议")
#: A title stands in the upper part of a page, in letters at least this much larger than the text.
_UPPER, _LARGER = 0.4, 1.15
#: A cover has so few characters; its title may stand lower.
_COVER, _COVER_UPPER = 80, 0.75
#: Widest space between the letters of a title, in ems, and how long a heading gets.
_TITLE_GAP, _HEADING = 2.0, 30
#: A title of two lines: space between them in ems, and how alike their letters are in size.
_LINE, _SAME_SIZE = 1.2, 0.85
#: What may follow a title without making it another: 营业执照（副本）.
_ASIDE = re.compile(r"(?:\([^)]*\)?|[正副]本)$")
#: What stands below a title without being part of it.
_COPY = ("(", "（", "副本", "正本")
#: Signs that stand in a sentence or behind a label, not in a heading.
_INSIDE = frozenset(":,。;、.")
#: A title stands by itself from here on; below, its words are only mentioned.
ALONE, _MENTIONED = 0.8, 0.6
#: What the end of a large heading counts: 青屿市来福餐饮有限公司章程.
_WHOLE_HEADING = 0.95
#: Examples up to this length are titles too; longer ones are text.
_TITLE_LENGTH = 12
#: The end of a heading says what a paper is, its beginning what about: 租赁合同填写说明.
_ENDING = 4
#: How long a piece of a page is compared by its sense: 150 characters take about 0.1 s.
_PIECE = 150


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is looked at: rows, its text without spaces, letter size in pixels.

    A title stands above `upper`, in pixels.

    `heading` names the page and `headed` is the size of its letters, 0 when it is no larger than
    the text.
    """

    rows: Sequence[Row]
    text: str
    upper: float
    em: float
    heading: str
    headed: float


def sheet_of(page: Page) -> Sheet | None:
    """Return what there is to look at, None on an empty page."""
    rows = rows_of(page)
    if not rows:
        return None
    heights = sorted(row.em for row in rows)
    em = heights[len(heights) // 2]
    text = fold("".join(row.text for row in rows))
    upper = page.height * (_COVER_UPPER if len(text) <= _COVER else _UPPER)
    heading, headed = _heading(rows, upper, em)
    return Sheet(rows, text, upper, em, heading, headed)


def standing(sheet: Sheet, kind: DocumentType) -> float:
    """How surely a title of the type stands on the page: alone at the top 1, in a line 0.3."""
    found = [_title(sheet, title) for title in _titles(kind)]
    sides = (all(fold(c) in sheet.text for c in cues) for cues in kind.side_cues.values())
    named = bool(sheet.headed) and sheet.heading.endswith(_NO_CARD)
    if len(sheet.text) <= _CARD and not named and any(sides):
        found.append(_SIDE)
    return max(found, default=0.0)


def words(sheet: Sheet, kinds: Sequence[DocumentType], *, none: bool = False) -> tuple[float, ...]:
    """Return what title, cue words and layout say for a type.

    With `none` they speak for no type at all; `kinds` are then the types that are never found.
    """
    title = max((standing(sheet, kind) for kind in kinds), default=0.0)
    if none:
        return _alone(title), 0.0, 0.0, 0.0, 0.0, 0.0, 1.0
    (kind,) = kinds
    mention = float(0 < title < ALONE)
    hits = sum(fold(cue) in sheet.text for cue in kind.cues)
    cues, density = min(1.0, hits / _ENOUGH_CUES), hits / max(1, len(kind.cues))
    # A word of another paper in a sentence is no title: it says nothing under a clear title.
    against = sum(fold(word) in sheet.text for word in kind.excludes) if title < ALONE else 0
    about = float(title < ALONE and _is_about(sheet.heading, kind))
    return _alone(title), mention, about, cues, density, min(against, _MOST_AGAINST), 0.0


def sense(sheet: Sheet, kinds: Sequence[DocumentType]) -> tuple[float, ...]:
    """Return how like titles and examples of types a page's heading, its end and its text are."""
    texts = tuple(fold(t) for k in kinds for t in (*k.titles, *k.examples))
    ends = tuple(dict.fromkeys(t[-_ENDING:] for t in texts if len(t) <= _TITLE_LENGTH))
    heading = likeness(sheet.heading, texts)
    ending = likeness(sheet.heading[-_ENDING:], ends)
    return heading, ending, likeness(sheet.text[:_PIECE], texts)


def _is_about(heading: str, kind: DocumentType) -> bool:
    """Whether a heading goes on after a title: what it ends in is what the paper is."""
    plain = _ASIDE.sub("", heading)
    return any(fold(t) in plain and not plain.endswith(fold(t)) for t in kind.titles)


def _titles(kind: DocumentType) -> tuple[str, ...]:
    return tuple(fold(t) for t in (*kind.titles, *kind.examples) if len(t) <= _TITLE_LENGTH)


def _alone(title: float) -> float:
    """0 where no title stands by itself, half for one below the head of the page, 1 at the top."""
    return max(0.0, title - _MENTIONED) / (1.0 - _MENTIONED)


def _heading(rows: Sequence[Row], lowest: float, em: float) -> tuple[str, float]:
    """The lines that name a page: the largest ones above, else a short first line by itself."""
    upper = [row for row in rows if row.top < lowest]
    large = [row for row in upper if row.em > em * _LARGER and len(row.text) <= _HEADING]
    if large:
        largest = max(large, key=lambda row: row.em)
        block = [largest]
        for row in rows[rows.index(largest) + 1 :]:
            if not _is_same_title(block[-1], row):
                break
            block.append(row)
        return fold("".join(row.text for row in block))[-_HEADING:], largest.em
    first = rows[0]
    alone = len(segments(first.glyphs, _TITLE_GAP)) == 1 and len(first.text) <= _HEADING
    return (fold(first.text) if alone and not set(first.text) & _INSIDE else ""), 0.0


def _is_same_title(row: Row, below: Row) -> bool:
    """Whether a title goes on in the next row: close, in letters of the same size."""
    close = below.top - row.bottom < _LINE * row.em
    same = _SAME_SIZE < below.em / row.em < 1 / _SAME_SIZE
    return close and same and not below.text.startswith(_COPY) and len(below.text) <= _HEADING


def _title(sheet: Sheet, title: str) -> float:
    if title not in sheet.text:
        return 0.0
    best = _WHOLE_HEADING if sheet.headed and sheet.heading.endswith(title) else 0.0
    for row, below in zip_longest(sheet.rows, sheet.rows[1:]):
        if below and row.em > sheet.em * _LARGER and _is_same_title(row, below):
            continue  # the first line of a title says what about, the last one what it is
        for run in (row.glyphs, *segments(row.glyphs, _TITLE_GAP)):
            text = fold("".join(g.char for g in run))
            if title in text:
                best = max(best, _standing(sheet, row.glyphs, run, text, title))
    return best


def _standing(
    sheet: Sheet, row: Sequence[Glyph], run: Sequence[Glyph], text: str, title: str
) -> float:
    upper = run[0].top < sheet.upper
    large = sorted(g.em for g in run)[len(run) // 2] > sheet.em * _LARGER
    alone = len(text) <= len(title) + 2
    if upper and alone:
        return 1.0
    plain = len(text) <= _HEADING and not set(text) & _INSIDE and not text[0].isdigit()
    if upper and text.endswith(title) and (large or (plain and run is row)):
        return _WHOLE_HEADING
    if alone:
        return ALONE
    return 0.6 if upper and large else 0.3
