"""One page through every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, islice

import ocr
from bench.ocr import marks
from bench.ocr.engines import Bare, Ours
from bench.ocr.marks import Counts
from bench.ocr.text import TextScore, score
from bench.pages import Labelled

OURS = "ours"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one engine made of one page."""

    text: TextScore
    seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One page: what it was, what every engine made of it, what else ours found on it."""

    kind: str
    seed: int
    variant: str
    readings: dict[str, Reading]
    counts: Counts = field(default_factory=Counter)
    remarks: tuple[str, ...] = ()


def plan(
    variants: Sequence[str], kinds: Sequence[str], pages: int, first: int
) -> dict[str, list[tuple[str, int]]]:
    """Kind and seed of `pages` pages a variant; kinds in turn, so that all come up alike."""
    numbers = count(0)
    return {
        variant: [(kinds[n % len(kinds)], first + n // len(kinds)) for n in islice(numbers, pages)]
        for variant in variants
    }


def measure(page: Labelled, ours: Ours, others: Sequence[Bare]) -> Measured:
    """Read a page with all engines, one after the other."""
    truth = [row.text for row in page.truth.rows]
    document, seconds = ours.read(page.data, page.name)
    rows: list[str] = []
    counts: Counts = Counter(pages=1)
    remarks: tuple[str, ...] = ("refused",)
    if isinstance(document, ocr.Document):
        rows = [line.text for line in document.pages[0].lines]
        counts = marks.count(page.truth, document.pages[0])
        remarks = tuple(remark.code for remark in document.remarks)
    readings = {OURS: Reading(score(rows, truth), seconds)}
    for engine in others:
        rows, seconds = engine.read(page.data)
        readings[engine.name] = Reading(score(rows, truth), seconds)
    return Measured(page.kind, page.seed, page.variant, readings, counts, remarks)
