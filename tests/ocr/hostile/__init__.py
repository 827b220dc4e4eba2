"""Files made to break a reader, each with what must come of it.

Everything is written here byte by byte: a bomb is a few kilobytes, made in milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

READ = "read"
"""The code of a file that is harmless to read: there is a document, within the bounds."""


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file: the name it is uploaded under, its bytes, and the outcomes that are right.

    `megabytes` and `seconds` bound what it may cost; None stands for the limits of the reader.
    """

    label: str
    name: str
    make: Callable[[], bytes]
    codes: frozenset[str]
    megabytes: int | None = None
    seconds: float | None = None


def case(
    label: str,
    name: str,
    make: Callable[[], bytes],
    codes: str,
    *,
    megabytes: int | None = None,
    seconds: float | None = None,
) -> Case:
    """A case with its codes given as words."""
    return Case(label, name, make, frozenset(codes.split()), megabytes, seconds)
