"""Values that have a place and no label: a name below a portrait, a title, the day at the foot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.schema import DocumentField, FieldType
from prereview.reading.candidates import TRUST, Candidate
from prereview.reading.labels import Label
from prereview.reading.rows import Glyph, Row, segments

#: Space between two runs of one row, in ems, behind which another column starts.
_APART = 2.5
#: Days are set with wide spaces for the figures.
_DAY_APART = 4.5
#: Rows whose print is at least this share of the largest belong to it.
_AS_LARGE = 0.8
_DAY = re.compile(r"(?:日期:?)?[\d〇零○一二三四五六七八九十廿年月日号./\-]{6,}(?:签发|发证|核发)?")

Run = list[Glyph]


def in_region(
    field: DocumentField, rows: Sequence[Row], labels: Sequence[Label]
) -> Iterator[Candidate]:
    """Yield what stands in the field's region and is no other label's value.

    Of a field with a form, a day or one with a pattern, that is each run of this form; of others
    the row of the largest print, with more rows like it. The region is given in shares of the area
    that text covers, so that the margins of a photo do not count.
    """
    wide = _DAY_APART if field.type is FieldType.DATE else _APART
    runs = [run for run in _inside(field, rows, wide) if not _is_claimed(run, rows, labels, wide)]
    form = _DAY.pattern if field.type is FieldType.DATE else field.pattern
    if form:
        found = [run for run in runs if re.fullmatch(form, "".join(g.char for g in run))]
    else:
        found = [largest] if (largest := _largest(runs)) else []
    for run in found:
        yield Candidate(tuple(run), "region", TRUST["region"])


def _inside(field: DocumentField, rows: Sequence[Row], wide: float) -> Iterator[Run]:
    glyphs = [g for row in rows for g in row.glyphs]
    if not glyphs or not field.region:
        return
    x0, y0, x1, y1 = field.region
    left, top = min(g.left for g in glyphs), min(g.top for g in glyphs)
    width = max(1.0, max(g.right for g in glyphs) - left)
    height = max(1.0, max(g.bottom for g in glyphs) - top)
    for row in rows:
        for run in segments(row.glyphs, wide):
            x = ((run[0].left + run[-1].right) / 2 - left) / width
            y = ((run[0].top + run[0].bottom) / 2 - top) / height
            if x0 <= x <= x1 and y0 <= y <= y1:
                yield run


def _is_claimed(run: Run, rows: Sequence[Row], labels: Sequence[Label], wide: float) -> bool:
    """Whether a label stands in the run, or right before it."""
    for label in labels:
        glyphs = rows[label.row].glyphs
        if run[0] not in glyphs or label.start > glyphs.index(run[0]):
            if run[0] in glyphs and any(g in run for g in glyphs[label.start : label.end]):
                return True
            continue
        after = segments(glyphs[label.value :], wide)
        if after and run[0] in after[0]:
            return True
    return False


def _largest(runs: Sequence[Run]) -> Run:
    largest = max((run[0].em for run in runs), default=0.0)
    found: Run = []
    for run in runs:
        if run[0].em >= _AS_LARGE * largest:
            found += run
        elif found:
            break
    return found
