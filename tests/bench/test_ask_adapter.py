"""The domain adapter learns what differs within an owner, and is exported without torch."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.search import Vectors


def mistakes(vectors: Vectors, owners: np.ndarray) -> int:
    like = vectors @ vectors.T
    np.fill_diagonal(like, -9)
    return int((owners[like.argmax(axis=1)] != owners).sum())


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_trained_head_brings_what_belongs_together_near() -> None:
    from bench.ask.adapter import moved, train

    chance = np.random.default_rng(0)
    meaning = chance.normal(size=(40, 1, 16)) * ([1] * 8 + [0] * 8)
    noise = chance.normal(size=(40, 6, 16)) * ([0] * 8 + [1] * 8)
    texts = (meaning + noise).reshape(-1, 16).astype(np.float32)
    texts /= np.linalg.norm(texts, axis=1, keepdims=True)
    owners = np.repeat(np.arange(40), 6)
    residual = train(texts, texts, owners)
    assert residual.shape == (16, 16)
    after = moved(residual)(texts)
    np.testing.assert_allclose(np.linalg.norm(after, axis=1), 1, atol=1e-5)
    assert mistakes(after, owners) < mistakes(texts, owners) / 1.5
