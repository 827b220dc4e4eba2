"""A letter of the catalogue, filled in: 容缺受理承诺书, 告知承诺书, an application form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from knowledge.schema import City, LetterBlock, LetterPurpose, LetterTemplate, Matter
from prereview.letters.model import (
    Block,
    Cell,
    Grid,
    Letter,
    Mark,
    Paragraph,
    Run,
    Signing,
    Style,
    plain,
)
from prereview.letters.wording import chinese, day, words_of
from prereview.prefill import FilledValue, prefill
from prereview.report import Report, Slot, SlotState

#: Which materials a letter is about.
_STATES = {
    LetterPurpose.TOLERANCE: SlotState.TOLERATED, LetterPurpose.COMMITMENT: SlotState.COMMITTABLE,
}  # fmt: skip
_BLANK = Run("　" * 8, Mark.BLANK)
#: Shares of the line: label and value, once or twice in a row; number, then the columns of a list.
_LABEL, _NUMBER, _DUE = 0.16, 0.1, 0.34


def is_wanted(template: LetterTemplate, report: Report) -> bool:
    """Whether a submission needs a letter: a form always, the others when a material is theirs."""
    return template.purpose not in _STATES or bool(_materials(template, report))


def fill(template: LetterTemplate, report: Report, matter: Matter, city: City) -> Letter:
    """Fill a letter in; what is not known surely is left blank to write on.

    Args:
        template: the catalogue's letter.
        report: the review with the values that were read.
        matter: the matter in the report's version of the catalogue.
        city: whose hall it is.
    """
    values = prefill(template, report)
    writer = _Writer(template, report, {v.key: v for v in values}, _given(report, matter, city))
    blocks = [made for block in template.body for made in writer.blocks(block)]
    banner = city.notice if city.fictional else ""
    return Letter(template.title, tuple(blocks), banner, city.hall or report.department)


def _given(report: Report, matter: Matter, city: City) -> dict[str, str]:
    return {
        "matter": report.matter_name, "department": report.department, "city": city.name,
        "hall": city.hall or report.department, "day": day(report.as_of),
        "legal_basis": matter.legal_basis,
    }  # fmt: skip


def _materials(template: LetterTemplate, report: Report) -> list[Slot]:
    state = _STATES.get(template.purpose)
    return [slot for slot in report.slots if slot.state is state]


@dataclass(slots=True)
class _Writer:
    """Turns the blocks of a template into those of a letter."""

    template: LetterTemplate
    report: Report
    values: Mapping[str, FilledValue]
    given: Mapping[str, str]
    sections: int = 0
    said: bool = False

    def blocks(self, block: LetterBlock) -> Iterator[Block]:
        """One block of the template."""
        if block.to:
            yield Paragraph(Style.ADDRESSEE, self._runs(block.to))
        elif block.text:
            yield Paragraph(Style.BODY, self._runs(block.text))
        elif block.heading:
            self.sections += 1
            number = Run(f"{chinese(self.sections)}、")
            yield Paragraph(Style.LEVEL1, (number, *self._runs(block.heading)), keep=True)
        elif block.note:
            yield Paragraph(Style.NOTE, self._runs(block.note))
        elif block.rows:
            yield self._rows(block.rows)
            if not self.said and any(value.read for value in self.values.values()):
                self.said = True
                yield plain(Style.NOTE, words_of("filling")["filled"])
        elif block.materials:
            yield self._list(block.materials)
        elif block.sign:
            yield Signing(*(tuple(line.format(**self.given) for line in c) for c in block.sign))
        for n, point in enumerate(block.points, 1):
            yield Paragraph(Style.BODY, (Run(f"{n}."), *self._runs(point)))

    def _runs(self, text: str) -> tuple[Run, ...]:
        return tuple(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[Run]:
        for before, name, _, _ in Formatter().parse(text):
            if before:
                yield Run(before)
            if name is None:
                continue
            if name in self.values:
                yield self._value(name)
            else:
                yield Run(self.given[name]) if self.given[name] else _BLANK

    def _value(self, key: str) -> Run:
        value = self.values[key]
        if not value.text:
            return _BLANK
        return Run(value.text, Mark.FILLED if value.read else Mark.PLAIN)

    def _rows(self, rows: Sequence[Sequence[str]]) -> Grid:
        paired = any(len(row) == 2 for row in rows)
        rest = 0.5 - _LABEL
        widths = (_LABEL, rest, _LABEL, rest) if paired else (_LABEL, 1 - _LABEL)
        return Grid(widths, tuple(tuple(self._cells(row, paired=paired)) for row in rows))

    def _cells(self, row: Sequence[str], *, paired: bool) -> Iterator[Cell]:
        for key in row:
            value = self._value(key)
            yield Cell((Run(self.values[key].label),), head=True)
            yield Cell(
                () if value is _BLANK else (value,), span=3 if paired and len(row) == 1 else 1
            )

    def _list(self, columns: Sequence[str]) -> Grid:
        words = words_of("filling")
        wide = [_DUE if c == "due" else 0.0 for c in columns]
        free = (1 - _NUMBER - sum(wide)) / wide.count(0.0)
        head = tuple(Cell((Run(words[c]),), head=True) for c in ("number", *columns))
        rows = [
            (Cell((Run(str(n)),), centred=True), *(Cell((Run(_said(slot, c)),)) for c in columns))
            for n, slot in enumerate(_materials(self.template, self.report), 1)
        ]
        return Grid((_NUMBER, *(w or free for w in wide)), (head, *rows), header=True)


def _said(slot: Slot, column: str) -> str:
    return {"name": slot.name, "due": slot.due, "note": slot.note}[column]
