"""Labelled pages: written cases, pages of drawn papers, each also without its head and misread."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from ruamel.yaml import YAML

from bench.papers import MATTERS, document, submission
from bench.strangers.files import strangers as dev_strangers
from ocr import Box, Document, Line, Page, PageSource
from prereview.recognise import LEGIBLE

CASES = Path(__file__).with_name("cases.yml")
_WIDTH, _HEIGHT, _MARGIN = 1000, 1400, 90
_EM, _TITLE, _LEADING = 22, 38, 1.9
_ACROSS = (_WIDTH - 2 * _MARGIN) // _EM
#: Share of characters that a bad reading loses or takes for another.
_MISREAD = 0.12
_OTHERS = "口日目田土工王一二三人入大太木本未末己已由甲申"


@dataclass(frozen=True, slots=True)
class Sample:
    """A page and its type, empty for none; `group` says where it comes from, `state` how it is."""

    name: str
    group: str
    state: str
    type: str
    page: Page


def written(path: Path = CASES) -> Iterator[Sample]:
    """Yield the written cases."""
    for n, case in enumerate(YAML(typ="safe").load(path.read_text("utf-8"))):
        for i, text in enumerate(case["pages"]):
            group = (
                "go on" if case.get("continues") else "other words" if case["type"] else "unknown"
            )
            yield Sample(f"case {n}.{i}", group, "whole", case["type"], page_of(text))


def drawn(seeds: range) -> Iterator[Sample]:
    """Yield every page of the generator's papers, as a perfect reader returns it."""
    seen: set[str] = set()
    for seed in seeds:
        for matter in MATTERS:
            for file in submission(seed, matter, None, with_bytes=False).files:
                if file.token in seen or file.type == "photo":
                    continue
                seen.add(file.token)
                kind = "" if file.type == "other" else file.type
                for page in document(file.name, file.sheets).pages:
                    group = "drawn" if page.number == 1 else "drawn, further page"
                    yield Sample(
                        f"{seed} {matter} {file.name} {page.number}", group, "whole", kind, page
                    )


def spoiled(sample: Sample) -> Iterator[Sample]:
    """Yield the page as it is, with its upper quarter cut off, and misread."""
    yield sample
    lines = sample.page.lines
    headless = tuple(n for n in lines if n.box.top > _top(lines))
    if len(headless) >= 2:
        yield replace(sample, state="head cut off", page=replace(sample.page, lines=headless))
    rng = Random(sample.name)
    misread = tuple(replace(n, text=_misread(n.text, rng)) for n in lines)
    yield replace(sample, state="misread", page=replace(sample.page, lines=misread))


def _top(lines: tuple[Line, ...]) -> float:
    tops = [n.box.top for n in lines]
    return min(tops) + (max(tops) - min(tops)) / 4 if tops else 0.0


def _misread(text: str, rng: Random) -> str:
    return "".join(
        c if rng.random() > _MISREAD else rng.choice(("", rng.choice(_OTHERS))) for c in text
    )


def page_of(text: str, number: int = 1) -> Page:
    """Set a text on a sheet: `#` a heading, two spaces a gap, long lines broken."""
    lines: list[Line] = []
    y = float(_MARGIN)
    for raw in text.strip().split("\n"):
        if raw.startswith("# "):
            width = len(raw[2:]) * _TITLE
            lines.append(_line(raw[2:], max(0.0, (_WIDTH - width) / 2), y, _TITLE))
            y += _TITLE * _LEADING
            continue
        parts = raw.strip().split("  ")
        for start in range(0, len(raw), _ACROSS) if len(parts) == 1 else (0,):
            for i, part in enumerate(
                parts if len(parts) > 1 else [raw.strip()[start : start + _ACROSS]]
            ):
                if part:
                    lines.append(
                        _line(part, _MARGIN + i * (_WIDTH - 2 * _MARGIN) / len(parts), y, _EM)
                    )
            y += _EM * _LEADING
    return Page(number, _WIDTH, _HEIGHT, PageSource.OCR, 0, tuple(lines), b"")


def _line(text: str, left: float, top: float, em: float) -> Line:
    width = sum(em if ord(c) > 0x2E7F else em / 2 for c in text)
    return Line(text, text, Box(left, top, left + width, top + em), 0.99)


def strangers(cache: Path) -> Iterator[Sample]:
    """Yield the pages of papers drawn apart, the half for tuning, as far as they were read."""
    for one in dev_strangers("dev"):
        kept = cache / f"{one.file.token}.pickle"
        if one.several or not kept.exists():
            continue
        outcome = pickle.loads(kept.read_bytes())  # noqa: S301 - written by bench.strangers
        kind = "" if one.file.type in {"other", "photo"} else one.file.type
        for page in outcome.pages if isinstance(outcome, Document) else ():
            group = "strangers" if page.number == 1 else "strangers, further page"
            state = "misread" if page.quality and page.quality.legibility < LEGIBLE else "whole"
            yield Sample(f"{one.name} {one.variant} {one.seed}", group, state, kind, page)
