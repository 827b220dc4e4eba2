"""Signatures: what stands behind the labels of those who sign."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from knowledge.schema import DocumentField
from ocr import Page, PageSource, Presence, Standing, presence_after, presence_in
from prereview.reading.common import labels_of
from prereview.reading.fields import FieldValue
from prereview.reading.labels import Label, find_labels, fold
from prereview.reading.mark_value import mark
from prereview.reading.rows import Row, rows_of
from prereview.reading.signing_places import around, taken_up

#: A signature that is read as print gives so many characters at most.
_SCRAWL = 4


def signature(
    pages: Sequence[Page], field: DocumentField, others: AbstractSet[str]
) -> FieldValue | None:
    """Signed when something stands behind a signature label, unsigned when all labels are bare.

    A seal stands for a signature, also behind 签名 (民法典 第四百九十条).
    """
    bare: FieldValue | None = None
    for page in reversed(pages):
        there = _behind(page, field, others)
        if there is None:
            continue
        if there.standing is Standing.UNCLEAR:
            return None
        signed = there.standing is Standing.PRESENT
        value = mark(field, signed, there.text, 0.9, page.number, there.box, sure=True)
        if signed:
            return value
        bare = bare or value
    return bare


def _behind(page: Page, field: DocumentField, others: AbstractSet[str]) -> Presence | None:
    """What stands behind the field's labels on a page, None where there is no such label.

    `others` are labels of other fields, folded.
    """
    rows = rows_of(page)
    own = labels_of(field).keys()
    found = [o for o in find_labels(rows, [field]) if o.text in own and not o.wrapped]
    # A word that only looks like the label (申请人姓名, 申请人签名) has its own value behind it.
    found = [o for o in found if o.exact or _read(rows, o, o.end) not in others]
    lines = [fold(line.text) for line in page.lines]
    # With what stands in brackets behind it: the place to sign begins behind 签字（盖章）.
    full = {_read(rows, o, o.value) for o in found}
    words = {label.text for label in found}
    # 负责人签字: ends with a label; in a sentence it would stand before other words.
    ends = tuple(labels_of(field))
    words |= {w for w in ends if any(0 <= _after(line, f"{w}:") <= _SCRAWL for line in lines)}
    full = {word.rstrip(":") for word in full}
    bare = {w for w in words if not any(f != w and f.startswith(w) for f in full)}
    there = presence_after(page, sorted(full | bare))
    if there.box is None:
        return None
    if there.standing is Standing.UNCLEAR:
        there = presence_in(page, there.box, seal=True)
    if there.standing is Standing.ABSENT:
        there = around(page, words) or there
    if there.standing is Standing.UNCLEAR and page.source is PageSource.TEXT:
        # In a file's own page, ink that is neither text nor rules was put there by hand.
        return Presence(Standing.PRESENT, there.box)
    if there.standing is not Standing.PRESENT and (taken := taken_up(page, words)):
        return taken
    return there


def _read(rows: Sequence[Row], label: Label, end: int) -> str:
    """What was read where a label begins, up to a place in its row."""
    return fold("".join(g.char for g in rows[label.row].glyphs[label.start : end]))


def _after(line: str, word: str) -> int:
    """How many characters stand behind a word in a line; -1 when it does not stand there."""
    at = line.rfind(word)
    return len(line) - at - len(word) if at >= 0 else -1
