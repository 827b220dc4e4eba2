"""`python -m bench.recognise`: which paper a page is, by which evidence, and how sure that is.

Each line leaves evidence out, so that one sees what every kind of it brings. Weights are fitted on
four fifths of the pages and judged on the last fifth, in turn; papers drawn apart (`bench.strangers`,
the half for tuning, as far as they were read) are only judged. `--fit` writes the weights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from bench.papers import TUNING_SEEDS
from bench.recognise.collect import NAMES, Judged, collect
from bench.recognise.fitting import Numbers, chances, fit
from bench.recognise.pages import drawn, spoiled, strangers, written
from prereview.evidence import SENSE, WORDS
from prereview.recognise import MINIMUM, SURE
from prereview.slots import TRUSTED

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "prereview" / "recognition.yml"
KEPT = ROOT / "var" / "bench" / "recognise"
READ = ROOT / "var" / "bench" / "strangers"
#: Pages of the generator are many and alike: each counts less than a written one.
_DRAWN = 0.4
_FOLDS = 5
_PLACE = {"alone", "mention", "about"}
_ANYWHERE = "anywhere"
_LAYOUT = "title, words and layout"
#: Without layout a title counts wherever it stands and however large it is.
_CHOICES = {
    "title and words": {*WORDS, _ANYWHERE} - _PLACE,
    _LAYOUT: set(WORDS),
    "title, words and sense": {*SENSE, _ANYWHERE} - _PLACE,
    "all": set(SENSE),
}
_NAMES = (*SENSE, _ANYWHERE)
_HEADER = """\
# What each piece of evidence weighs (prereview/evidence.py), by `python -m bench.recognise --fit` on
# tuning papers. `words` judges by title, words and layout alone, `sense` also by likeness.
"""


def main(
    write: Annotated[bool, typer.Option("--fit", help="write the weights")] = False,
    seeds: Annotated[int, typer.Option(help="seeds of drawn papers")] = 2,
    kept: Annotated[Path, typer.Option(help="folder that remembers evidence")] = KEPT,
    read: Annotated[Path, typer.Option(help="outcomes that bench.strangers remembers")] = READ,
    notes: Annotated[bool, typer.Option(help="print what was taken for something else")] = False,
) -> None:
    """Print how often pages are recognised, by evidence and by kind of page."""
    ours = [s for one in (*written(), *drawn(TUNING_SEEDS[:seeds])) for s in spoiled(one)]
    tuning, foreign = collect(ours, kept), collect(strangers(read), kept)
    for title, used in _CHOICES.items():
        columns = [i for i, name in enumerate(_NAMES) if name in used]
        likely = np.concatenate([_crossed(tuning, columns), _applied(tuning, foreign, columns)])
        print(f"\n{title}")
        _table([*tuning, *foreign], likely)
        if title == _LAYOUT:
            _sure([*tuning, *foreign], likely)
    _calibration([*tuning, *foreign], likely)
    if notes:
        _notes([*tuning, *foreign], likely)
    if write:
        _write(tuning)


def _matrix(found: Sequence[Judged], columns: Sequence[int]) -> Numbers:
    if not found:
        return np.zeros((0, len(NAMES), len(columns)))
    evidence = np.stack([one.evidence for one in found])
    places = [SENSE.index(name) for name in ("alone", "mention")]
    anywhere = (evidence[:, :, places] > 0).any(axis=2, keepdims=True).astype(float)
    chosen: Numbers = np.concatenate([evidence, anywhere], axis=2)[:, :, columns]
    return chosen


def _fitted(found: Sequence[Judged], columns: Sequence[int]) -> Numbers:
    weight = [_DRAWN if one.sample.group.startswith("drawn") else 1.0 for one in found]
    return fit(_matrix(found, columns), [one.truth for one in found], weight)


def _crossed(found: Sequence[Judged], columns: Sequence[int]) -> Numbers:
    """The chances of each page by weights that were fitted without it and its other states."""
    digests = (hashlib.sha256(one.sample.name.encode()).digest()[0] for one in found)
    folds = np.array([digest % _FOLDS for digest in digests])
    likely = np.zeros((len(found), len(NAMES)))
    for fold in range(_FOLDS):
        weights = _fitted([o for o, f in zip(found, folds, strict=True) if f != fold], columns)
        likely[folds == fold] = chances(_matrix(found, columns)[folds == fold], weights)
    return likely


def _applied(found: Sequence[Judged], others: Sequence[Judged], columns: Sequence[int]) -> Numbers:
    return chances(_matrix(others, columns), _fitted(found, columns))


def _said(likely: Numbers) -> tuple[Numbers, Numbers]:
    """The index of what is said of each page, and how likely it is."""
    best, chance = likely.argmax(axis=1), likely.max(axis=1)
    none = len(NAMES) - 1
    return np.where(chance < MINIMUM, none, best), chance


def _table(found: Sequence[Judged], likely: Numbers) -> None:
    said, _ = _said(likely)
    truth = np.array([one.truth for one in found])
    places: dict[tuple[str, str], list[int]] = {}
    for i, one in enumerate(found):
        places.setdefault((one.sample.group, one.sample.state), []).append(i)
    print(f"{'':26}{'':14}{'pages':>6} {'right':>6} {'as another':>11}")
    for (group, state), own in places.items():
        right = said[own] == truth[own]
        other = ~right & (said[own] != len(NAMES) - 1)
        print(f"{group:26}{state:14}{len(own):6d} {right.mean():6.3f} {other.mean():11.3f}")


def _sure(found: Sequence[Judged], likely: Numbers) -> None:
    best, chance = likely.argmax(axis=1), likely.max(axis=1)
    truth = np.array([one.truth for one in found])
    titled = [one.evidence[b, SENSE.index("alone")] > 0 for one, b in zip(found, best, strict=True)]
    sure = (chance >= SURE) & np.array(titled)
    right = (best == truth)[sure].mean()
    print(f"titled and {SURE} likely by these: {sure.mean():.3f} of the pages, {right:.3f} right")


def _calibration(found: Sequence[Judged], likely: Numbers) -> None:
    said, chance = _said(likely)
    truth = np.array([one.truth for one in found])
    drawn_ = np.array([one.sample.group.startswith("drawn") for one in found])
    named = said != len(NAMES) - 1
    print(f"\n{'confidence':16}{'pages':>6} {'right':>6}   without drawn papers")
    bands = ((MINIMUM, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01), (TRUSTED, 1.01))
    for low, high in bands:
        own = named & (chance >= low) & (chance < high)
        hard = own & ~drawn_
        if own.any() and hard.any():
            shown = f"{low:.2f} to {min(high, 1):.2f}"
            right, apart = (said == truth)[own].mean(), (said == truth)[hard].mean()
            print(f"{shown:16}{own.sum():6d} {right:6.3f}   {hard.sum():6d} {apart:6.3f}")


def _notes(found: Sequence[Judged], likely: Numbers) -> None:
    said, chance = _said(likely)
    for one, kind, sure in zip(found, said, chance, strict=True):
        if NAMES[kind] != one.sample.type and one.sample.state == "whole":
            shown = one.sample.page.text[:50].replace("\n", " ")
            print(
                f"{one.sample.group} {one.sample.name} {one.sample.type} → {NAMES[kind] or 'none'} {sure:.2f} {shown}"
            )


def _write(found: Sequence[Judged]) -> None:
    lines = []
    for model, used in (("words", WORDS), ("sense", SENSE)):
        weights = _fitted(found, [SENSE.index(name) for name in used])
        said = {name: round(float(w), 2) for name, w in zip(used, weights, strict=True)}
        lines.append(f"{model}: {json.dumps(said)}\n".replace('"', ""))
    WEIGHTS.write_text(_HEADER + "".join(lines), "utf-8")
    print(WEIGHTS.read_text("utf-8"))


if __name__ == "__main__":
    typer.run(main)
