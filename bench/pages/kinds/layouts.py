"""Pages whose order of reading is not simply down: columns, vertical text, nearly empty sheets."""

from __future__ import annotations

from random import Random

from bench.pages import prose
from bench.pages import words as w
from bench.pages.canvas import Canvas
from bench.pages.kinds.ornament import bar_code

_FACES = ("song", "kai", "ming", "wen", "hei", "zen")


def columns(dice: Random) -> Canvas:
    """A bulletin in two or three columns, read column by column; with a rule, a head, a notice."""
    canvas = Canvas(face=dice.choice(_FACES))
    count = dice.choice((2, 2, 3))
    canvas.text(105, 16, f"{w.place(dice)}{w.word(dice)}公报", 7.5, face="song-bold", anchor="m")
    canvas.text(20, 28, f"第{dice.randint(1, 60)}期", 3.4)
    canvas.text(190, 28, w.written(w.day(dice), dice), 3.4, anchor="r")
    canvas.rule(18, 34, 192, 34, 0.4)
    gap = dice.choice((6.0, 9.0))
    width = (172 - gap * (count - 1)) / count
    size = dice.choice((3.2, 3.5, 3.9))
    for column in range(count):
        x, y = 19 + column * (width + gap), 40.0
        if column and dice.random() < 0.6:
            canvas.rule(x - gap / 2, 40, x - gap / 2, 280, 0.15)
        while y < 240:
            title = f"{w.word(dice, 'v')}{w.word(dice)}{w.word(dice, 'vn')}"
            canvas.text(x + width / 2, y, title, size * 1.3, face="hei", anchor="m")
            text = prose.paragraph(dice, dice.randint(1, 3))
            y = (
                canvas.wrapped(x, y + size * 2.1, text, width, size, leading=1.5, indent=2 * size)
                + 3
            )
    return canvas


def vertical(dice: Random) -> Canvas:
    """Text that reads down, columns from right to left: a letter, a plaque, an invitation."""
    layout = dice.randrange(3)
    canvas = Canvas(
        *((210.0, 297.0), (297.0, 210.0), (148.0, 210.0))[layout],
        face=dice.choice(("song", "kai", "wen", "ming")), paper=((255, 255, 255), (253, 248, 232), (250, 240, 238))[layout],
    )  # fmt: skip
    size = (5.6, 6.2, 5.0)[layout]
    step, top = 1.12, 30.0
    pitch = size * (1.9, 2.2, 1.8)[layout]
    room = int((canvas.height - 2 * top) / (size * step))
    x = canvas.width - 24 - size
    canvas.vertical(
        x,
        top,
        f"{w.word(dice)}{w.word(dice, 'vn')}{dice.choice(('启事', '聘书', '请柬', '证明'))}",
        size * 1.3,
        step=step,
    )
    x -= pitch * 1.4
    text = "".join(
        c for c in prose.paragraph(dice, 4) if "\u4e00" <= c <= "\u9fa5" or c in "，。、"
    )
    parts = [text[i : i + room] for i in range(0, len(text), room)]
    for part in parts[: int((x - 40) / pitch)]:
        if layout == 1:
            canvas.rule(
                x + pitch / 2, top - 4, x + pitch / 2, canvas.height - top + 4, 0.15, (190, 90, 80)
            )
        canvas.vertical(x, top, part, size, step=step)
        x -= pitch
    canvas.vertical(
        x, canvas.height - top - 12 * size * step, w.in_numerals(w.day(dice))[:12], size, step=step
    )
    return canvas


def sparse(dice: Random) -> Canvas:
    """A nearly empty sheet: a cover, a note of one line, the last page of something."""
    canvas = Canvas(face=dice.choice(_FACES))
    layout = dice.randrange(4)
    if layout == 0:
        canvas.text(
            105, 95, f"{w.word(dice)}{w.word(dice, 'vn')}档案", 12, face="hei-bold", anchor="m"
        )
        for i, label in enumerate(("编制单位", "编制日期")):
            canvas.text(
                60,
                200 + 12 * i,
                f"{label}：{w.company(dice) if i == 0 else w.in_numerals(w.day(dice))}",
                5,
            )
    elif layout == 1:
        y = canvas.wrapped(28, 30, prose.official(dice), 154, 4.4, indent=8.8)
        canvas.text(105, max(y, 284), f"- {dice.randint(2, 60)} -", 3.6, anchor="m")
    elif layout == 2:
        canvas.text(150, 252, f"签收人：{w.person(dice)}", 4.6)
        canvas.text(150, 262, w.written(w.day(dice), dice), 4.6)
    else:
        bar_code(canvas, 24, 20, 55, 9, dice)
        canvas.text(
            105,
            140,
            f"附件{dice.randint(1, 20)}：{w.word(dice)}{w.word(dice, 'vn')}图",
            6,
            anchor="m",
        )
    return canvas


KINDS = {"columns": columns, "vertical": vertical, "sparse": sparse}
