"""What checks must see of the pages themselves, taken before the page pictures are let go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge.schema import DocumentType, FieldType
from ocr import Document, Page, PageSource, Standing, presence_after
from prereview.numbering import number_of
from prereview.papers import Paper, ReadFile
from prereview.reading.common import labels_of
from prereview.reading.fields import FieldValue
from prereview.reading.labels import Label, find_labels, fold
from prereview.reading.rows import Row, rows_of

#: How far below a label its value may stand, in heights of the label (tuning seeds).
_UNDER = 1.6
#: A box to tick is believed from this confidence on; made boxes are found with 0.9 and more.
_BOX = 0.5


@dataclass(frozen=True, slots=True)
class PageLook:
    """One page: its number and of how many, its text, and required fields left blank."""

    numbered: tuple[int, int] | None
    text: str
    blanks: Mapping[str, Standing] = field(default_factory=dict)


Looks = Mapping[tuple[str, int], PageLook]


def observe(file: ReadFile, paper: Paper) -> tuple[Paper, dict[tuple[str, int], PageLook]]:
    """Return a paper with its ticked choices, and a look at each of its pages.

    A choice is a value under its label, `True` when ticked.
    """
    if not isinstance(file.outcome, Document):
        return paper, {}
    pages = [p for p in file.outcome.pages if p.number in paper.pages]
    looks = {(file.file_id, page.number): _look(page, paper) for page in pages}
    if paper.kind is None:
        return paper, looks
    choices = _choices(pages) if paper.kind.signature else {}
    return replace(paper, values={**choices, **paper.values}), looks


def _look(page: Page, paper: Paper) -> PageLook:
    blanks = dict(_blanks(page, paper.kind, paper)) if paper.kind else {}
    return PageLook(number_of(page), fold(page.text), blanks)


def _blanks(page: Page, kind: DocumentType, paper: Paper) -> Iterator[tuple[str, Standing]]:
    """Required fields whose label is on the page with nothing behind it that was read."""
    wanted = [f for f in kind.fields if f.required and f.labels and f.key not in paper.values]
    if not wanted:
        return
    rows = rows_of(page)
    labels = find_labels(rows, kind.fields)
    for one in wanted:
        named = {fold(word) for f in kind.fields if f is not one for word in f.labels}
        words = {fold(word) for word in one.labels} | (labels_of(one).keys() - named)
        own = [n for n in labels if n.text in words and not n.wrapped]
        own = [n for n in own if n.firm] or own  # 代理人 in 代理人电话 is no label of its own
        if own and all(_is_bare(rows, labels, label) for label in own):
            shown = sorted({n.text for n in own})
            yield one.key, presence_after(page, shown, date=one.type is FieldType.DATE).standing


def _is_bare(rows: Sequence[Row], labels: Sequence[Label], label: Label) -> bool:
    """Whether no character stands right of a label, up to the next one, nor close below it."""
    row = rows[label.row]
    starts = [o.start for o in labels if o.row == label.row and o.start >= label.value]
    after = row.glyphs[label.value : min(starts, default=len(row.glyphs))]
    if [g for g in after if g.char not in "年月日_:/.-()"]:
        return False
    head, last = row.glyphs[label.start], row.glyphs[label.end - 1]
    for number in range(label.row + 1, min(label.row + 3, len(rows))):
        taken = {i for o in labels if o.row == number for i in range(o.start, o.value)}
        for i, glyph in enumerate(rows[number].glyphs):
            near = glyph.top - head.bottom < _UNDER * head.em
            if near and i not in taken and head.left <= glyph.left < last.right:
                return False
    return True


def _choices(pages: Sequence[Page]) -> dict[str, FieldValue]:
    """Ticked and empty boxes by their label; one that cannot be told is not sure."""
    boxes = [(p, b) for p in pages for b in p.check_boxes if b.label and b.confidence >= _BOX]
    times = Counter(fold(box.label) for _, box in boxes)
    return {
        key: FieldValue(
            key=key, title=box.label, value=bool(box.checked),
            text="勾选" if box.checked else "没有勾选", raw="", confidence=box.confidence,
            found_by="box", page=page.number, box=box.box, sure=box.checked is not None,
            typed=page.source is PageSource.TEXT,
        )
        for page, box in boxes
        if times[key := fold(box.label)] == 1  # the same words twice belong to two questions
    }  # fmt: skip
