"""The simple types of OFD (GB/T 33190-2016, clause 7.3): numbers, boxes, matrices.

Numbers of untrusted files may be missing, no numbers, infinite or beyond any page; such a value
counts as not given.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

HUGE = 1e6
"""Millimetres; a coordinate beyond a kilometre is none."""


class Matrix(NamedTuple):
    """`x' = a x + c y + e`, `y' = b x + d y + f`."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, outer: Matrix) -> Matrix:
        """First this, then `outer`."""
        return Matrix(
            outer.a * self.a + outer.c * self.b,
            outer.b * self.a + outer.d * self.b,
            outer.a * self.c + outer.c * self.d,
            outer.b * self.c + outer.d * self.d,
            outer.a * self.e + outer.c * self.f + outer.e,
            outer.b * self.e + outer.d * self.f + outer.f,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    @property
    def sound(self) -> bool:
        """Whether all places that it gives are near a page."""
        return all(math.isfinite(v) and abs(v) <= HUGE for v in self)


class Rect(NamedTuple):
    """Left, top, width, height in millimetres (`ST_Box`)."""

    x: float
    y: float
    width: float
    height: float

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The four corners, clockwise from the top left."""
        right, bottom = self.x + self.width, self.y + self.height
        return (self.x, self.y), (right, self.y), (right, bottom), (self.x, bottom)


def move(x: float, y: float) -> Matrix:
    """A shift."""
    return Matrix(e=x, f=y)


def number(value: str | None, default: float = 0.0) -> float:
    """A number, or `default` when it is none or beyond `HUGE`."""
    if value is None:
        return default
    try:
        found = float(value)
    except ValueError:
        return default
    return found if math.isfinite(found) and abs(found) <= HUGE else default


def numbers(value: str | None, most: int) -> list[float]:
    """The first `most` numbers of a list separated by spaces or commas."""
    if not value:
        return []
    return [number(part) for part in value.replace(",", " ").split(None, most)[:most]]


def whole(value: str | None, default: int, low: int, high: int) -> int:
    """A whole number within bounds."""
    return int(min(max(number(value, default), low), high))


def flag(value: str | None, *, default: bool) -> bool:
    """`true` or `false`; `default` for all else."""
    return {"true": True, "1": True, "false": False, "0": False}.get(
        (value or "").strip().lower(), default
    )


def rect(value: str | None) -> Rect | None:
    """A box; None unless there are four numbers."""
    found = numbers(value, 4)
    return Rect(*found) if len(found) == 4 else None


def matrix(value: str | None) -> Matrix | None:
    """A transformation; None unless there are six numbers."""
    found = numbers(value, 6)
    return Matrix(*found) if len(found) == 6 else None


def bounds(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom around points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)
