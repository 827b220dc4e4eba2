"""Fits `knowledge/data/ranking.yml` on the dev questions: `python -m bench.ask.tune [--write]`.

The model is a softmax over the candidates of a question and one more, "none of these", whose
evidence is 0: questions out of scope teach the bias, so a score is a probability against nothing.
Signs are fixed (evidence never counts against its own side), the rest is held small by a penalty.
Five-fold cross-validation over dev questions is printed; test questions are never read here.
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
from bench.ask.setup import finder, publish
from knowledge.search import FEATURES, Finder

AGAINST = frozenset({"operation_other", "applicant_other", "words_missing"})
FIXED = {"name_equal": 6.0}
"""Not learnt: no golden question is a bare name, yet a person who types one means it."""
PENALTY = 0.01
FOLDS = 5
FILE = Path(__file__).resolve().parents[2] / "knowledge" / "data" / "ranking.yml"
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A question's candidates: their features, and which are right.

    Out of scope, what other halls do is right, as is none at all.
    """

    text: str
    names: tuple[str, ...]
    values: Array
    right: NDArray[np.bool_]
    elsewhere: NDArray[np.bool_]
    answers: int


def examples(search: Finder) -> list[Example]:
    """Return the dev questions with their candidates."""
    golden = read_golden("dev")
    asked = [(q.text, q.matters) for q in (*golden.matters, *golden.ambiguous)]
    asked += [(q.text, q.matters) for q in golden.bundles]
    asked += [(q.text, ()) for q in golden.out_of_scope]
    asked += [(d.turns[0].text, d.turns[0].matters) for d in (*golden.dialogues, *golden.talks)]
    found = []
    for text, right in asked:
        hits = search.rank(search.read(text), limit=1000, elsewhere=True)
        values = np.array([[h.parts[name] for name in FEATURES] for h in hits])
        marks = np.array([h.code in right if right else h.elsewhere for h in hits])
        elsewhere = np.array([h.elsewhere for h in hits])
        found.append(
            Example(text, tuple(h.name for h in hits), values, marks, elsewhere, len(right))
        )
    return found


def fit(data: Sequence[Example], penalty: float = PENALTY) -> tuple[Array, float]:
    """Return weights and bias."""
    usable = [e for e in data if e.right.any() or not e.answers]
    scale = np.maximum(np.vstack([e.values for e in usable]).std(axis=0), 1e-3)

    def loss(point: Array) -> tuple[float, Array]:
        weights, bias = point[:-1], point[-1]
        total, slope = 0.0, np.zeros(len(point))
        for example in usable:
            scaled = example.values / scale
            evidence = np.append(scaled @ weights + bias, 0.0)
            right = np.append(example.right, not example.answers)
            all_of = np.exp(evidence - evidence.max())
            chance = all_of / all_of.sum()
            good = np.where(right, chance, 0.0)
            total -= float(np.log(good.sum() + 1e-12))
            pull = (chance - good / (good.sum() + 1e-12))[:-1]
            slope[:-1] += scaled.T @ pull
            slope[-1] += pull.sum()
        size = len(usable)
        shrink = np.append(2 * penalty * weights, 0.0)
        return total / size + penalty * float(weights @ weights), slope / size + shrink

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


def count(data: Sequence[Example], weights: Array, bias: float) -> NDArray[np.int64]:
    """Return: single-answer questions right, in the first three, all; out of scope right, all."""
    tally = np.zeros(5, dtype=np.int64)
    for example in data:
        evidence = example.values @ weights + bias
        if example.answers == 1:
            order = np.argsort(-np.where(example.elsewhere, -np.inf, evidence))
            tally += np.array([example.right[order[0]], example.right[order[:3]].any(), 1, 0, 0])
        elif not example.answers:
            tally += np.array([0, 0, 0, odds(example, evidence) < 0, 1])
    return tally


def odds(example: Example, evidence: Array) -> float:
    """Return the log odds of the best entry against nothing or what other halls do."""
    against = np.logaddexp.reduce(np.append(evidence[example.elsewhere], 0.0))
    return float(evidence[~example.elsewhere].max() - against)


def held_out(data: Sequence[Example], penalty: float) -> list[tuple[list[Example], Array, float]]:
    """Return five parts of the questions, each with the weights and bias the others taught."""
    order = np.random.default_rng(0).permutation(len(data))
    found = []
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS].tolist())
        learnt = fit([e for i, e in enumerate(data) if i not in held], penalty)
        found.append(([data[i] for i in held], *learnt))
    return found


def validate(data: Sequence[Example], penalty: float) -> NDArray[np.int64]:
    """Return the counts of five-fold cross-validation."""
    counts = [count(part, *learnt) for part, *learnt in held_out(data, penalty)]
    return np.sum(counts, axis=0)


def describe(tally: NDArray[np.int64]) -> str:
    """Put counts into a line."""
    first, three, asked, refused, outside = tally
    return (
        f"first place {first}/{asked} = {first / asked:.3f}, first three {three / asked:.3f}, "
        f"out of scope below zero {refused}/{outside}"
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
        f"# {note}.",
        "weights:",
        *(f"  {name}: {w:.4f}" for name, w in zip(FEATURES, weights, strict=True)),
        f"bias: {bias:.4f}",
    ]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Print the cross-validation, then fit on all dev questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write ranking.yml")
    parser.add_argument("--failures", action="store_true", help="print what goes wrong")
    chosen = parser.parse_args()
    data = examples(finder(publish()))
    for penalty in (0.005, 0.02, 0.05):
        print(f"penalty {penalty}: {describe(validate(data, penalty))}")
    weights, bias = fit(data)
    print(f"fitted on all: {describe(count(data, weights, bias))}")
    print({n: round(float(w), 2) for n, w in zip(FEATURES, weights, strict=True)}, round(bias, 2))
    if chosen.failures:
        failures(data, weights, bias)
    if chosen.write:
        write(weights, bias, describe(validate(data, PENALTY)))


if __name__ == "__main__":
    main()
