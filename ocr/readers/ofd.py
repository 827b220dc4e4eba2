"""OFD: pages are drawn; text comes from the file where it can be seen, else from the picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from ocr.context import Context, Pages
from ocr.document import (
    Box,
    ElectronicSignature,
    Line,
    Page,
    PageSource,
    Seal,
    SealColour,
    SealShape,
)
from ocr.engine import Image
from ocr.faults import UnreadableError
from ocr.normalise import normalise
from ocr.ofd import Document, PageContent, open_ofd, page_content
from ocr.ofd.archive import Archive
from ocr.ofd.items import PictureItem
from ocr.ofd.letters import Letter, letters_of, quarter_turn, seen
from ocr.ofd.lines import lines_of, upright_rules
from ocr.ofd.render import Renderer, Stamp
from ocr.ofd.signatures import OfdSignature, signatures_of
from ocr.ofd.stamps import stamps_of
from ocr.ofd.values import Matrix, Rect, bounds
from ocr.picture import encode_picture, read_image
from ocr.picture.order import in_reading_order
from ocr.picture.page import PICTURE_SIDE, find_marks, seal
from ocr.picture.seal_text import read_ring
from ocr.signing.notes import bounded, note_signatures

_SCAN_DPI = 200
_SCAN_SIDE = 3000
_MILLIMETRES_PER_INCH = 25.4
_POINTS_PER_MILLIMETRE = 72 / _MILLIMETRES_PER_INCH
# As for PDF: a scan with a few printed letters, such as a page number, is still a scan.
_FEW_LETTERS = 30
_SCAN_SHARE = 0.5
# Pictures on a page of text are read too when they are this large a share of it: the smallest
# paper that people paste into a form, an identity card, takes 7 % of an A4 page; QR codes and
# portraits take up to 2 %.
_PASTED_SHARE = 0.03
_ROUND = 1.15  # sides of a round seal's box; ovals of invoices and customs have 1.5 and 1.3


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
    opened = {id(one): _Opened.of(one, package.archive, context) for one in package.documents}
    sizes: dict[tuple[int, str], tuple[int, Matrix]] = {}
    for number, (document, sheet) in enumerate(pages, 1):
        content = page_content(document, sheet)
        _check_size(content, number, context)
        ours = opened[id(document)]
        drawing = _Drawing(content, ours.renderer, tuple(ours.stamps.get(sheet.key, ())))
        sizes[id(document), sheet.key] = number, drawing.matrix(_scale(content))
        yield len(pages), _page(drawing, number, context)
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


@dataclass(frozen=True)
class _Drawing:
    """One page that can be drawn at any scale and turn."""

    content: PageContent
    renderer: Renderer
    stamps: tuple[Stamp, ...]

    @cached_property
    def turn(self) -> int:
        """Degrees clockwise by which the page is turned to be read."""
        return quarter_turn(letters_of(self.content.items, Matrix()))

    def matrix(self, scale: float) -> Matrix:
        """From millimetres to pixels of the turned page."""
        wide, high = self.content.width * scale, self.content.height * scale
        turned = {
            0: Matrix(),
            90: Matrix(0, 1, -1, 0, high, 0),
            180: Matrix(-1, 0, 0, -1, wide, high),
            270: Matrix(0, -1, 1, 0, 0, wide),
        }[self.turn]
        return Matrix(a=scale, d=scale).then(turned)

    def draw(self, scale: float, *, texts: bool = True) -> Image:
        """The page's picture."""
        wide, high = (max(1, round(v * scale)) for v in (self.content.width, self.content.height))
        size = (high, wide) if self.turn in {90, 270} else (wide, high)
        return self.renderer.draw(self.content, self.matrix(scale), size, self.stamps, texts=texts)


def _scale(content: PageContent) -> float:
    return PICTURE_SIDE / max(content.width, content.height)


