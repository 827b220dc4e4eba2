"""What is handed on about signatures, the same for all formats."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.context import Context
from ocr.document import Box, Coverage, ElectronicSignature

_MOST = 200
_LOWEST, _HIGHEST = -10_000.0, 20_000.0  # what a coordinate may be (`ocr.document`)


def note_signatures(signatures: Sequence[ElectronicSignature], context: Context) -> None:
    """List a document's signatures and remark on those that a person should know more about.

    A signature that covers a part is as it should be where a later one covers the whole, as when
    two parties sign one after the other.
    """
    whole = any(one.coverage is Coverage.WHOLE and one.intact for one in signatures)
    for one in signatures[: max(0, _MOST - len(context.signatures))]:
        context.signatures.append(one)
        if one.intact is False:
            context.remark("signature_broken", one.page, box=one.box)
        elif one.intact is None:
            context.remark("signature_unchecked", one.page, box=one.box)
        elif one.coverage is Coverage.PART and not whole:
            context.remark("signature_partial", one.page, box=one.box)


def bounded(box: Box | None) -> Box | None:
    """A box whose coordinates are within what a page may have."""
    if box is None:
        return None
    return Box(*(min(max(value, _LOWEST), _HIGHEST) for value in box))
