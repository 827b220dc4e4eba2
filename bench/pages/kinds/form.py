"""Application forms: spans, stacked labels, boxes to tick."""

from __future__ import annotations

from random import Random

from bench.pages import words as w
from bench.pages.canvas import Canvas
from bench.pages.grid import Entry, Style, ruled


def form(dice: Random) -> Canvas:
    """A page of a form."""
    canvas = Canvas(face=dice.choice(("song", "hei", "kai", "ming", "zen", "wen")))
    canvas.text(105, 25, f"{w.word(dice)}{w.word(dice, 'vn')}申请表", 7.0, anchor="m")
    entries = [
        Entry(0, 0, "申请人信息", row_span=3, vertical=True, align="m"),
        Entry(0, 1, "姓名"), Entry(0, 2, w.person(dice)), Entry(0, 3, "民族"), Entry(0, 4, w.people(dice)),
        Entry(1, 1, "证件号码"), Entry(1, 2, w.id_number(dice), column_span=3),
        Entry(2, 1, "住址"), Entry(2, 2, w.address(dice), column_span=3),
    ]  # fmt: skip
    ruled(canvas, 25, 40, (12, 30, 50, 25, 43), (11, 11, 11), entries, Style(outer=0.5))
    return canvas


KINDS = {"form": form}
