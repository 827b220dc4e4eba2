"""One page of an OFD file."""

from __future__ import annotations

from ocr.context import Context
from ocr.document import Box, Line, Page, PageSource
from ocr.engine import Image
from ocr.faults import UnreadableError
from ocr.ofd import PageContent
from ocr.ofd.drawing import Drawing
from ocr.ofd.items import PictureItem
from ocr.ofd.letters import Letter, letters_of
from ocr.ofd.lines import NO_RULES, lines_of, upright_rules
from ocr.ofd.values import Matrix, Rect, bounds
from ocr.picture import encode_picture, read_image
from ocr.picture.order import in_reading_order
from ocr.picture.page import PICTURE_SIDE
from ocr.picture.rulings import Rulings
from ocr.picture.vertical import joined
from ocr.readers.ofd_forms import find_form, find_pen
from ocr.readers.ofd_seals import holds, page_seals
from ocr.readers.region import read_region
from ocr.seen import ON_TOP, Placed, leans, overlap, overprinted, seen

_SCAN_DPI = 200
_SCAN_SIDE = 3000
_MILLIMETRES_PER_INCH = 25.4
# As for PDF: a scan with a few printed letters, such as a page number, is still a scan.
_FEW_LETTERS = 30
_SCAN_SHARE = 0.5
# Pictures on a page of text are read too when they are this large a share of it: the smallest
# paper that people paste into a form, an identity card, takes 7 % of an A4 page; QR codes and
# portraits take up to 2 %.
_PASTED_SHARE = 0.03


def picture_scale(content: PageContent) -> float:
    """Pixels of the page picture for a millimetre."""
    return PICTURE_SIDE / max(content.width, content.height)


def read_page(drawing: Drawing, number: int, context: Context) -> Page:
    """Read a page: its own text where a person can see it, else its picture.

    Raises:
        UnreadableError: more characters or pictures than a page can have.
    """
    content = drawing.content
    scale = picture_scale(content)
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
    lines = _lines(shown, content, to_pixels, picture, context)
    for box in boxes:
        if _share(box, picture) >= _PASTED_SHARE and not any(
            holds(box, (one.x, one.y)) for one in shown
        ):
            lines.extend(read_region(picture, box, context))
    ordered = tuple(in_reading_order(joined(lines, Rulings(picture)), lambda line: line.box))
    tables, ordered, boxes_to_tick = find_form(drawing, scale, picture, ordered, ground=scanned)
    return Page(
        number=number,
        width=picture.shape[1],
        height=picture.shape[0],
        source=PageSource.TEXT,
        rotation=drawing.turn,
        lines=(*ordered, *lines_of([one for one in shown if leans(one.turn)], NO_RULES)),
        image=encode_picture(picture),
        tables=tables,
        check_boxes=boxes_to_tick,
        handwriting=find_pen(drawing, scale, ordered, boxes_to_tick),
        seals=page_seals(drawing, picture, scale, context),
    )


def _scan_scale(content: PageContent) -> float:
    return min(_SCAN_DPI / _MILLIMETRES_PER_INCH, _SCAN_SIDE / max(content.width, content.height))


def _seen(
    letters: list[Letter], drawing: Drawing, picture: Image, number: int, context: Context
) -> list[Letter]:
    """The letters that a person sees on the page; where some are left out, a remark says so."""
    if not letters:
        return []
    bare = drawing.draw(picture_scale(drawing.content), texts=False)
    flags = seen([one.text for one in letters], [one.middle for one in letters], picture, bare)
    shown = [one for one, flag in zip(letters, flags, strict=True) if flag]
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


def _lines(
    letters: list[Letter], content: PageContent, to_pixels: Matrix, picture: Image, context: Context
) -> list[Line]:
    """Lines of the letters that stand upright; where some lie on others the picture is read."""
    buried, _ = overprinted([Placed(one.text, one.middle, one.code) for one in letters])
    kept = [one for one in letters if not leans(one.turn)]
    lines = lines_of(kept, upright_rules(content.items, to_pixels))
    points = [(letters[i].box.left, letters[i].box.bottom) for i in buried]
    doubtful: list[Box] = []
    sure = []
    for line in lines:
        if not any(holds(line.box, point) for point in points):
            sure.append(line)
        elif not any(overlap(line.box, box) > ON_TOP for box in doubtful):
            doubtful.append(line.box)
    for box in doubtful:
        sure.extend(read_region(picture, box, context))
    return sure
