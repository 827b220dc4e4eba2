"""Whose value it is, where several people stand on one paper under the same labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from knowledge.schema import DocumentField
from prereview.reading.choosing import Found

if TYPE_CHECKING:
    from prereview.reading.fields import FieldValue


def meant(
    field: DocumentField, found: Sequence[Found], read: Mapping[str, FieldValue]
) -> Sequence[Found]:
    """Return the candidates that are meant: behind the field `near`, or not `other_than`'s value.

    Where nothing stands behind the named field, all are left.
    """
    if field.other_than in read:
        value = read[field.other_than].value
        return [(c, p) for c, p in found if p.value != value]
    anchor = read.get(field.near)
    if anchor is None or anchor.box is None:
        return found
    box, em = anchor.box, anchor.box.bottom - anchor.box.top
    behind = [
        (max(0.0, first.top - box.top - em / 2), first.left, c, p)
        for c, p in found
        if (first := c.glyphs[0]).page == anchor.page
        and (first.left >= box.right if abs(first.top - box.top) < em / 2 else first.top > box.top)
    ]
    nearest = min((place[:2] for place in behind), default=None)
    return [(c, p) for *place, c, p in behind if tuple(place) == nearest] or found
