"""Where the value of a field may stand: beside or below its label, in a sentence, by pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from knowledge.schema import DocumentField, FieldType
from ocr import Page
from prereview.reading.common import column_heads, labels_of, tails
from prereview.reading.labels import Label, fold
from prereview.reading.rows import PARAGRAPH, Glyph, Row, segments
from prereview.reading.wrapping import whole_value

#: How far each way of finding a value is trusted; chosen on the tuning seeds.
TRUST = {
    "cell": 1.0,
    "label": 1.0,
    "below": 0.97,
    "phrase": 0.97,
    "pattern": 0.95,
    "region": 0.9,
    "column": 0.9,
    "seal": 0.5,
}
#: What a later label of a field loses against an earlier, more telling one.
RANK = 0.01
_FUZZY, _LOOSE, _LEVEL = 0.95, 0.9, 0.98
#: Widest space inside a value, in ems; days of a date stand further apart.
_COLUMN_GAP, _DATE_GAP = 1.8, 4.5
#: Farthest distance to a value below its label, in ems.
_BELOW = 2.6
#: Words with which a sentence goes on behind a word that elsewhere is a label: 代理人应当….
_SENTENCE_GOES_ON = (
    *"的或及应须与是将可和", "以及", "不得", "无权", "无转", "有权", "在办理",
)  # fmt: skip
_EACH = "each"
_SEAL = "seal"
_ASIDE = re.compile(r"\([^()]*\)$")
_STRICT = frozenset({FieldType.USCC, FieldType.ID_NUMBER, FieldType.DATE, FieldType.PHONE})
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Characters that may be the value, how they were found, and how far that is trusted.

    `rank` is the place of its label in the field's list, `unit` the multiple that the label states,
    `label` the label itself.
    """

    glyphs: tuple[Glyph, ...]
    found_by: str
    trust: float
    rank: int = 0
    unit: str = ""
    label: str = ""

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
    words = labels_of(field)
    for label in labels:
        if label.text in words:
            yield from _by_label(field, rows, label, labels, words[label.text])


def _by_label(
    field: DocumentField, rows: Sequence[Row], label: Label, labels: Sequence[Label], rank: int
) -> Iterator[Candidate]:
    wide = _DATE_GAP if field.type is FieldType.DATE else _COLUMN_GAP
    trust = (1.0 if label.exact else _FUZZY) * (1.0 if label.firm else _LOOSE)
    trust -= min(rank, 9) * RANK
    unit = _unit(rows[label.row].glyphs[label.end : label.value])
    made = partial(Candidate, rank=rank, unit=unit, label=label.text)
    right = _right(rows[label.row], label, labels, wide)
    if right and not label.firm and _goes_on(right):
        return
    head = bool(right) and _is_head(right)
    if right and not head:
        whole = whole_value(field, rows, label, right, labels)
        yield made(tuple(whole), "label", trust * TRUST["label"])
        if len(whole) > len(right) and not field.multiline:
            yield made(tuple(right), "label", trust * TRUST["label"] - RANK)
    if not right and not label.wrapped and (level := _level(rows, label, labels, wide)):
        yield made(tuple(level), "label", trust * _LEVEL)
    if not label.wrapped and (not right or head or field.type in _STRICT):
        under = _under(rows, label, labels, wide)
        if under:
            yield made(tuple(under), "below", trust * (TRUST["column" if head else "below"]))


def _is_head(run: Sequence[Glyph]) -> bool:
    """Whether what stands right of a label is the next head of a table's columns."""
    text = fold("".join(g.char for g in run))
    return text in column_heads() or _ASIDE.sub("", text) in column_heads()


def _goes_on(run: Sequence[Glyph]) -> bool:
    """Whether what follows a word without colon or space is the rest of its sentence."""
    text = "".join(g.char for g in run)
    return text.startswith((*_SENTENCE_GOES_ON, *tails())) or text.endswith(("。", ";"))


def in_sentences(field: DocumentField, running: Sequence[Glyph]) -> Iterator[Candidate]:
    """Yield what the field's phrases find in the running text; of a group `each` all as one."""
    text = "".join(g.char for g in running)
    for phrase in field.phrases:
        pattern = re.compile(phrase, re.MULTILINE | re.DOTALL)
        group = _EACH if _EACH in pattern.groupindex else "value"
        spans = (match.span(group) for match in pattern.finditer(text))
        found = [tuple(g for g in running[a:b] if g.char != PARAGRAPH) for a, b in spans]
        found = [said for said in found if said]
        if group == _EACH and found:
            commas = (replace(said[0], char="、") for said in found)
            found = [
                tuple(g for comma, said in zip(commas, found, strict=True) for g in (comma, *said))
            ]
        yield from (Candidate(said, "phrase", TRUST["phrase"]) for said in found)


def by_pattern(rows: Sequence[Row]) -> Iterator[Candidate]:
    """Yield every run of 18 characters that may be a code or an identity number."""
    for row in rows:
        for run in segments(row.glyphs, _COLUMN_GAP):
            text = "".join(g.char for g in run).upper()
            for match in _CODE.finditer(text):
                yield Candidate(
                    tuple(run[match.start() : match.end()]), "pattern", TRUST["pattern"]
                )


def on_seals(field: DocumentField, pages: Sequence[Page]) -> Iterator[Candidate]:
    """Yield the ring of the paper's seals, where they all say the same."""
    seals = [(page, seal) for page in pages for seal in page.seals if seal.text]
    if not field.seal or len({seal.text for _, seal in seals}) != 1:
        return
    page, seal = seals[0]
    box = seal.box
    yield Candidate(
        tuple(
            Glyph(c, box.left, box.right, box.top, box.bottom, page.number, seal.confidence, i == 0)
            for i, c in enumerate(seal.text)
        ),
        _SEAL, TRUST[_SEAL],
    )  # fmt: skip


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


def _covers(label: Label, row: Row, run: Sequence[Glyph]) -> bool:
    return not label.wrapped and any(g in run for g in row.glyphs[label.start : label.end])


def chars_apart(one: str, other: str) -> int:
    """Return the Levenshtein distance of two short texts."""
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        now = [i]
        for j, b in enumerate(other, 1):
            now.append(min(before[j] + 1, now[-1] + 1, before[j - 1] + (a != b)))
        before = now
    return before[-1]
