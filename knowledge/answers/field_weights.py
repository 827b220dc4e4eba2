"""What tells the parts of a guide apart: a linear classifier over meaning, wording and cue words.

Fitted by `python -m bench.dialogue.fit --write` on the examples that Rasa learns from and those of
`fields.yml`; `knowledge/data/fields.npz` holds it, so that nothing is learnt at start.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.answers.blocks import GuideField

__all__ = ["FieldWeights", "wordings"]

FILE = "fields.npz"
Matrix = NDArray[np.float64]


def wordings(text: str) -> list[str]:
    """Return the characters and pairs of characters of a normalised text."""
    return [*text.replace(" ", ""), *(text[i : i + 2] for i in range(len(text) - 1))]


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """Log odds of every field for what is seen in a question.

    Shapes, with n fields: `words` (terms, n), `meaning` (dimensions, n), `cues` (n, n), `bias`
    (n,). `centre` is the mean vector of the examples, taken off first; a question of another
    embedder than `embedder` is judged by its words alone. `learnt` is a digest of the examples.
    """

    fields: tuple[GuideField, ...]
    terms: dict[str, int]
    idf: Matrix
    words: Matrix
    meaning: Matrix
    cues: Matrix
    bias: Matrix
    centre: Matrix
    embedder: str
    learnt: str

    def likely(
        self, text: str, cued: Sequence[GuideField], vector: NDArray[np.float32] | None
    ) -> dict[GuideField, float]:
        """Return the probability of each field for a normalised text, its cues and its vector."""
        odds = self.bias + self._worded(text)
        for field in cued:
            odds = odds + self.cues[self.fields.index(field)]
        if vector is not None and vector.shape == self.centre.shape:
            odds = odds + (vector - self.centre) @ self.meaning
        raised = np.exp(odds - odds.max())
        shares: list[float] = (raised / raised.sum()).tolist()
        return dict(zip(self.fields, shares, strict=True))

    def _worded(self, text: str) -> Matrix:
        """Weigh wordings as scikit-learn's tf-idf does: sublinear counts, unit length."""
        seen = Counter(w for w in wordings(text) if w in self.terms)
        if not seen:
            return np.zeros_like(self.bias)
        places = [self.terms[w] for w in seen]
        values = np.array([1 + math.log(n) for n in seen.values()]) * self.idf[places]
        weighed: Matrix = (values / np.linalg.norm(values)) @ self.words[places]
        return weighed

    @classmethod
    def read(cls) -> FieldWeights:
        """Return the classifier of the data file; read once."""
        return _read()

    def write(self, file: Path) -> None:
        """Store it in half precision: 0.001 of a log odd does not matter."""
        np.savez_compressed(
            file,
            fields=np.array([f.value for f in self.fields]),
            terms=np.array(sorted(self.terms, key=self.terms.__getitem__)),
            embedder=np.array(self.embedder),
            learnt=np.array(self.learnt),
            **{name: getattr(self, name).astype(np.float16) for name in _NUMBERS},
        )


_NUMBERS = ("idf", "words", "meaning", "cues", "bias", "centre")


@cache
def _read() -> FieldWeights:
    with files("knowledge.data").joinpath(FILE).open("rb") as file, np.load(file) as stored:
        numbers = {name: stored[name].astype(np.float64) for name in _NUMBERS}
        return FieldWeights(
            fields=tuple(map(GuideField, stored["fields"].tolist())),
            terms={term: place for place, term in enumerate(stored["terms"].tolist())},
            embedder=str(stored["embedder"]),
            learnt=str(stored["learnt"]),
            **numbers,
        )
