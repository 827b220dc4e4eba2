"""What a reader of one format is given besides the bytes: limits, engine, remarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ocr.cache import PageCache
from ocr.document import Box, ElectronicSignature, Page
from ocr.engine import Engine
from ocr.limits import Limits


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark before it has words: code, page (0 for the file), values of its sentence, place."""

    code: str
    page: int
    values: dict[str, str | float]
    box: Box | None = None


@dataclass(slots=True)
class Context:
    """One file's reading; `remarks` and `signatures` grow as pages are read.

    `cache` has the pictures that the process read last; `known` the width, height and rotation of
    the first pages where an earlier reading broke off after them: they are not recognised again.
    """

    limits: Limits
    engine: Engine
    cache: PageCache[tuple[Page, tuple[Noted, ...]]] = field(default_factory=PageCache)
    remarks: list[Noted] = field(default_factory=list)
    signatures: list[ElectronicSignature] = field(default_factory=list)
    known: tuple[tuple[int, int, int], ...] = ()

    def remark(
        self, code: str, page: int = 0, *, box: Box | None = None, **values: str | float
    ) -> None:
        """Note something that a person should know."""
        self.remarks.append(Noted(code, page, values, box))


Pages = Iterator[tuple[int, Page]]
"""Pages one by one, each with the number of pages in all."""

FormatReader = Callable[[bytes, str, Context], Pages]
"""Reads bytes of a sniffed kind; raises `ocr.faults.UnreadableError` for a file it cannot."""
