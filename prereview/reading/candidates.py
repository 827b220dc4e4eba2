"""Where the value of a field may stand: beside or below its label, in a sentence, by pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.schema import DocumentField, FieldType
from prereview.reading.labels import Label, fold
from prereview.reading.rows import Glyph, Row, segments

#: How far each way of finding a value is trusted; chosen on the tuning seeds.
TRUST = {"cell": 1.0, "label": 1.0, "below": 0.97, "phrase": 0.97, "pattern": 0.95, "region": 0.9}
#: What a later label of a field loses against an earlier, more telling one.
RANK = 0.01
_FUZZY, _LOOSE, _LEVEL = 0.95, 0.9, 0.98
#: Widest space inside a value, in ems; days of a date stand further apart.
_COLUMN_GAP, _DATE_GAP = 1.8, 4.5
#: Farthest distance to a value below its label, and to the next line of one value, in ems.
_BELOW, _NEXT_LINE = 2.6, 1.05
_STRICT = frozenset({FieldType.USCC, FieldType.ID_NUMBER, FieldType.DATE, FieldType.PHONE})
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Characters that may be the value, how they were found, and how far that is trusted.

    `rank` is the place of its label in the field's list, `unit` the multiple that the label states.
    """

    glyphs: tuple[Glyph, ...]
    found_by: str
    trust: float
    rank: int = 0
    unit: str = ""

    @property
    def score(self) -> float:
        """How far it is trusted, and how surely it was read."""
        return self.trust * self.confidence

    @property
    def confidence(self) -> float:
        """How surely the least sure of its characters was read."""
        return min(g.confidence for g in self.glyphs)

    @property
    def raw(self) -> str:
        """The characters as read."""
        return "".join(g.char for g in self.glyphs)


def beside(
    field: DocumentField, rows: Sequence[Row], labels: Sequence[Label]
) -> Iterator[Candidate]:
    """Yield what stands right of the field's labels, or below where nothing stands right."""
    words = {fold(word): rank for rank, word in enumerate(field.labels)}
    wide = _DATE_GAP if field.type is FieldType.DATE else _COLUMN_GAP
    for label in labels:
        if label.text not in words:
            continue
        trust = (1.0 if label.exact else _FUZZY) * (1.0 if label.firm else _LOOSE)
        rank = words[label.text]
        trust -= min(rank, 9) * RANK
        unit = _unit(rows[label.row].glyphs[label.end : label.value])
        right = _right(rows[label.row], label, labels, wide)
        if right:
            value = [*right, *_more(field, rows, label.row, right, labels)]
            yield Candidate(tuple(value), "label", trust * TRUST["label"], rank, unit)
        if not right and not label.wrapped:
            level = _level(rows, label, labels, wide)
            if level:
                yield Candidate(tuple(level), "label", trust * _LEVEL, rank, unit)
        if not label.wrapped and (not right or field.type in _STRICT):
            under = _under(rows, label, labels, wide)
            if under:
                yield Candidate(tuple(under), "below", trust * TRUST["below"], rank, unit)


def in_sentences(field: DocumentField, running: Sequence[Glyph]) -> Iterator[Candidate]:
    """Yield what the field's phrases find in the running text."""
    text = "".join(g.char for g in running)
    for phrase in field.phrases:
        for match in re.finditer(phrase, text):
            start, end = match.span("value")
            if end > start:
                yield Candidate(tuple(running[start:end]), "phrase", TRUST["phrase"])


def by_pattern(rows: Sequence[Row]) -> Iterator[Candidate]:
    """Yield every run of 18 characters that may be a code or an identity number."""
    for row in rows:
        for run in segments(row.glyphs, _COLUMN_GAP):
            text = "".join(g.char for g in run).upper()
            for match in _CODE.finditer(text):
                yield Candidate(
                    tuple(run[match.start() : match.end()]), "pattern", TRUST["pattern"]
                )


