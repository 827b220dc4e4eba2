"""The letters of a text object and their places (GB/T 33190-2016, clause 11)."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ocr.ofd.items import Glyph
from ocr.ofd.markup import child, children
from ocr.ofd.values import number, whole

_MAX_CHARACTERS = 100_000
_WIDE = frozenset("WF")
_NARROW_ADVANCE = 0.5  # em; used only where neither the file nor a font gives it


def deltas(value: str | None, count: int) -> list[float]:
    """`count` distances of a list in which `g n d` stands for n times d (`ST_Array`).

    A list that is too short goes on with its last distance, as writers mean it; however large n
    is, no more than `count` numbers are made.
    """
    found: list[float] = []
    if not value or count < 1:
        return found
    tokens = iter(value.replace(",", " ").split(None, 3 * count + 3))
    for token in tokens:
        if len(found) >= count:
            break
        if token == "g":  # noqa: S105 - a mark of the format
            times = _times(next(tokens, ""), count)
            found.extend([number(next(tokens, None))] * times)
        else:
            found.append(number(token))
    found = found[:count]
    return found + found[-1:] * (count - len(found))


def _times(token: str, most: int) -> int:
    """How often `g` repeats: more than can be used is as good as all."""
    return min(int(token), most) if token.isdecimal() and len(token) < 20 else 0


def natural_advance(character: str) -> float:
    """Width of a character in em, by its kind."""
    return 1.0 if unicodedata.east_asian_width(character) in _WIDE else _NARROW_ADVANCE


def glyphs_of(element: Element, size: float, stretch: float) -> Iterator[tuple[Glyph, ...]]:
    """The glyphs of each `TextCode`, in the object's space."""
    numbers = _numbers(element)
    angle = math.radians(whole(element.get("ReadDirection"), 0, 0, 359))
    onwards = math.cos(angle), math.sin(angle)
    start = 0
    x = y = 0.0
    for code in children(element, "TextCode"):
        text = _content(code)
        x, y = number(code.get("X"), x), number(code.get("Y"), y)
        yield tuple(_placed(text, (x, y), code, (size, stretch), onwards, numbers, start))
        start += len(text)


def _content(code: Element) -> str:
    text = (code.text or "")[:_MAX_CHARACTERS]
    # A line feed at the ends is a matter of the file's layout and stands for no letter.
    if text[:1] in {"\n", "\r"} or text[-1:] in {"\n", "\r"}:
        text = text.strip()
    return text


def _placed(
    text: str,
    origin: tuple[float, float],
    code: Element,
    font: tuple[float, float],
    onwards: tuple[float, float],
    numbers: dict[int, tuple[int, list[int]]],
    start: int,
) -> Iterator[Glyph]:
    """Glyphs of one code; `numbers` count characters from the object's first."""
    size, stretch = font
    steps_x, steps_y = code.get("DeltaX"), code.get("DeltaY")
    right = deltas(steps_x, len(text) - 1)
    down = deltas(steps_y, len(text) - 1)
    natural = not right and not down
    x, y = origin
    index = 0
    while index < len(text):
        count, glyphs = numbers.get(start + index, (1, []))
        covered = text[index : index + max(1, count)]
        width = natural_advance(covered[0]) * size * stretch * len(covered)
        first = glyphs[0] if glyphs else None
        yield Glyph(covered, x, y, first, width)
        for extra in glyphs[1:]:
            yield Glyph("", x, y, extra, width)
        for step in range(index, min(index + len(covered), len(text) - 1)):
            if natural:
                usual = natural_advance(text[step]) * size * stretch
                x, y = x + usual * onwards[0], y + usual * onwards[1]
            else:
                x += right[step] if right else 0.0
                y += down[step] if down else 0.0
        index += len(covered)


def _numbers(element: Element) -> dict[int, tuple[int, list[int]]]:
    """For the place of a character: how many characters, and the numbers of their glyphs."""
    found: dict[int, tuple[int, list[int]]] = {}
    for transform in element.findall("CGTransform"):
        place = whole(transform.get("CodePosition"), 0, 0, _MAX_CHARACTERS)
        glyphs = child(transform, "Glyphs")
        listed = ((glyphs.text if glyphs is not None else "") or "").split(None, _MAX_CHARACTERS)
        values = [whole(token, 0, 0, 0xFFFF) for token in listed[:_MAX_CHARACTERS]]
        codes = whole(transform.get("CodeCount"), 1, 1, _MAX_CHARACTERS)
        if codes == len(values):
            found.update((place + i, (1, [value])) for i, value in enumerate(values))
        elif values:
            found[place] = codes, values
    return found
