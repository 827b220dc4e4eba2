"""What is wrong with a page, and where."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.document import Box


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that spoils a page or a part of it.

    Attributes:
        cause: its key in the catalogue of messages.
        weight: share of the page's rows that suffer, 0 to 1, as far as it can be told.
        box: where, in pixels of the page picture; None for the whole page.
        area: share of the page that it takes up, 0 to 1.
    """

    cause: str
    weight: float
    box: Box | None = None
    area: float = 0.0