def _unit(aside: Sequence[Glyph]) -> str:
    """The multiple that a label states in brackets: `注册资本（万元）`."""
    return "万" if "万元" in "".join(g.char for g in aside) else ""


def _right(row: Row, label: Label, labels: Sequence[Label], wide: float) -> list[Glyph]:
    """The run right of a label, up to the next label or a gap that starts a new column."""
    stop = min(
        (o.start for o in labels if o.row == label.row and o.start >= label.value and o != label),
        default=len(row.glyphs),
    )
    inside = row.glyphs[label.value : stop]
    runs = segments(inside, wide)
    return runs[0] if runs else []


def _level(rows: Sequence[Row], label: Label, labels: Sequence[Label], wide: float) -> list[Glyph]:
    """The nearest run at a label's height in a neighbouring row, as on sloping photos."""
    last = rows[label.row].glyphs[label.end - 1]
    found: list[tuple[float, list[Glyph]]] = []
    for number in range(max(0, label.row - 2), min(label.row + 3, len(rows))):
        if number == label.row:
            continue
        for run in segments(rows[number].glyphs, wide):
            shared = min(run[0].bottom, last.bottom) - max(run[0].top, last.top)
            if run[0].left >= last.right and shared > 0.4 * min(run[0].em, last.em):
                named = any(_covers(o, rows[number], run) for o in labels if o.row == number)
                found.append((run[0].left, [] if named else run))
    return min(found, key=lambda pair: pair[0], default=(0.0, []))[1]


def _under(rows: Sequence[Row], label: Label, labels: Sequence[Label], wide: float) -> list[Glyph]:
    """The run below a label, starting near its left edge."""
    head = rows[label.row].glyphs[label.start]
    end = rows[label.row].glyphs[label.end - 1]
    for number in range(label.row + 1, min(label.row + 4, len(rows))):
        row = rows[number]
        for run in segments(row.glyphs, wide):
            near = run[0].top - head.bottom < _BELOW * head.em and run[0].top > head.top
            over = run[0].left < end.right and run[-1].right > head.left
            if near and over:
                named = any(_covers(o, row, run) for o in labels if o.row == number)
                return [] if named else run
    return []


def _more(
    field: DocumentField, rows: Sequence[Row], number: int, first: Sequence[Glyph],
    labels: Sequence[Label],
) -> list[Glyph]:  # fmt: skip
    """The further lines of a value that wraps: flush with its first line, close below, no label."""
    if not field.multiline:
        return []
    found: list[Glyph] = []
    above, left = first[0], first[0].left
    for following in range(number + 1, len(rows)):
        row = rows[following]
        if row.top - above.bottom > _NEXT_LINE * above.em:
            break
        run = next(
            (
                r
                for r in segments(row.glyphs, _COLUMN_GAP)
                if abs(r[0].left - left) < 1.2 * above.em
            ),
            None,
        )
        if run is None or run[0].top - above.bottom > _NEXT_LINE * above.em:
            continue
        if any(_leads(o, row, run) for o in labels if o.row == following):
            break
        found += run
        above = run[0]
    return found


def _covers(label: Label, row: Row, run: Sequence[Glyph]) -> bool:
    return not label.wrapped and any(g in run for g in row.glyphs[label.start : label.end])


def _leads(label: Label, row: Row, run: Sequence[Glyph]) -> bool:
    """Whether a label stands in the run or right before it, so that the run is its value."""
    if _covers(label, row, run):
        return True
    if label.wrapped:
        return row.glyphs[label.value : label.value + 1] == (run[0],)
    last = row.glyphs[label.end - 1]
    between = [g for g in row.glyphs if last.right < g.left < run[0].left - 1]
    return last.right <= run[0].left + 1 and not between


def chars_apart(one: str, other: str) -> int:
    """Return the Levenshtein distance of two short texts."""
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        now = [i]
        for j, b in enumerate(other, 1):
            now.append(min(before[j] + 1, now[-1] + 1, before[j - 1] + (a != b)))
        before = now
    return before[-1]
