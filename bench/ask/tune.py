"""Fits `knowledge/data/ranking.yml` on the dev questions: `python -m bench.ask.tune [--write]`.

The model is a softmax over the candidates of a question and one more, "none of these", whose
evidence is 0: questions out of scope teach the bias, so a score is a probability against nothing.
Signs are fixed (evidence never counts against its own side), the rest is held small by a penalty.
Every question is asked of the catalogue as it is and of a bare copy without aliases and FAQ, so that
it also learns what to go by where nobody has written any. Five-fold cross-validation over dev
questions is printed; test questions are never read here.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.ask.questions import read_golden
from bench.ask.setup import bare, finder, publish
from knowledge.search import FEATURES, Finder

KEPT, BARE = "the catalogue", "without aliases and FAQ"
AGAINST = frozenset({"operation_other", "applicant_other", "words_missing"})
FIXED = {"name_equal": 6.0}
"""Not learnt: no golden question is a bare name, yet a person who types one means it."""
PENALTY = 0.01
OUTSIDE = 2.0
"""What a question out of scope weighs: there are six times as many others, and what is answered
wrongly there costs a person as much. `--outside` prints what other weights would do."""
FOLDS = 5
FILE = Path(__file__).resolve().parents[2] / "knowledge" / "data" / "ranking.yml"
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A question's candidates: their features, and which are right.

    Out of scope, what other halls do is right, as is none at all. `copy` tells which copy of the
    catalogue was asked.
    """

    text: str
    names: tuple[str, ...]
    values: Array
    right: NDArray[np.bool_]
    elsewhere: NDArray[np.bool_]
    answers: int
    copy: str = KEPT


def finders() -> dict[str, Finder]:
    """Return the search of the catalogue as it is, and of its bare copy."""
    version = publish()
    return {KEPT: finder(version), BARE: finder(publish(bare(version.catalogue)))}


def examples(search: Finder, copy: str = KEPT) -> list[Example]:
    """Return the dev questions with their candidates.

    Letters and codes are left out: they are not found by words and sense.
    """
    golden = read_golden("dev")
    asked = [(q.text, q.matters) for q in (*golden.matters, *golden.ambiguous)]
    asked += [(q.text, q.matters) for q in golden.bundles]
    asked += [(q.text, ()) for q in golden.out_of_scope]
    asked += [(d.turns[0].text, d.turns[0].matters) for d in (*golden.dialogues, *golden.talks)]
    found = []
    for text, right in asked:
        if search.spelt(text):
            continue
        hits = search.rank(search.read(text), limit=1000, elsewhere=True)
        values = np.array([[h.parts[name] for name in FEATURES] for h in hits])
        marks = np.array([h.code in right if right else h.elsewhere for h in hits])
        elsewhere = np.array([h.elsewhere for h in hits])
        names = tuple(h.name for h in hits)
        found.append(Example(text, names, values, marks, elsewhere, len(right), copy))
    return found


def fit(
    data: Sequence[Example], penalty: float = PENALTY, outside: float = OUTSIDE
) -> tuple[Array, float]:
    """Return weights and bias; a question out of scope counts `outside` times."""
    usable = [e for e in data if e.right.any() or not e.answers]
    scale = np.maximum(np.vstack([e.values for e in usable]).std(axis=0), 1e-3)
    # One row a candidate, a last column for the bias, and a row of zeros for "none of these".
    rows = np.vstack([_rows(e.values / scale) for e in usable])
    right = np.concatenate([np.append(e.right, not e.answers) for e in usable])
    sizes = np.array([len(e.values) + 1 for e in usable])
    counts = np.array([1.0 if e.answers else outside for e in usable])
    counts /= counts.sum()
    starts, owner = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(usable)), sizes)

    def loss(point: Array) -> tuple[float, Array]:
        evidence = rows @ point
        grown = np.exp(evidence - np.maximum.reduceat(evidence, starts)[owner])
        chance = grown / np.add.reduceat(grown, starts)[owner]
        good = np.where(right, chance, 0.0)
        share = np.add.reduceat(good, starts) + 1e-12
        slope = rows.T @ ((chance - good / share[owner]) * counts[owner])
        shrink = np.append(2 * penalty * point[:-1], 0.0)
        mean = -float(np.log(share) @ counts)
        return mean + penalty * float(point[:-1] @ point[:-1]), slope + shrink

    bounds: list[tuple[float | None, float | None]] = [
        (None, 0) if name in AGAINST else (0, None) for name in FEATURES
    ]
    start = np.zeros(len(FEATURES) + 1)
    for name, weight in FIXED.items():
        place = FEATURES.index(name)
        start[place] = weight * scale[place]
        bounds[place] = (start[place], start[place])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    return found.x[:-1] / scale, float(found.x[-1])


def _rows(values: Array) -> Array:
    return np.vstack([np.column_stack([values, np.ones(len(values))]), np.zeros(len(FEATURES) + 1)])


