"""Which kind of paper a page is, and how likely: by title, words and layout, else by its sense."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from ruamel.yaml import YAML

from knowledge.schema import DocumentType
from ocr import Page
from prereview.evidence import ALONE, SENSE, WORDS, Sheet, sense, sheet_of, standing, words
from prereview.papers import Guess
from prereview.reading.labels import fold
from prereview.reading.rows import rows_of

#: A kind with a title of its own that is this likely by words and layout needs no look at the
#: sense (python -m bench.recognise). Words without a title may be about the paper.
SURE = 0.97
_ALONE = WORDS.index("alone")
#: Below this, the likeliest kind is not named: more often wrong than right there.
MINIMUM = 0.5
#: Mean recognition score below which nobody should judge by a page: readable pages score 0.96 and
#: more, unreadable ones 0.82 and less.
LEGIBLE = 0.88
_FEW_LINES = 2
#: The name of no kind among the chances.
NONE = ""


def is_weak(page: Page) -> bool:
    """Whether a page was read too badly to judge by it."""
    if page.quality is not None and page.lines and page.quality.legibility < LEGIBLE:
        return True
    if page.source == "text":
        return False
    sharp = [n for n in page.lines if n.confidence >= LEGIBLE]
    return len(sharp) < _FEW_LINES or len(sharp) * 2 < len(page.lines)


def recognise(page: Page, kinds: Sequence[DocumentType]) -> Guess | None:
    """Return the likeliest document type for a page, or None when none is likely."""
    sheet = sheet_of(page)
    if sheet is None:
        return None
    return guess_of(sheet, chances(sheet, kinds), kinds)


def guess_of(
    sheet: Sheet, likely: Mapping[str, float], kinds: Sequence[DocumentType]
) -> Guess | None:
    """Return the likeliest of `chances`, or None when none is likely."""
    best = max(likely, key=lambda kind: likely[kind])
    if best == NONE or likely[best] < MINIMUM:
        return None
    kind = next(k for k in kinds if k.type == best)
    return Guess(best, round(likely[best], 3), standing(sheet, kind) >= ALONE)


def chances(sheet: Sheet, kinds: Sequence[DocumentType]) -> Mapping[str, float]:
    """Return how likely each document type is, `NONE` for no type; together they are 1.

    The weights are those of a conditional logit: each type's evidence is weighed alike.
    """
    known, others = _parted(kinds)
    names = [*(kind.type for (kind,) in known), NONE]
    said = [*(words(sheet, one) for one in known), words(sheet, others, none=True)]
    likely = _softmax(names, said, _weights("words", WORDS))
    best = max(range(len(names)), key=lambda i: likely[names[i]])
    if likely[names[best]] >= SURE and said[best][_ALONE] > 0:
        return likely
    fuller = [(*one, *sense(sheet, k)) for one, k in zip(said, (*known, others), strict=True)]
    return _softmax(names, fuller, _weights("sense", SENSE))


def warm(kinds: Sequence[DocumentType]) -> None:
    """Embed titles and examples of all types ahead: it takes seconds, in a process once."""
    known, others = _parted(kinds)
    for one in (*known, others):
        sense(Sheet((), "", 0.0, 0.0, "", 0.0), one)


def _parted(
    kinds: Sequence[DocumentType],
) -> tuple[list[tuple[DocumentType]], tuple[DocumentType, ...]]:
    """Each type that has titles, and the others together."""
    return [(k,) for k in kinds if k.titles], tuple(k for k in kinds if not k.titles)


def sides_of(page: Page, kind: DocumentType) -> frozenset[str]:
    """Return which sides of a card are on a page: those of which two cue words were read."""
    text = fold("".join(row.text for row in rows_of(page)))
    counts = {s: sum(fold(c) in text for c in cues) for s, cues in kind.side_cues.items()}
    return frozenset(side for side, n in counts.items() if n >= 2)


@cache
def _weights(model: str, names: tuple[str, ...]) -> tuple[float, ...]:
    text = resources.files("prereview").joinpath("recognition.yml").read_text("utf-8")
    found = YAML(typ="safe").load(text)[model]
    return tuple(found[name] for name in names)


def _softmax(
    names: Sequence[str], rows: Sequence[Sequence[float]], weights: Sequence[float]
) -> dict[str, float]:
    totals = [sum(v * w for v, w in zip(row, weights, strict=True)) for row in rows]
    highest = max(totals)
    powers = [math.exp(total - highest) for total in totals]
    return {name: power / sum(powers) for name, power in zip(names, powers, strict=True)}
