"""The layouts, which half each belongs to, and a paper of a layout as HTML with its truth."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from bench.strangers import people
from bench.strangers.art import seal_size
from bench.strangers.elsewhere import Elsewhere

TEMPLATES = Path(__file__).parent / "templates"
DEV, TEST, THIRD = "dev", "test", "third"
_HAN = "〇一二三四五六七八九"
_UPPER = "零壹贰叁肆伍陆柒捌玖"


@dataclass(frozen=True, slots=True)
class Layout:
    """One look of a paper: its type, its file, and whether it also comes as a file with text."""

    type: str
    name: str
    digital: bool
    folder: str = ""

    @property
    def half(self) -> str:
        """A folder is a set of its own; of the first set, odd numbers are one half, even the other."""
        return self.folder or (DEV if int(self.name[:2]) % 2 else TEST)

    @property
    def path(self) -> str:
        """Where its template lies, without ending."""
        return "/".join(part for part in (self.folder, self.type, self.name) if part)


@dataclass
class Truth:
    """What a template says that it prints: each call notes a field and gives what to show."""

    fields: dict[str, object] = field(default_factory=dict)
    unscored: set[str] = field(default_factory=set)

    def __call__(self, key: str, value: object, shown: object = None) -> object:
        """Note a field; a date is shown as 2023年05月06日 unless told otherwise."""
        self.fields[key] = value
        if shown is None:
            return cn(value) if isinstance(value, date) else value
        return shown

    def skip(self, *keys: str) -> str:
        """Fields that are printed, but of which there are two right readings."""
        self.unscored |= set(keys)
        return ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as HTML, and its truth."""

    layout: Layout
    html: str
    fields: dict[str, object]
    unscored: frozenset[str]


@cache
def layouts(half: str | None = None) -> tuple[Layout, ...]:
    """All layouts, or those of a half, in order of type and number."""
    found = (
        Layout(path.parent.name, path.stem, "digital" in path.read_text("utf-8").partition("\n")[0], folder)
        for folder in ("", THIRD)
        for path in sorted((TEMPLATES / folder).glob("*/*.html"))
    )  # fmt: skip
    return tuple(one for one in found if half in (None, one.half))


def draw(layout: Layout, seed: int, *, pen: bool) -> Drawn:
    """A paper of a layout; with `pen` blanks are filled by hand, else by a machine."""
    truth = Truth()
    world = Elsewhere if layout.folder == THIRD else people.World
    html = _environment().get_template(f"{layout.path}.html").render(
        t=truth, w=world(f"{layout.path} {seed}"), skip=truth.skip, ink="pen" if pen else "typed",
        box=partial(box, pen=pen), **_TOOLS,
    )  # fmt: skip
    return Drawn(layout, html, truth.fields, frozenset(truth.unscored))


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined,
        autoescape=True, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def cn(day: date) -> str:
    """2023年05月06日."""
    return f"{day:%Y年%m月%d日}"


def loose(day: date) -> str:
    """2023年5月6日."""
    return f"{day.year}年{day.month}月{day.day}日"


def wide(day: date) -> str:
    """2023 年 5 月 6 日, as blanks filled in."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def dotted(day: date) -> str:
    """2023.05.06."""
    return f"{day:%Y.%m.%d}"


def month(day: date) -> str:
    """2023年5月."""
    return f"{day.year}年{day.month}月"


def han(day: date) -> str:
    """二〇二三年五月六日."""
    year = "".join(_HAN[int(c)] for c in str(day.year))
    return f"{year}年{_count(day.month)}月{_count(day.day)}日"


def _count(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_HAN[tens]}十") + (_HAN[ones] if ones else "")  # fmt: skip


def upper(amount: int) -> str:
    """A whole amount of yuan in capital numerals, without 元整."""

    def block(number: int) -> str:
        out, zero = "", False
        for unit, size in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
            digit = number // size % 10
            if digit:
                out += ("零" if zero and out else "") + _UPPER[digit] + unit
                zero = False
            else:
                zero = True
        return out

    high, low = divmod(amount, 10000)
    text = f"{block(high)}万" if high else ""
    if low:
        text += ("零" if high and low < 1000 else "") + block(low)
    return text or "零"


def bank_day(day: date) -> str:
    """贰零贰叁年伍月零陆日, as on cheques."""

    def part(number: int) -> str:
        tens, ones = divmod(number, 10)
        return (f"{_UPPER[tens]}拾" if tens else "零") + (_UPPER[ones] if ones else "")

    year = "".join(_UPPER[int(c)] for c in str(day.year))
    return f"{year}年{part(day.month)}月{part(day.day)}日"


def comma(amount: float) -> str:
    """12,000.00."""
    return f"{amount:,.2f}"


def spaced(text: str, gap: str = " ") -> str:
    """One gap between any two letters."""
    return gap.join(text)


def seal(text: str, inner: str = "", *, at: str = "", width: float = 40, shape: str = "round", code: str = "") -> Markup:  # fmt: skip
    """A seal laid over the page; `at` is CSS: where, from its positioned parent."""
    url = (
        f"art:seal?text={quote(text)}&inner={quote(inner)}&width={width}&shape={shape}&code={code}"
    )
    return Markup('<img class="seal" style="width:{}mm;{}" src="{}">').format(
        round(seal_size(width), 1), at, url
    )


def sign(text: str, style: str = "") -> Markup:
    """A signature."""
    return Markup('<img class="sign" style="{}" src="art:sign?text={}">').format(style, quote(text))


def box(on: bool = False, *, pen: bool) -> Markup:
    """A box to tick: a character, or a printed box with the tick of a pen."""
    if not pen:
        return Markup("☑") if on else Markup("□")
    return art("box", "height:1.15em;vertical-align:-0.2em", on=str(int(on)))


def art(kind: str, style: str = "", **asked: str) -> Markup:
    """Any other picture."""
    query = "&".join(f"{k}={quote(str(v))}" for k, v in asked.items())
    return Markup('<img style="{}" src="art:{}?{}">').format(style, kind, query)


_TOOLS: dict[str, Callable[..., object]] = {
    "cn": cn, "loose": loose, "wide": wide, "dotted": dotted, "month": month, "han": han,
    "bank_day": bank_day, "upper": upper, "comma": comma, "spaced": spaced, "seal": seal, "sign": sign, "art": art,
    "later": people.later, "day": date, "sub": re.sub,
}  # fmt: skip
