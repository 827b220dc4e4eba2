"""Tables, boxes to tick and handwriting of an OFD page, each found in a drawing of its own.

Patterned grounds, handwriting and letters have lines too; the file tells them from the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from ocr.document import Box, CheckBox, Handwriting, Line, Table
from ocr.engine import Image
from ocr.ofd.drawing import Drawing
from ocr.ofd.items import Item, PathItem, PictureItem, TextItem
from ocr.picture.check_boxes import find_check_boxes
from ocr.picture.handwriting import find_handwriting
from ocr.picture.tables import find_tables

# A rule, or a frame drawn in one go; a stroke of a pen has dozens of steps.
_RULE_STEPS = 12
_STRAIGHT = frozenset("MLC")
_RIM = 0.28  # of the place of a box that is a letter: its frame
_DARK, _INK = 160, 0.03  # grey value, and share of the middle that a tick of one pixel takes
_EMPTY, _TICKED = frozenset("□☐▢◻"), frozenset("☑☒")
_BOX_SIGNS = frozenset("□■☐☑☒▢▣◻◼○●◯〇√✓✔✗✘×Vv")


def find_form(
    drawing: Drawing, scale: float, picture: Image, lines: Sequence[Line], *, ground: bool
) -> tuple[tuple[Table, ...], tuple[Line, ...], tuple[CheckBox, ...]]:
    """Tables, the lines in an order that keeps cells together, and boxes to tick.

    Where a picture is the ground of the page, its rules may be part of that: then a form that is
    not drawn is looked for in the page picture itself.
    """
    tables, ordered = find_tables(drawing.only(_rule).draw(scale), lines)
    if ground and not tables:
        plain = replace(drawing, stamps=()).draw(scale) if drawing.stamps else picture
        tables, ordered = find_tables(plain, lines)
    marks = drawing.only(_mark).draw(scale)
    boxes = find_check_boxes(marks, ordered, tables)
    written = [one for line in ordered for one in _written(line, marks)]
    return tables, ordered, (*boxes, *(one for one in written if not _among(one, boxes)))


def _written(line: Line, marks: Image) -> Iterator[CheckBox]:
    """Boxes that are letters of a line, each with the text up to the next one."""
    signs = [i for i, word in enumerate(line.words) if word.raw in _EMPTY | _TICKED]
    for i, later in zip_longest(signs, signs[1:]):
        word = line.words[i]
        label = "".join(one.raw for one in line.words[i + 1 : later])[:200]
        if label:
            ticked = word.raw in _TICKED or _marked(word.box, marks)
            yield CheckBox(word.box, label, ticked, 1.0)


def _marked(box: Box, marks: Image) -> bool:
    """Whether something is drawn or written into the middle of an empty box."""
    wide, high = _RIM * (box.right - box.left), _RIM * (box.bottom - box.top)
    left, right = max(0, int(box.left + wide)), max(0, int(box.right - wide))
    top, bottom = max(0, int(box.top + high)), max(0, int(box.bottom - high))
    middle = marks[top:bottom, left:right]
    return bool(middle.size and (middle.min(axis=2) < _DARK).mean() > _INK)


def _among(one: CheckBox, boxes: Sequence[CheckBox]) -> bool:
    x, y = (one.box.left + one.box.right) / 2, (one.box.top + one.box.bottom) / 2
    return any(b.box.left <= x <= b.box.right and b.box.top <= y <= b.box.bottom for b in boxes)


def find_pen(
    drawing: Drawing, scale: float, lines: Sequence[Line], ticks: Sequence[CheckBox]
) -> tuple[Handwriting, ...]:
    """Handwriting: strokes of a pen, and what stands in pictures beside the text."""
    return find_handwriting(drawing.only(_pen).draw(scale), lines, (), ticks)


def _pen(item: Item) -> Item | None:
    return None if isinstance(item, TextItem) or _rule(item) is not None else item


def _rule(item: Item) -> Item | None:
    if not isinstance(item, PathItem) or len(item.outline) > _RULE_STEPS:
        return None
    return item if _STRAIGHT.issuperset(step.operator for step in item.outline) else None


def _mark(item: Item) -> Item | None:
    """Pictures and letters left out, but for the letters that are boxes or ticks."""
    if isinstance(item, PictureItem):
        return None
    if isinstance(item, TextItem):
        signs = tuple(glyph for glyph in item.glyphs if _BOX_SIGNS.issuperset(glyph.text))
        return replace(item, glyphs=signs) if signs else None
    return item
