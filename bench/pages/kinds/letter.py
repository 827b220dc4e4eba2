"""Official documents with a red head, letters, proofs, notices; some in traditional characters."""

from __future__ import annotations

from functools import cache
from random import Random

import opencc

from bench.pages import prose
from bench.pages import words as w
from bench.pages.canvas import Canvas

_RED = (205, 30, 35)
_FACES = ("song", "kai", "ming", "wen", "hei", "zen")
_LETTERS = (
    "介绍信",
    "在职证明",
    "授权委托书",
    "情况说明",
    "告知承诺书",
    "居住证明",
    "收入证明",
    "不予受理通知书",
    "补正材料通知书",
)


def official(dice: Random) -> Canvas:
    """A document of an authority (GB/T 9704-2012): red name and rule, number, body, foot."""
    canvas = Canvas(face=dice.choice(("song", "kai", "ming", "wen")))
    who = w.place(dice) + dice.choice(
        ("人民政府", "人民政府办公室", "行政审批局", "教育委员会", "卫生健康委员会")
    )
    layout = dice.randrange(3)
    head = who + ("文件" if layout == 0 else "")
    size = min(13.0, 155 / len(head))
    canvas.text(105, 36, head, size, face="song-bold", colour=_RED, anchor="m")
    number = w.document_number(dice)
    if layout == 1:
        canvas.rule(26, 56, 184, 56, 0.7, _RED)
        canvas.rule(26, 57.6, 184, 57.6, 0.25, _RED)
        canvas.text(182, 62, number, 5.0, anchor="r")
    elif layout == 2:
        canvas.text(30, 62, number, 5.0)
        canvas.text(180, 62, f"签发人：{w.person(dice)}", 5.0, anchor="r")
        canvas.rule(26, 72, 184, 72, 0.5, _RED)
    else:
        canvas.text(105, 62, number, 5.0, anchor="m")
        canvas.rule(26, 72, 184, 72, 0.5, _RED)
    y = 84.0
    title = f"关于{w.word(dice, 'v')}{w.place(dice)}{w.word(dice)}{w.word(dice, 'vn')}工作的{dice.choice(('通知', '批复', '意见', '函', '公告'))}"
    for part in canvas.wrap(title, 130, 7.2):
        canvas.text(105, y, part, 7.2, face="song-bold", anchor="m")
        y += 11
    size = dice.choice((4.6, 4.94, 5.2))
    canvas.text(28, y + 4, f"{w.office(dice)}：", size)
    y = _body(canvas, dice, (28, y + 4 + 1.75 * size), size, 218)
    canvas.text(176, y + 8, who, size, anchor="r")
    canvas.text(170, y + 8 + 1.75 * size, w.in_numerals(w.day(dice)) if dice.random() < 0.4 else w.written(w.day(dice), dice), size, anchor="r")  # fmt: skip
    canvas.seal_places.append((156, y + 12))
    canvas.rule(28, 262, 182, 262, 0.25)
    canvas.text(30, 264, f"抄送：{w.office(dice)}，{w.office(dice)}。", 4.2)
    canvas.rule(28, 271, 182, 271, 0.25)
    canvas.text(30, 273, f"{who[:12]}办公室", 4.2)
    canvas.text(180, 273, f"{w.written(w.day(dice), dice)}印发", 4.2, anchor="r")
    return canvas


def _body(
    canvas: Canvas, dice: Random, start: tuple[float, float], size: float, foot: float
) -> float:
    x, y = start
    width = canvas.width - 2 * x
    heads = dice.random() < 0.5
    for number in range(1, 12):
        text = prose.paragraph(dice, dice.randint(1, 3))
        if heads:
            text = f"{w.ordinal(number)}、{w.word(dice, 'v')}{w.word(dice)}{w.word(dice, 'vn')}。{text}"
        tall = len(canvas.wrap(text, width, size, indent=2 * size)) * size * 1.75
        if y + tall > foot:
            break
        y = canvas.wrapped(x, y, text, width, size, leading=1.75, indent=2 * size)
    return y


def letter(dice: Random) -> Canvas:
    """A letter or proof: title, body, who signs and when; dense, airy or on lined paper."""
    canvas = Canvas(face=dice.choice(_FACES))
    layout = dice.randrange(3)
    size = (3.9, 5.4, 4.6)[layout]
    canvas.text(105, 32, dice.choice(_LETTERS), 8, face=dice.choice(("song-bold", "hei-bold", "kai")), anchor="m", spacing=dice.choice((0, 2)))  # fmt: skip
    canvas.text(28, 52, f"{w.company(dice) if layout else w.office(dice)}：", size)
    y = _body(canvas, dice, (28, 52 + size * 1.9), size, (235, 150, 205)[layout])
    if layout == 2:
        for i in range(26):
            canvas.rule(24, 50 + i * 8.05, 186, 50 + i * 8.05, 0.1, (150, 170, 200))
    canvas.text(38, y + 4, dice.choice(("特此证明。", "特此说明。", "此致", "请予办理。")), size)
    canvas.text(
        120, y + 18, dice.choice(("申请人（签字）：", "委托人（签名）：", "经办人：")), size
    )
    canvas.sign_places.append((156, y + 14, 30, 11))
    canvas.text(182, y + 30, w.company(dice), size, anchor="r")
    canvas.text(178, y + 40, w.written(w.day(dice), dice), size, anchor="r")
    canvas.seal_places.append((158, y + 34))
    return canvas


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(dice: Random) -> Canvas:
    """A letter, a notice or a deed in traditional characters."""
    canvas = Canvas(face=dice.choice(("song-hant", "hei-hant", "kai-hant", "ming-hant")))
    turn = _converter().convert
    layout = dice.randrange(3)
    canvas.text(
        105,
        30,
        turn(dice.choice(("授權委託書", "結婚證書", "公證書", "聲明書", "親屬關係證明"))),
        9,
        anchor="m",
    )
    size = (4.2, 5.2, 3.8)[layout]
    y = 54.0
    for number in range(1, (14, 8, 18)[layout]):
        text = turn(prose.clause(dice) if layout == 2 else prose.official(dice))
        head = (f"{w.ordinal(number)}、", "", f"第{w.ordinal(number)}條 ")[layout]
        if y > 225:
            break
        y = canvas.wrapped(26, y, head + text, 158, size, leading=1.7, indent=2 * size) + 2
    canvas.text(180, y + 8, turn(w.office(dice)), 4.6, anchor="r")
    canvas.text(180, y + 17, turn(w.in_numerals(w.day(dice))), 4.6, anchor="r")
    canvas.seal_places.append((160, y + 12))
    return canvas


KINDS = {"official": official, "letter": letter, "traditional": traditional}
