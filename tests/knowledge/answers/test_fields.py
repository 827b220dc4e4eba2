"""Which part of the guide is asked for: by words, by meaning, by two questions at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.answers import GuideField
from knowledge.answers.field_weights import FieldWeights, wordings
from knowledge.answers.fields import FieldFinder
from knowledge.search import open_embedder


@pytest.fixture(scope="module")
def finder() -> FieldFinder:
    return FieldFinder(open_embedder().name)


def _found(finder: FieldFinder, text: str) -> list[str]:
    vector = open_embedder().queries([text])[0]
    return [guess.field.value for guess in finder.guess(text, vector)]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("拿什么过去", ["materials"]),
        ("得花多少银子", ["fee"]),
        ("几号楼几层办", ["place"]),
        ("没满十六岁的给办吗", ["conditions"]),
        ("要带啥 几天能好", ["materials", "time_limit"]),
        ("交哪些材料 收多少钱", ["materials", "fee"]),
    ],
)
def test_a_question_asks_for_its_fields(finder: FieldFinder, text: str, fields: list[str]) -> None:
    assert _found(finder, text) == fields


def test_vectors_of_another_model_do_not_count() -> None:
    other = FieldFinder("another model")
    text, nonsense = "需要什么材料", np.full(384, 0.05, dtype=np.float32)
    assert other.guess(text, nonsense)[0].field is GuideField.MATERIALS
    assert other.guess(text, nonsense) == other.guess(text, nonsense[:8])


def test_probabilities_of_all_fields() -> None:
    weights = FieldWeights.read()
    likely = weights.likely("多久能好", (), None)
    assert set(likely) == set(GuideField)
    assert sum(likely.values()) == pytest.approx(1)
    assert sum(weights.likely("", (), None).values()) == pytest.approx(1)


def test_what_is_stored_judges_as_what_was_fitted(tmp_path: Path) -> None:
    weights = FieldWeights.read()
    weights.write(tmp_path / "again.npz")
    with np.load(tmp_path / "again.npz") as stored:
        assert stored["terms"].tolist() == sorted(weights.terms, key=weights.terms.__getitem__)
        assert stored["words"].shape == weights.words.shape
        assert str(stored["learnt"]) == weights.learnt


def test_wordings() -> None:
    assert wordings("要 钱") == ["要", "钱", "要 ", " 钱"]
