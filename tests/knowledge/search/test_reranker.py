"""A cross-encoder looks at the best hits again, where one is configured."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.answers import Guide
from knowledge.search import EmbedderError, Hit
from knowledge.search.reranker import CrossEncoderReranker, open_reranker, reordered
from tests.knowledge.answers.conftest import CATALOGUE, Version

HITS = (Hit("a", "甲", "", 0.9), Hit("b", "乙", "", 0.6), Hit("c", "丙", "", 0.2))


class _Fixed:
    def __init__(self, judged: Sequence[float] | None) -> None:
        self.judged, self.seen = judged, 0

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float] | None:
        self.seen += 1
        return None if self.judged is None else self.judged[: len(texts)]


def test_hits_change_places_and_a_place_keeps_its_score() -> None:
    found = reordered(HITS, "问", ["甲", "乙", "丙"], _Fixed([-1.0, 5.0, 3.0]))
    assert [(h.code, h.score) for h in found] == [("b", 0.9), ("c", 0.6), ("a", 0.2)]


def test_a_late_model_changes_nothing_and_one_hit_is_not_judged() -> None:
    assert reordered(HITS, "问", ["甲", "乙", "丙"], _Fixed(None)) == HITS
    idle = _Fixed([1.0])
    assert reordered(HITS[:1], "问", ["甲"], idle) == HITS[:1]
    assert not idle.seen


def test_no_folder_no_reranker_and_a_wrong_one_is_named() -> None:
    assert open_reranker("") is None
    with pytest.raises(EmbedderError, match="no/such/model"):
        open_reranker("no/such/model")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of 16 dimensions that has learnt to like matters of 注销."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder = tmp_path_factory.mktemp("cross-encoder")
    letters = sorted(set("注销".join(m.name for m in CATALOGUE.matters)))
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    (folder / "vocab.txt").write_text("\n".join([*special, *letters]), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    shape = BertConfig(
        vocab_size=len(special) + len(letters),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    shape.num_labels = 1
    BertForSequenceClassification(shape).save_pretrained(folder)
    encoder = CrossEncoder(str(folder), device="cpu", local_files_only=True)
    chance = random.Random(0)  # noqa: S311 - nothing secret
    texts = ["".join(chance.choices(letters, k=9)) + ("注销" if i % 2 else "") for i in range(64)]
    wanted = torch.tensor([float(i % 2) for i in range(64)])
    tokens = encoder.tokenizer(["办"] * 64, texts, padding=True, return_tensors="pt")
    learner = torch.optim.Adam(encoder.eval().parameters(), lr=0.02)
    for _ in range(80):
        learner.zero_grad()
        odds = encoder.model(**tokens).logits[:, 0]
        torch.nn.functional.binary_cross_entropy_with_logits(odds, wanted).backward()  # type: ignore[no-untyped-call]
        learner.step()
    trained = folder / "trained"
    encoder.save_pretrained(str(trained))
    return trained


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_cross_encoder_folder_reranks_what_the_guide_finds(model: Path, tmp_path: Path) -> None:
    published = Version(1, CATALOGUE, "reranked")
    guide = Guide.open(published, tmp_path)
    assert "注销" not in guide.find("食品经营许可证")[0].name
    guide.finder.reranker = CrossEncoderReranker(model, budget_s=60)
    found = guide.find("食品经营许可证")
    assert "注销" in found[0].name
    assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_search_does_not_wait_for_a_slow_model(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, free = CrossEncoderReranker(model, budget_s=0.01), threading.Event()
    judge = slow._judge
    monkeypatch.setattr(slow, "_judge", lambda pairs: free.wait(10) and judge(pairs))
    assert slow.scores("办", ["甲", "乙"]) is None
    assert slow.scores("办", ["甲", "乙"]) is None
    free.set()
    assert slow._running is not None
    assert len(slow._running.result(timeout=10)) == 2
