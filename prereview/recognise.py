"""Which kind of paper a page is: by title, cue words and words that never stand on such a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.schema import DocumentType
from ocr import Page
from prereview.papers import Guess
from prereview.reading.labels import fold
from prereview.reading.rows import Glyph, Row, rows_of, segments

#: Weights and thresholds chosen on the tuning seeds: a title or four cues make a kind believable.
_TITLE, _CUES, _EXCLUDE = 0.6, 0.4, 0.25
_ENOUGH_CUES = 4
MINIMUM = 0.3
#: All cue words of one side of a card are worth as much as a title.
_SIDE = 0.9
_MARGIN = 0.12
#: A title stands in the upper part of a page, in letters at least this much larger than the text.
_UPPER, _LARGER = 0.4, 1.15
#: Mean recognition score below which nobody should judge by a page: readable pages score 0.96 and
#: more, unreadable ones 0.82 and less.
LEGIBLE = 0.88
_FEW_LINES = 2
#: Widest space between the letters of a title, in ems.
_TITLE_GAP = 2.0


@dataclass(frozen=True, slots=True)
class _Sheet:
    rows: Sequence[Row]
    text: str
    height: float
    em: float


def is_weak(page: Page) -> bool:
    """Whether a page was read too badly to judge by it."""
    if page.quality is not None and page.lines and page.quality.legibility < LEGIBLE:
        return True
    if page.source == "text":
        return False
    sharp = [n for n in page.lines if n.confidence >= LEGIBLE]
    return len(sharp) < _FEW_LINES or len(sharp) * 2 < len(page.lines)


def recognise(page: Page, kinds: Sequence[DocumentType]) -> Guess | None:
    """Return the best document type for a page, or None when none fits.

    A close second halves the confidence, so that a person looks at it.
    """
    rows = rows_of(page)
    if not rows:
        return None
    heights = sorted(row.em for row in rows)
    sheet = _Sheet(
        rows, fold("".join(r.text for r in rows)), page.height, heights[len(heights) // 2]
    )
    scored = sorted(((_score(sheet, k), k.type) for k in kinds if k.titles), reverse=True)
    (best, titled), kind = scored[0]
    if best < MINIMUM:
        return None
    second = scored[1][0][0] if len(scored) > 1 else 0.0
    confidence = min(1.0, best) * (1.0 if best - second >= _MARGIN else 0.5)
    return Guess(kind, round(confidence, 3), titled)


def sides_of(page: Page, kind: DocumentType) -> frozenset[str]:
    """Return which sides of a card are on a page: those of which two cue words were read."""
    text = fold("".join(row.text for row in rows_of(page)))
    counts = {s: sum(fold(c) in text for c in cues) for s, cues in kind.side_cues.items()}
    return frozenset(side for side, n in counts.items() if n >= 2)


def _score(sheet: _Sheet, kind: DocumentType) -> tuple[float, bool]:
    title = max((_title(sheet, fold(t)) for t in kind.titles), default=0.0)
    if any(all(fold(c) in sheet.text for c in cues) for cues in kind.side_cues.values()):
        title = max(title, _SIDE)
    hits = sum(fold(cue) in sheet.text for cue in kind.cues)
    cues = min(1.0, hits / _ENOUGH_CUES)
    against = sum(fold(word) in sheet.text for word in kind.excludes)
    # A word of another paper in a sentence is no title: excludes weigh little under a clear title.
    penalty = min(against, 3) * (_EXCLUDE if title < 1.0 else _EXCLUDE / 5)
    density = hits / max(1, len(kind.cues)) * 0.05
    return _TITLE * title + _CUES * cues + density - penalty, title >= 0.8


def _title(sheet: _Sheet, title: str) -> float:
    """How surely a title stands on the page: alone at the top 1, somewhere in a line 0.3."""
    best = 0.0
    for row in sheet.rows:
        for run in (row.glyphs, *segments(row.glyphs, _TITLE_GAP)):
            text = fold("".join(g.char for g in run))
            if title in text:
                best = max(best, _standing(sheet, run, text, title))
    return best


def _standing(sheet: _Sheet, run: Sequence[Glyph], text: str, title: str) -> float:
    upper = run[0].top < sheet.height * _UPPER
    large = sorted(g.em for g in run)[len(run) // 2] > sheet.em * _LARGER
    alone = len(text) <= len(title) + 2
    if upper and alone:
        return 1.0
    if upper and large and text.endswith(title):
        return 0.95
    if alone:
        return 0.8
    return 0.6 if upper and large else 0.3
