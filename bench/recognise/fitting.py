"""A conditional logit: each type's evidence is weighed alike, the weights by maximum likelihood."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
#: A slight pull to 0, so that evidence that is seldom there gets no wild weight.
_PULL = 0.05
_STEPS, _LONGEST, _ENOUGH = 80, 3.0, 1e-6


def fit(evidence: Numbers, truth: Sequence[int], weight: Sequence[float]) -> Numbers:
    """Return a weight for each piece of evidence.

    `evidence` is pages by types by pieces, `truth` the right type of each page by its index,
    `weight` how much each page counts. Newton's method; the likelihood has one maximum.
    """
    right, counts = np.asarray(truth), np.asarray(weight)
    found = np.zeros(evidence.shape[2])
    for _ in range(_STEPS):
        likely = chances(evidence, found)
        mean = np.einsum("nk,nkf->nf", likely, evidence)
        own = evidence[np.arange(len(right)), right]
        slope = counts @ (own - mean) - _PULL * found
        off = evidence - mean[:, None]
        bend = np.einsum("n,nk,nkf,nkg->fg", counts, likely, off, off) + _PULL * np.eye(len(found))
        step = np.linalg.solve(bend, slope)
        found = found + step * min(1.0, _LONGEST / np.abs(step).max())
        if np.abs(step).max() < _ENOUGH:
            break
    return found


def chances(evidence: Numbers, weights: Numbers) -> Numbers:
    """Return how likely each type is for each page."""
    totals = evidence @ weights
    powers = np.exp(totals - totals.max(axis=1, keepdims=True))
    likely: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return likely
