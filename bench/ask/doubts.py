"""Fits `knowledge/data/doubts.yml` on the dev questions: `python -m bench.ask.doubts [--write]`.

A logistic regression over pairs of a question's best matter and another: is the other meant as
well (an ambiguous question), or instead? Five-fold cross-validation by question shows for each
limit `ask_back` how many ambiguous questions are asked back, how many clear ones needlessly, and
how many wrong first places are left. The scores in those pairs are of a ranking that did not learn from
the question: what was fitted on a question is surer of it than of the next one. As there, every
question is asked of the catalogue as it is and of its bare copy.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from scipy.optimize import minimize

from bench.ask.questions import Question, read_golden
from bench.ask.tune import PENALTY as RANKING_PENALTY
from bench.ask.tune import examples, finders, held_out
from knowledge.answers.doubt import PARTS, parts
from knowledge.answers.settings import thresholds
from knowledge.search import FEATURES, Finder
from knowledge.search.ranking import Ranking

FILE = Path(__file__).resolve().parents[2] / "knowledge" / "data" / "doubts.yml"
LIMITS = (0.08, 0.1, 0.12, 0.15, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
FOLDS = 5
OTHERS = 8
PENALTY = 1.0
"""Of the squares of the standardised weights, against the sum over all pairs."""
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """The pairs of one question: their parts, whether the other is right, and what is known."""

    text: str
    values: Array
    right: Array
    ambiguous: bool
    first: bool
    copy: str


def cases(searches: dict[str, Finder]) -> list[Case]:
    """Return the dev questions of which at least two entries are likely, of each copy.

    Each is searched by a ranking that was fitted without it.
    """
    learnt = {}
    data = [e for copy, search in searches.items() for e in examples(search, copy)]
    for part, weights, bias in held_out(data, RANKING_PENALTY):
        values = dict(zip(FEATURES, weights.tolist(), strict=True))
        learnt.update(dict.fromkeys((e.text for e in part), Ranking(weights=values, bias=bias)))
    found = []
    for copy, search in searches.items():
        for question, ambiguous in _asked():
            if question.text in learnt:
                search.ranking = learnt[question.text]
                found.append(_case(search, question, copy, ambiguous=ambiguous))
    return [c for c in found if c is not None]


def _asked() -> list[tuple[Question, bool]]:
    """Return the dev questions that mean something of the city, and whether they leave it open."""
    golden = read_golden("dev")
    clear = [*(q for q in golden.matters if not q.every), *golden.bundles]
    clear += [d.turns[0] for d in golden.dialogues]
    starts = [d.turns[0] for d in golden.talks]
    clear += [t for t in starts if not t.expect]
    open_ones = [*golden.ambiguous, *(t for t in starts if t.expect == "ask_back")]
    return [*((q, False) for q in clear), *((q, True) for q in open_ones)]


def _case(search: Finder, question: Question, copy: str, *, ambiguous: bool) -> Case | None:
    query = search.read(question.text)
    hits = search.rank(query, limit=OTHERS)
    if not hits or hits[0].score < thresholds().floor:
        return None
    best, others = hits[0], [h for h in hits[1:] if h.score >= thresholds().offer]
    first = best.code in question.matters
    right = [h.code in question.matters and first == ambiguous for h in others]
    values = np.array([parts(query, best, h) for h in others]).reshape(-1, len(PARTS))
    return Case(question.text, values, np.array(right, dtype=float), ambiguous, first, copy)


def fit(data: list[Case]) -> tuple[Array, float]:
    """Return weights and bias."""
    values = np.vstack([c.values for c in data])
    right = np.concatenate([c.right for c in data])
    scale = np.maximum(values.std(axis=0), 1e-6)
    scaled = values / scale

    def loss(point: Array) -> tuple[float, Array]:
        odds = scaled @ point[:-1] + point[-1]
        chance = 1 / (1 + np.exp(-odds))
        total = float(np.logaddexp(0, odds).sum() - right @ odds)
        pull = chance - right
        slope = np.append(scaled.T @ pull + PENALTY * point[:-1], pull.sum())
        return total + PENALTY / 2 * float(point[:-1] @ point[:-1]), slope

    found = minimize(loss, np.zeros(len(PARTS) + 1), jac=True, method="L-BFGS-B")
    return found.x[:-1] / scale, float(found.x[-1])


def main() -> None:
    """Print the cross-validation, then fit on all dev questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write doubts.yml")
    chosen = parser.parse_args()
    data = cases(finders())
    chances, texts = [np.zeros(0)] * len(data), list(dict.fromkeys(c.text for c in data))
    order = np.random.default_rng(0).permutation(len(texts))
    for fold in range(FOLDS):
        held = {texts[i] for i in order[fold::FOLDS]}
        weights, bias = fit([c for c in data if c.text not in held])
        for i, case in enumerate(data):
            if case.text in held:
                chances[i] = 1 / (1 + np.exp(-(case.values @ weights + bias)))
    for copy in dict.fromkeys(c.copy for c in data):
        here = [i for i, c in enumerate(data) if c.copy == copy]
        table = _table([data[i] for i in here], [chances[i] for i in here])
        Console(width=120).print(copy, table)
    weights, bias = fit(data)
    rows = [f"  {name}: {w:.3f}" for name, w in zip(PARTS, weights, strict=True)]
    print("\n".join(rows), f"\nbias {bias:.3f}")
    if chosen.write:
        head = (
            "# How likely a question leaves open which of two matters is meant "
            "(knowledge/answers/doubt.py).\n# Fitted by `python -m bench.ask.doubts --write`, "
            "which prints the cross-validation.\n"
        )
        text = "\n".join(["weights:", *rows, f"bias: {bias:.3f}"])
        FILE.write_text(head + text + "\n", encoding="utf-8")


def _table(data: list[Case], chances: list[Array]) -> Table:
    table = Table(title="five-fold cross-validation on dev questions that are not refused")
    for column in ("ask_back", "ambiguous asked back", "clear asked needlessly", "wrong left"):
        table.add_column(column)
    for limit in LIMITS:
        asked = [c >= limit for c in chances]
        back = [
            bool((a & (c.right > 0)).any()) for c, a in zip(data, asked, strict=True) if c.ambiguous
        ]
        clear = [(c, bool(a.any())) for c, a in zip(data, asked, strict=True) if not c.ambiguous]
        needless = np.mean([a and c.first for c, a in clear])
        wrong = np.mean([not a and not c.first for c, a in clear])
        table.add_row(str(limit), f"{np.mean(back):.3f}", f"{needless:.3f}", f"{wrong:.3f}")
    return table


if __name__ == "__main__":
    main()
