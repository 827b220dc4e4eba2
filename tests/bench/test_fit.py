"""The fitted classifier of the guide is that of the examples as they are now."""

from __future__ import annotations

from bench.dialogue.fit import digest, examples
from knowledge.answers.field_weights import FieldWeights


def test_the_weights_are_not_stale() -> None:
    told = "run `python -m bench.dialogue.fit --write`"
    assert FieldWeights.read().learnt == digest(examples()), told
