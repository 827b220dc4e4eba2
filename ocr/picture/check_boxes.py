"""Boxes to tick on a page picture: where they are, whether ticked, and what they stand for."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.document import Box, CheckBox, Line, Table
from ocr.engine import Image
from ocr.picture.box_labels import Surroundings
from ocr.picture.bracket_boxes import bracket_boxes
from ocr.picture.square_ink import Square, is_character, legs, measured
from ocr.picture.squares import Sheet
from ocr.picture.tables import text_size, unit_of

# Share of the inside that is inked, and how dark that is by the darkness of the sides. Chosen on
# generated forms (`python -m bench.pages.geometry --what ticks`, seeds 0-39): empty boxes stay
# below 0.01 and 0.2, JPEG blocks and bleeding sides included; pencil ticks reach 0.10 and 0.45.
_EMPTY, _TICKED = 0.02, 0.06
# Ink right above an empty box may be the end of a tick that misses it.
_TAIL = 0.03
_PALE, _DARK = 0.30, 0.42
_MOST = 500
_UNKNOWN_SIZE = 24.0  # pixels
# A box without a frame's sides as straight as print is surer than one that a character might be.
_SURE, _LIKELY, _UNSURE = 0.95, 0.8, 0.5

# Characters that are a frame with strokes in it; a recogniser that names one saw those strokes.
_FRAMED = frozenset(
    "日曰目田由甲申四回国囯图园固圆团困因囚围囤囿圃圈圉囹圄圜圖圍國團園圓血皿且臼白百自旧目"
)
_ROUND = frozenset("〇○◯●OoQ0")
_MOUTH = "口"
# So much of a square's width may characters cover that were read there: strokes of theirs make
# squares, seldom empty ones.
_COVERED, _WHOLLY = 0.5, 0.75
# The sides of 口 stand below its floor, those of a printed box end at it.
_LEGS = 0.06
# Words with 口: what stands before or after it there.
_BEFORE_MOUTH = frozenset(
    "人户出进入窗港关门路渡海河湖江汉周虎道牲开井洞裂创伤切收排污水接端借缺胃浦峡丁张家林岔闸领袖车风山沟哨通灭"
)
_AFTER_MOUTH = frozenset("岸头腔径令味语述供罩袋服粮号碑感音才气吻红碱")


def find_check_boxes(
    image: Image, lines: Sequence[Line], tables: Sequence[Table] = ()
) -> tuple[CheckBox, ...]:
    """Boxes to tick of a page picture (BGR, seals taken off), from the top.

    `checked` is None where the ink in a box is neither clearly a mark nor clearly none. A square
    without any text beside it is no box to tick. All boxes are in pixels of `image`.
    """
    unit = unit_of(image, lines)
    around = Surroundings(lines, tables, unit)
    sheet = Sheet(image, unit)
    found = sheet.squares(lambda *place: around.shares(*place) > _WHOLLY)
    squares = [s for box in found if (s := _square(sheet, box, around)) is not None]
    places = [square.box for square in squares]
    labels = around.labels(places)
    boxes = [
        CheckBox(square.box, label, *_state(square))
        for square, label in zip(squares, labels, strict=True)
        if label
    ]
    boxes += bracket_boxes(lines)
    boxes.sort(key=lambda box: (box.box.top, box.box.left))
    return tuple(boxes[:_MOST])


def labels_of(
    boxes: Sequence[Box], lines: Sequence[Line], tables: Sequence[Table] = ()
) -> list[str]:
    """The text that belongs to each of some boxes that are known to be boxes to tick."""
    unit = text_size(lines) or _UNKNOWN_SIZE
    return Surroundings(lines, tables, unit).labels(boxes)


def _square(sheet: Sheet, box: Box, around: Surroundings) -> Square | None:
    """A square with its ink, unless it belongs to a character."""
    said, before, after = around.read_at(box)
    covered = around.covered(box)
    if said in _FRAMED or said in _ROUND or covered > _WHOLLY:
        return None
    square = measured(sheet.grey, box)
    if square is None or is_character(square) or (covered > _COVERED and square.amount > _EMPTY):
        return None
    if said == _MOUTH and not (
        legs(sheet.dark, box) < _LEGS
        and bool(around.labels([box], beside=False)[0])
        and before not in _BEFORE_MOUTH
        and after not in _AFTER_MOUTH
    ):
        return None
    return square


def _state(square: Square) -> tuple[bool | None, float]:
    if square.amount >= _TICKED and square.peak >= _DARK:
        return True, _SURE
    empty = square.amount <= _EMPTY or square.peak <= _PALE
    if empty and square.tail <= _TAIL:
        return False, _SURE if square.amount <= _EMPTY / 2 else _LIKELY
    return None, _UNSURE
