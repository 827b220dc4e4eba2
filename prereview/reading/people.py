"""Whose value it is, where several people stand on one paper under the same labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from knowledge.schema import DocumentField
from ocr import Box
from prereview.reading.choosing import Found
from prereview.reading.common import common_labels

if TYPE_CHECKING:
    from prereview.reading.fields import FieldValue


def meant(
    field: DocumentField, found: Sequence[Found], read: Mapping[str, FieldValue],
    names: AbstractSet[str],
) -> Sequence[Found]:  # fmt: skip
    """Return the candidates that are meant.

    Of a field that is told apart by `other_than`, those of another value. Of one that stands `near`
    a person's name, those whose own label says so (受托人身份证号码), and of those behind a label
    of any paper (身份证号码) the nearest behind the name, with no other name between.
    """
    if field.other_than in read:
        value = read[field.other_than].value
        return [(c, p) for c, p in found if p.value != value]
    if not field.near:
        return found
    own = [(c, p) for c, p in found if c.label and c.label not in common_labels()]
    anchor = read.get(field.near)
    if own or anchor is None or anchor.box is None:
        return own
    others = [
        v for k, v in read.items() if k in names - {field.near} and v.text != anchor.text and v.box
    ]
    boxes = [v.box for v in others if v.box and v.page == anchor.page]
    return _nearest(anchor.box, [f for f in found if f[0].glyphs[0].page == anchor.page], boxes)


def _nearest(anchor: Box, found: Sequence[Found], others: Sequence[Box]) -> Sequence[Found]:
    """The candidates that are the nearest behind a place, if no other name is nearer to them."""
    placed = [(_behind(anchor, c.glyphs[0].left, c.glyphs[0].top), (c, p)) for c, p in found]
    nearest = min((far for far, _ in placed if far is not None), default=None)
    if nearest is None:
        return []
    between = [far for box in others if (far := _behind(anchor, box.left, box.top)) is not None]
    return (
        [] if any(far < nearest for far in between) else [f for far, f in placed if far == nearest]
    )


def _behind(anchor: Box, left: float, top: float) -> tuple[float, float] | None:
    """How far a place is behind another one in reading order; None when it stands before."""
    em = anchor.bottom - anchor.top
    if abs(top - anchor.top) < em / 2:
        return (0.0, left - anchor.right) if left >= anchor.right - em else None
    down = top - anchor.top
    return (round(down / em), abs(left - anchor.left)) if down > 0 else None
