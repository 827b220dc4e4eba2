"""Application forms: ruled tables in two layouts, with choices to tick and a place to sign."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bench.papers.makers.dates import chinese
from bench.papers.sheet import Choice, Ink, Sheet, Stamp, width_of
from bench.papers.world import Facts

_PROMISE = "本申请人承诺：所提交的申请材料真实、合法、有效，复印件与原件一致，并对申请材料的真实性承担责任。"


@dataclass(frozen=True, slots=True)
class Design:
    """What is printed on a form: its title, the rows (label, key of the value) and the signature."""

    title: str
    rows: tuple[tuple[str, str], ...]
    sign: str = "申请人（签字或盖章）："
    choices: tuple[str, tuple[str, ...]] = ("", ())


def sheets(f: Facts, design: Design, rng: Random) -> list[Sheet]:
    """Return the form in four columns or two."""
    layout = rng.randrange(2)
    page = Sheet()
    page.centred(22, design.title, 7.2, face="hei-bold" if layout else "song-bold")
    rows = [(label, str(f.get(key, ""))) for label, key in design.rows]
    y = (_two if layout else _four)(page, rows, 40.0)
    label, choices = design.choices
    if choices:
        _cell(page, 20, y, 37, 13, label, "hei")
        page.frame(57, y, 133, 13)
        x = 60.0
        for choice in choices:
            page.marks.append(Choice(x, y + 4.4, 4.2, choice, bool(f[choice])))
            x += 4.2 * (len(choice) + 3)
        y += 13
    y = page.wrapped(22, y + 6, _PROMISE, 166, 4.2)
    _close(page, f, y + 12, design.sign, rng)
    return [page]


def _cell(
    page: Sheet, x: float, y: float, w: float, h: float, text: str, face: str = "song"
) -> None:
    page.frame(x, y, w, h)
    one_line = len(text) * 4.2 < w - 4
    page.wrapped(x + 2, y + (4.2 if one_line else 2), text, w - 4, 4.2, 1.25, face=face)


def _four(page: Sheet, rows: list[tuple[str, str]], y: float) -> float:
    """Short values share a row, long ones have their own."""
    waiting = list(rows)
    while waiting:
        label, value = waiting.pop(0)
        _cell(page, 20, y, 37, 13, label, "hei")
        if waiting and max(width_of(v, 4.2, "song") for v in (value, waiting[0][1])) <= 47:
            other, beside = waiting.pop(0)
            _cell(page, 57, y, 52, 13, value)
            _cell(page, 109, y, 31, 13, other, "hei")
            _cell(page, 140, y, 50, 13, beside)
        else:
            _cell(page, 57, y, 133, 13, value)
        y += 13
    return y


def _two(page: Sheet, rows: list[tuple[str, str]], y: float) -> float:
    for label, value in rows:
        _cell(page, 22, y, 48, 12, label, "hei")
        _cell(page, 70, y, 118, 12, value)
        y += 12
    return y


def _close(page: Sheet, f: Facts, y: float, sign: str, rng: Random) -> None:
    run = page.text(70, y, sign, 4.4)
    if f["signed"]:
        page.marks.append(Ink(70 + run.width + 2, y - 5, 26, 12, rng.randrange(1 << 20)))
    if f["sealed"]:
        page.marks.append(Stamp(150, y + 8, 19, f["applicant_name"]))
    page.text(96, y + 22, f"申请日期：{chinese(f['signed_on'])}", 4.4)
