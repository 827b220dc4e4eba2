"""Values of several lines: flush below their first line, or back to the edge of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.schema import DocumentField, FieldType
from prereview.reading.labels import Label
from prereview.reading.rows import Glyph, Row, segments

#: Widest space inside a value, and farthest distance to its next line, in ems.
_COLUMN_GAP, _NEXT_LINE = 1.8, 1.05
#: How far lines of one value may start apart; more where the first one shares a line with its
#: label, because the places of characters inside a line are reckoned and not seen.
_FLUSH, _RECKONED = 1.2, 3.0
#: A line is full when no more than so many characters had room behind it.
_FULL = 1.5
#: How far left of its label a paragraph's next line starts: the label's line is indented.
_INDENT = 2.6
#: A label stands in the middle of a value of several lines when it is so far above the last one.
_CENTRED = 0.25
#: The number of an article or a clause, before a label.
_NUMBER = re.compile(
    r"(?:第?[一二三四五六七八九十百\d.]{1,6}[条款项章、.]?|\([一二三四五六七八九十\d]+\))+[、.:]?"
)
_WRAPS = frozenset({FieldType.TEXT, FieldType.NAME, FieldType.ADDRESS})


def whole_value(
    field: DocumentField, rows: Sequence[Row], label: Label, first: Sequence[Glyph],
    labels: Sequence[Label],
) -> list[Glyph]:  # fmt: skip
    """Return all lines of a value of which `first` stands right of its label.

    A line that is full to the edge of its column goes on in the next one, whatever the field; one
    that is not only goes on where the field may have several lines.
    """
    if field.type not in _WRAPS:
        return list(first)
    above = list(_above(rows, label, first, labels)) if field.multiline else []
    return [*above, *first, *_below(field, rows, label, first, labels)]


def _below(
    field: DocumentField, rows: Sequence[Row], label: Label, first: Sequence[Glyph],
    labels: Sequence[Label],
) -> Iterator[Glyph]:  # fmt: skip
    last, left = first, first[0].left
    margin = left if label.wrapped else _margin(rows[label.row], label, labels)
    edge = _edge(rows, first)
    for number in range(label.row + 1, len(rows)):
        if rows[number].top - last[0].bottom > _NEXT_LINE * last[0].em:
            return
        run = _next(segments(rows[number].glyphs, _COLUMN_GAP), first, margin)
        if run is None or run[0].top - last[0].bottom > _NEXT_LINE * last[0].em:
            continue
        if any(_leads(o, rows[number], run) for o in labels if o.row == number):
            return
        full = last[-1].right > edge - _FULL * last[0].em
        flush = abs(run[0].left - left) < _reach(first) * first[0].em and run[0].left > margin
        if not (full and last[-1].char not in "。:") and not (field.multiline and flush):
            return
        yield from run
        last = run


def _margin(row: Row, label: Label, labels: Sequence[Label]) -> float:
    """Where the label's line begins: before a number (第三条 公司住所), unless that is a column."""
    others = any(o.row == label.row and o.start < label.start for o in labels)
    number = not others and _NUMBER.fullmatch(row.text[: label.start])
    return row.glyphs[0 if number else label.start].left


def _next(
    runs: Sequence[Sequence[Glyph]], first: Sequence[Glyph], margin: float
) -> Sequence[Glyph] | None:
    """The run of the next row that starts where the value or the paragraph does."""
    em = first[0].em
    for run in runs:
        flush = abs(run[0].left - first[0].left) < _reach(first) * em
        if flush or margin - _INDENT * em < run[0].left < margin + _FLUSH * em:
            return run
    return None


def _reach(first: Sequence[Glyph]) -> float:
    return _FLUSH if first[0].first else _RECKONED


def _above(
    rows: Sequence[Row], label: Label, first: Sequence[Glyph], labels: Sequence[Label]
) -> Iterator[Glyph]:
    """The line above the one beside a label that stands in the middle of both."""
    if label.wrapped or not label.row or not first[0].first:
        return
    head, em = rows[label.row].glyphs[label.start], first[0].em
    if (first[0].top + first[0].bottom - head.top - head.bottom) / 2 < _CENTRED * em:
        return
    number = label.row - 1
    for run in segments(rows[number].glyphs, _COLUMN_GAP):
        close = -0.4 * em < first[0].top - run[0].bottom < _NEXT_LINE * em
        flush = abs(run[0].left - first[0].left) < _FLUSH * em
        named = any(_leads(o, rows[number], run) for o in labels if o.row == number)
        if close and flush and not named:
            yield from run


def _edge(rows: Sequence[Row], first: Sequence[Glyph]) -> float:
    """The right edge of the column of text that a value stands in."""
    em = first[0].em
    return max(
        run[-1].right
        for row in rows
        for run in segments(row.glyphs, _COLUMN_GAP)
        if run[0].left < first[0].left + em and run[-1].right > first[0].left
    )


def _leads(label: Label, row: Row, run: Sequence[Glyph]) -> bool:
    """Whether a label stands in the run or right before it, so that the run is its value."""
    if label.wrapped:
        return row.glyphs[label.value : label.value + 1] == (run[0],)
    if any(g in run for g in row.glyphs[label.start : label.end]):
        return True
    last = row.glyphs[label.end - 1]
    between = [g for g in row.glyphs if last.right < g.left < run[0].left - 1]
    return last.right <= run[0].left + 1 and not between