def count(data: Sequence[Example], weights: Array, bias: float) -> NDArray[np.int64]:
    """Return: single-answer questions right, in the first three, all, lost; out of scope right, all.

    Lost is what means less than nothing, whichever entry it is.
    """
    tally = np.zeros(6, dtype=np.int64)
    for example in data:
        evidence = example.values @ weights + bias
        if example.answers == 1:
            order = np.argsort(-np.where(example.elsewhere, -np.inf, evidence))
            three, lost = example.right[order[:3]].any(), odds(example, evidence) < 0
            tally += np.array([example.right[order[0]], three, 1, lost, 0, 0])
        elif not example.answers:
            tally += np.array([0, 0, 0, 0, odds(example, evidence) < 0, 1])
    return tally


def odds(example: Example, evidence: Array) -> float:
    """Return the log odds of the best entry against nothing or what other halls do."""
    against = np.logaddexp.reduce(np.append(evidence[example.elsewhere], 0.0))
    return float(evidence[~example.elsewhere].max() - against)


def held_out(
    data: Sequence[Example], penalty: float, outside: float = OUTSIDE
) -> list[tuple[list[Example], Array, float]]:
    """Return five parts of the questions, each with the weights and bias the others taught.

    A question is in one part with all its copies.
    """
    texts = list(dict.fromkeys(e.text for e in data))
    order = np.random.default_rng(0).permutation(len(texts))
    found = []
    for fold in range(FOLDS):
        held = {texts[i] for i in order[fold::FOLDS]}
        learnt = fit([e for e in data if e.text not in held], penalty, outside)
        found.append(([e for e in data if e.text in held], *learnt))
    return found


def validate(
    data: Sequence[Example], penalty: float, outside: float = OUTSIDE
) -> dict[str, NDArray[np.int64]]:
    """Return the counts of five-fold cross-validation, by the copy that was asked."""
    parts = held_out(data, penalty, outside)
    return {
        copy: np.sum([count([e for e in p if e.copy == copy], w, b) for p, w, b in parts], axis=0)
        for copy in dict.fromkeys(e.copy for e in data)
    }


def describe(tallies: dict[str, NDArray[np.int64]]) -> str:
    """Put counts into lines, one for each copy of the catalogue."""
    return ";\n".join(
        f"# {copy}: first place {first}/{asked} = {first / asked:.3f}, first three "
        f"{three / asked:.3f}, in scope below zero {lost}, out of scope {refused}/{outside}"
        for copy, (first, three, asked, lost, refused, outside) in tallies.items()
    )


def failures(data: Sequence[Example], weights: Array, bias: float) -> None:
    """Print what goes wrong, with the features of the wrong and the right entry."""
    for example in data:
        evidence = example.values @ weights + bias
        best = int(np.where(example.elsewhere, -np.inf, evidence).argmax())
        outside = not example.answers and odds(example, evidence) > 0
        if outside or (example.answers == 1 and not example.right[best]):
            print(f"\n{example.text}")
            for place in (best, *np.flatnonzero(example.right)[:2]):
                shown = {
                    name: round(float(value), 2)
                    for name, value in zip(FEATURES, example.values[place], strict=True)
                    if value
                }
                print(f"   {example.names[place]} {evidence[place]:.2f} {shown}")


def write(weights: Array, bias: float, note: str) -> None:
    """Write the data file with the evaluation that chose it."""
    lines = [
        "# What each feature of a question and a matter is worth (knowledge/search/features.py).",
        "# Fitted by `python -m bench.ask.tune --write` on the dev questions, penalty "
        f"{PENALTY}; five-fold cross-validation:",
        f"{note}.",
        "weights:",
        *(f"  {name}: {w:.4f}" for name, w in zip(FEATURES, weights, strict=True)),
        f"bias: {bias:.4f}",
    ]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Print the cross-validation, then fit on all dev questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write ranking.yml")
    parser.add_argument("--outside", action="store_true", help="sweep what they weigh")
    parser.add_argument("--failures", action="store_true", help="print what goes wrong")
    chosen = parser.parse_args()
    data = [e for copy, search in finders().items() for e in examples(search, copy)]
    for outside in (1.0, 2.0, 3.0, 4.0, 6.0) if chosen.outside else ():
        print(f"out of scope {outside} times:\n{describe(validate(data, PENALTY, outside))}")
    for penalty in (0.005, PENALTY, 0.02):
        print(f"penalty {penalty}, both copies:\n{describe(validate(data, penalty))}")
    alone = [e for e in data if e.copy == KEPT]
    print(f"fitted on the first copy alone:\n{describe(validate(alone, PENALTY))}")
    weights, bias = fit(data)
    print({n: round(float(w), 2) for n, w in zip(FEATURES, weights, strict=True)}, round(bias, 2))
    if chosen.failures:
        failures(alone, weights, bias)
    if chosen.write:
        write(weights, bias, describe(validate(data, PENALTY)))


if __name__ == "__main__":
    main()
