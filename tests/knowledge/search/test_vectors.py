from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from knowledge.search import large as module
from knowledge.search import moments
from knowledge.search.lexical import Lexical
from knowledge.search.metric import Metric
from knowledge.search.moments import Moments
from knowledge.search.vectors import DenseIndex


def unit(rows: int, width: int, seed: int = 0) -> np.ndarray:
    found = np.random.default_rng(seed).normal(size=(rows, width)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_scores_are_standard_scores(tmp_path: Path) -> None:
    passages, question = unit(500, 24), unit(1, 24, 1)[0]
    plain = passages @ question
    index = DenseIndex.build(passages)
    index.save(tmp_path)
    for each in (index, DenseIndex.load(tmp_path)):
        scores = each.scores(question, 500)
        np.testing.assert_allclose(scores, (plain - plain.mean()) / plain.std(), atol=1e-3)


def test_beyond_the_limit_a_passage_scores_no_more_than_the_last_within() -> None:
    passages, question = unit(100, 24), unit(1, 24, 1)[0]
    index = DenseIndex.build(passages)
    all_of, near = index.scores(question, 100), index.scores(question, 10)
    best = np.argsort(-all_of)[:10]
    np.testing.assert_allclose(near[best], all_of[best], atol=1e-5)
    assert near.min() == pytest.approx(all_of[best[-1]], abs=1e-5)


def test_many_passages_are_searched_by_cells_from_a_mapped_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "CELLS_FROM", 3000)
    passages, questions = unit(4000, 24), unit(20, 24, 1)
    DenseIndex.build(passages).save(tmp_path)
    cells, plain = DenseIndex.load(tmp_path), passages @ questions.T
    hits = 0
    for place, question in enumerate(questions):
        found = set(np.argsort(-cells.scores(question, 100))[:10].tolist())
        hits += len(found & set(np.argsort(-plain[:, place])[:10].tolist()))
    assert hits / 200 >= 0.98
    mapped = Path("/proc/self/maps").read_text(encoding="utf-8")
    assert str(tmp_path / "vectors.faiss") in mapped


def test_cells_that_hold_few_passages_give_what_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CELLS_FROM", 3000)
    monkeypatch.setattr(module, "PROBES", 1)
    scores = DenseIndex.build(unit(4000, 24)).scores(unit(1, 24, 1)[0], 2000)
    assert scores.shape == (4000,)
    assert np.isfinite(scores).all()


def test_mean_and_covariance_of_many_are_taken_from_a_sample(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passages = unit(9000, 8)
    whole = Moments.of(passages)
    monkeypatch.setattr(moments, "SAMPLED", 3000)
    sample = Moments.of(passages)
    np.testing.assert_allclose(sample.centre, whole.centre, atol=0.02)
    np.testing.assert_allclose(sample.covariance, whole.covariance, atol=0.02)


def test_an_empty_index_scores_nothing() -> None:
    assert DenseIndex.build(np.zeros((0, 8), np.float32)).scores(unit(1, 8)[0], 5).shape == (0,)


def test_the_metric_shrinks_what_differs_within_a_matter(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    meaning = chance.normal(size=(40, 1, 16)) * ([1] * 8 + [0] * 8)
    noise = chance.normal(size=(40, 20, 16)) * ([0] * 8 + [2] * 8)
    texts = (meaning + noise).reshape(-1, 16).astype(np.float32)
    owners = np.repeat(np.arange(40), 20)
    metric = Metric.learn(texts, owners)
    metric.save(tmp_path)

    def mistakes(vectors: np.ndarray) -> int:
        like = vectors @ vectors.T
        np.fill_diagonal(like, -9)
        return int((owners[like.argmax(axis=1)] != owners).sum())

    plain = texts / np.linalg.norm(texts, axis=1, keepdims=True)
    assert mistakes(Metric.load(tmp_path)(texts)) < mistakes(plain) / 2


def test_the_metric_of_a_catalogue_without_aliases_is_plain() -> None:
    texts = unit(10, 8)
    metric = Metric.learn(texts, np.arange(10))
    np.testing.assert_array_equal(metric.transform, np.eye(8, dtype=np.float32))
    np.testing.assert_allclose(metric(texts), texts, atol=1e-6)
    nothing = Metric.learn(np.zeros((0, 8), np.float32), np.zeros(0, np.int64))
    assert nothing.transform.shape == (8, 8)


def test_the_metric_does_not_learn_from_what_other_halls_do() -> None:
    texts, owners = unit(60, 8), np.repeat(np.arange(20), 3)
    others = np.vstack([texts, unit(30, 8, 7)])
    both = Metric.learn(others, np.append(owners, np.full(30, -1)))
    np.testing.assert_array_equal(both.transform, Metric.learn(texts, owners).transform)
    assert not np.allclose(both.transform, np.eye(8))


def test_overlap_is_a_share(tmp_path: Path) -> None:
    lexical = Lexical.build(["结婚登记", "离婚登记", "食品经营许可"])
    lexical.save(tmp_path)
    for each in (lexical, Lexical.load(tmp_path)):
        found = each.overlap("结婚登记")
        assert found.bm25.argmax() == 0
        assert found.of_passage[0] == pytest.approx(1)
        assert 0 < found.of_passage[1] < 1
        assert found.of_passage[2] == 0
        assert found.bm25.max() <= 1
        assert each.overlap("天气").bm25.max() == 0
