"""What is handed on about a signature, the same for all formats."""

from __future__ import annotations

from ocr.context import Context
from ocr.document import Box, Coverage, ElectronicSignature

MAX_SIGNATURES = 200
_LOWEST, _HIGHEST = -10_000.0, 20_000.0  # what a coordinate may be (`ocr.document`)


def note_signature(signature: ElectronicSignature, context: Context) -> None:
    """List a signature; a remark warns where the file was changed after it, or goes beyond it."""
    if len(context.signatures) >= MAX_SIGNATURES:
        return
    context.signatures.append(signature)
    if signature.intact is False:
        context.remark("signature_broken", signature.page, box=signature.box)
    elif signature.intact is None:
        context.remark("signature_unchecked", signature.page, box=signature.box)
    elif signature.coverage is Coverage.PART:
        context.remark("signature_partial", signature.page, box=signature.box)


def bounded(box: Box | None) -> Box | None:
    """A box whose coordinates are within what a page may have."""
    if box is None:
        return None
    return Box(*(min(max(value, _LOWEST), _HIGHEST) for value in box))
