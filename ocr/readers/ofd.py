"""OFD: pages are drawn; text comes from the file where it can be seen, else from the picture."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.context import Context, Pages
from ocr.document import Box, ElectronicSignature
from ocr.faults import UnreadableError
from ocr.ofd import Document, PageContent, open_ofd, page_content
from ocr.ofd.archive import Archive
from ocr.ofd.drawing import Drawing
from ocr.ofd.render import Renderer, Stamp
from ocr.ofd.signatures import OfdSignature, signatures_of
from ocr.ofd.stamps import stamps_of
from ocr.ofd.values import Matrix, Rect, bounds
from ocr.readers.ofd_page import picture_scale, read_page
from ocr.signing.notes import bounded, note_signatures

_POINTS_PER_MILLIMETRE = 72 / 25.4


def read(data: bytes, kind: str, context: Context) -> Pages:
    """Read an OFD package page by page.

    Raises:
        UnreadableError: encrypted, broken, too many pages, or a page of impossible size.
    """
    del kind
    package = open_ofd(data)
    pages = package.pages
    if not pages:
        raise UnreadableError("broken")
    if len(pages) > context.limits.pages:
        raise UnreadableError("too_many_pages", pages=len(pages), limit=context.limits.pages)
    attached = sum(one.attachments() for one in package.documents)
    if attached:
        context.remark("attached_files", count=attached)
    opened = {id(one): _Opened.of(one, package.archive, context) for one in package.documents}
    sizes: dict[tuple[int, str], tuple[int, Matrix]] = {}
    for number, (document, sheet) in enumerate(pages, 1):
        content = page_content(document, sheet)
        _check_size(content, number, context)
        ours = opened[id(document)]
        drawing = Drawing(content, ours.renderer, tuple(ours.stamps.get(sheet.key, ())))
        sizes[id(document), sheet.key] = number, drawing.matrix(picture_scale(content))
        yield len(pages), read_page(drawing, number, context)
    for key, ours in opened.items():
        placed = {sheet: v for (k, sheet), v in sizes.items() if k == key}
        note_signatures([_listed(one, placed) for one in ours.signatures], context)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A document with what all its pages need."""

    renderer: Renderer
    signatures: list[OfdSignature]
    stamps: dict[str, list[Stamp]]

    @staticmethod
    def of(document: Document, archive: Archive, context: Context) -> _Opened:
        signatures = signatures_of(document)
        return _Opened(
            Renderer(archive, context.limits), signatures, stamps_of(signatures, context.limits)
        )


def _listed(signature: OfdSignature, sizes: dict[str, tuple[int, Matrix]]) -> ElectronicSignature:
    """A signature with its first place on a page that was read."""
    number, box = 0, None
    for place in signature.places:
        if place.sheet in sizes:
            number, to_pixels = sizes[place.sheet]
            shown = place.shown or Rect(0, 0, place.box.width, place.box.height)
            visible = Rect(place.box.x + shown.x, place.box.y + shown.y, shown.width, shown.height)
            box = Box(*bounds([to_pixels.point(*corner) for corner in visible.corners]))
            break
    return ElectronicSignature(
        signer=signature.signer,
        seal_name=signature.seal_name[:200],
        signed_at=signature.signed_at,
        method=signature.method,
        coverage=signature.coverage,
        intact=signature.intact,
        page=number,
        box=bounded(box),
    )


def _check_size(content: PageContent, number: int, context: Context) -> None:
    short, long = sorted((content.width, content.height))
    points = long * _POINTS_PER_MILLIMETRE
    limits = context.limits
    if not (short >= 1 and points <= limits.page_points and long <= limits.aspect * short):
        raise UnreadableError("page_too_large", page=number)
