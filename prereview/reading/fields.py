"""The fields of a paper: candidates from all places, parsed, and the surest one kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter

from knowledge.schema import DocumentField, FieldType
from ocr import Box, Page, PageSource
from prereview.reading.candidates import Candidate, beside, by_pattern, in_sentences, on_seals
from prereview.reading.cells import in_cells, labelled_cells
from prereview.reading.choosing import Found, is_sure, rank
from prereview.reading.common import common_labels, labels_of
from prereview.reading.labels import find_labels, fold
from prereview.reading.people import meant
from prereview.reading.regions import in_region
from prereview.reading.rows import box_of, rows_of, running
from prereview.reading.values import Parsed, Value, parse

#: The field with the day from which `自签订之日起` runs, on every paper that has one.
_SIGNED_ON = "signed_on"


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value of a paper. `sure` values are judged by; others are only shown to a person.

    `broken` is a number whose check digit is wrong; `typed` says that it comes from the file's own
    text and not from character recognition.
    """

    key: str
    title: str
    value: Value
    text: str
    raw: str
    confidence: float
    found_by: str
    page: int
    box: Box | None
    sure: bool
    broken: bool = False
    typed: bool = False


def read_fields(
    pages: Sequence[Page], fields: Iterable[DocumentField], today: date
) -> dict[str, FieldValue]:
    """Read every field that is not a mark from the pages of one paper.

    A field that another one is told apart from, or counted from, is read before it.
    """
    known = tuple(fields)
    wanted = [f for f in known if f.type is not FieldType.MARK or f.part]
    typed = {page.number for page in pages if page.source is PageSource.TEXT}
    sources = _Sources(pages, known)
    read: dict[str, FieldValue] = {}
    names = {f.key for f in wanted if f.type is FieldType.NAME}
    for field in _in_order(wanted):
        signed = read.get(_SIGNED_ON)
        day = signed.value if signed and signed.sure and isinstance(signed.value, date) else None
        parsed = (
            (c, parse(field, c.raw, today, unit=c.unit, signed_on=day))
            for c in sources.candidates(field)
        )
        found = [(c, p) for c, p in parsed if p is not None]
        best = _best(field, meant(field, found, read, names), typed)
        if best:
            read[field.key] = best
    return {f.key: read[f.key] for f in wanted if f.key in read}


def _in_order(fields: Sequence[DocumentField]) -> list[DocumentField]:
    """The fields, each behind those that it is told apart from or counted from."""
    after = {f.key: {f.near, f.other_than, _SIGNED_ON if f.part else ""} - {f.key} for f in fields}
    graph = {key: wants & after.keys() for key, wants in after.items()}
    by_key = {f.key: f for f in fields}
    return [by_key[key] for key in TopologicalSorter(graph).static_order()]


def read_cells(pages: Sequence[Page]) -> dict[str, FieldValue]:
    """Read every labelled cell of the tables by its label, for rules that name a cell."""
    typed = {page.number for page in pages if page.source is PageSource.TEXT}
    read: dict[str, FieldValue] = {}
    for label, candidate in labelled_cells(pages):
        field = DocumentField(key=label, title=label)
        text = candidate.raw
        best = _best(field, [(candidate, Parsed(text, text))], typed) if text else None
        if best and label not in read:
            read[label] = best
    return read


class _Sources:
    """Rows, labels and running text of the pages, made once for all fields."""

    def __init__(self, pages: Sequence[Page], fields: Sequence[DocumentField]) -> None:
        self._pages = pages
        self._named = {f.key: {fold(word) for word in f.labels} for f in fields}
        self._known = common_labels() | {word for f in fields for word in labels_of(f)}
        self._rows = [rows_of(page) for page in pages]
        self._labels = [find_labels(rows, fields) for rows in self._rows]
        self._running = [g for rows in self._rows for g in running(rows)]

    def candidates(self, field: DocumentField) -> Iterator[Candidate]:
        """Yield candidates from all places, but none of a label that only another field names."""
        others = set[str]().union(*(words for k, words in self._named.items() if k != field.key))
        others -= self._named[field.key]
        return (one for one in self._everywhere(field) if one.label not in others)

    def _everywhere(self, field: DocumentField) -> Iterator[Candidate]:
        yield from in_cells(field, self._pages, self._known)
        for rows, labels in zip(self._rows, self._labels, strict=True):
            yield from beside(field, rows, labels)
        yield from in_sentences(field, self._running)
        if field.region:
            for rows, labels in zip(self._rows, self._labels, strict=True):
                yield from in_region(field, rows, labels)
        if field.anywhere:
            for rows in self._rows:
                yield from by_pattern(rows)
        yield from on_seals(field, self._pages)


def _best(field: DocumentField, found: Sequence[Found], typed: set[int]) -> FieldValue | None:
    """Keep the surest; it is not sure when it was read badly or another place contradicts it."""
    ranked = rank(found)
    if not ranked:
        return None
    candidate, parsed = ranked[0]
    page = candidate.glyphs[0].page
    return FieldValue(
        key=field.key, title=field.title, value=parsed.value, text=parsed.text, raw=candidate.raw,
        confidence=round(candidate.confidence, 4), found_by=candidate.found_by, page=page,
        box=box_of(g for g in candidate.glyphs if g.page == page),
        sure=is_sure(field, ranked, typed), broken=parsed.broken, typed=page in typed,
    )  # fmt: skip