def _page(drawing: _Drawing, number: int, context: Context) -> Page:
    content = drawing.content
    scale = _scale(content)
    to_pixels = drawing.matrix(scale)
    letters = letters_of(content.items + content.annotations, to_pixels)
    if len(letters) > context.limits.page_characters:
        raise UnreadableError("out_of_memory")
    picture = drawing.draw(scale)
    shown = _seen(letters, drawing, picture, number, context)
    boxes = _pictures(content, to_pixels, picture)
    printed = sum(not one.text.isspace() for one in shown)
    scanned = any(_share(box, picture) > _SCAN_SHARE for box in boxes)
    if not printed or (printed < _FEW_LETTERS and scanned):
        return read_image(drawing.draw(_scan_scale(content)), number, context, photo=False)
    if drawing.turn:
        context.remark("turned", number)
    lines = lines_of(shown, upright_rules(content.items, to_pixels))
    for box in boxes:
        if _share(box, picture) >= _PASTED_SHARE and not any(
            _holds(box, (one.x, one.y)) for one in shown
        ):
            lines.extend(_recognised(picture, box, context))
    return Page(
        number=number,
        width=picture.shape[1],
        height=picture.shape[0],
        source=PageSource.TEXT,
        rotation=drawing.turn,
        lines=tuple(in_reading_order(lines, lambda line: line.box)),
        image=encode_picture(picture),
        seals=_seals(drawing, picture, context),
    )


def _seals(drawing: _Drawing, picture: Image, context: Context) -> tuple[Seal, ...]:
    """Seals that are seen on the page, and those that its signatures put there."""
    found = [
        seal(mark, 1.0, read_ring(picture, mark, context.engine)) for mark in find_marks(picture)
    ]
    to_pixels = drawing.matrix(_scale(drawing.content))
    for stamp in drawing.stamps:
        box = Box(*bounds([to_pixels.point(*corner) for corner in stamp.place.corners]))
        middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        same = [i for i, one in enumerate(found) if _holds(one.box, middle)]
        if same and not found[same[0]].text:
            found[same[0]] = replace(found[same[0]], text=normalise(stamp.name))
        elif not same and stamp.shown_whole:
            oval = not 1 / _ROUND < (box.right - box.left) / (box.bottom - box.top) < _ROUND
            shape = SealShape.OVAL if oval else SealShape.ROUND
            colour = SealColour.BLUE if stamp.blue else SealColour.RED
            found.append(Seal(box, colour, 1.0, normalise(stamp.name), shape))
    return tuple(found)


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box.left <= point[0] <= box.right and box.top <= point[1] <= box.bottom


def _scan_scale(content: PageContent) -> float:
    return min(_SCAN_DPI / _MILLIMETRES_PER_INCH, _SCAN_SIDE / max(content.width, content.height))


def _seen(
    letters: list[Letter], drawing: _Drawing, picture: Image, number: int, context: Context
) -> list[Letter]:
    """The letters that a person sees on the page; where some are left out, a remark says so."""
    if not letters:
        return []
    bare = drawing.draw(_scale(drawing.content), texts=False)
    shown = [one for one, flag in zip(letters, seen(letters, picture, bare), strict=True) if flag]
    if len(shown) < len(letters):
        context.remark("hidden_text", number)
    return shown


def _pictures(content: PageContent, to_pixels: Matrix, picture: Image) -> list[Box]:
    """Where pictures lie on the page, in pixels, cut at its edges."""
    height, width = picture.shape[:2]
    found = []
    for item in content.items + content.annotations:
        if isinstance(item, PictureItem):
            corners = [item.matrix.then(to_pixels).point(*p) for p in Rect(0, 0, 1, 1).corners]
            left, top, right, bottom = bounds(corners)
            box = Box(max(0, left), max(0, top), min(width, right), min(height, bottom))
            if box.right - box.left >= 1 and box.bottom - box.top >= 1:
                found.append(box)
    return found


def _share(box: Box, picture: Image) -> float:
    area = float(picture.shape[0] * picture.shape[1])
    return (box.right - box.left) * (box.bottom - box.top) / area


def _recognised(picture: Image, box: Box, context: Context) -> list[Line]:
    """Lines read from a picture that was pasted into a page of text."""
    left, top, right, bottom = (int(v) for v in box)
    found = []
    for piece in context.engine.read(picture[top:bottom, left:right].copy()):
        text = normalise(piece.text)
        if text:
            low, high = piece.quad.min(axis=0), piece.quad.max(axis=0)
            place = Box(low[0] + left, low[1] + top, high[0] + left, high[1] + top)
            found.append(Line(text, piece.text, Box(*map(float, place)), piece.score))
    return found
