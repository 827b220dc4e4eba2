"""Sparse sentence features: weighted characters and character pairs of the masked message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import List

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.rasa_ext.featurizer import MaskedSentenceFeaturizer

_FILE = "tfidf.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharTfidfFeaturizer(MaskedSentenceFeaturizer, SparseFeaturizer):
    """Wording of a message: the cue characters that meaning vectors smooth over.

    Rasa's CountVectorsFeaturizer has neither inverse document frequency nor unit length, and
    added nothing to the meaning vectors; this does (bench/dialogue).
    """

    def _vectorizer(self) -> TfidfVectorizer:
        return TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)

    def _fit(self, texts: List[str]) -> None:
        self._tfidf = self._vectorizer().fit(texts)

    def _write(self, folder: Path) -> None:
        terms = [str(term) for term in self._tfidf.get_feature_names_out()]
        stored = {"terms": terms, "idf": [float(x) for x in self._tfidf.idf_]}
        (folder / _FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")

    def _read(self, folder: Path) -> None:
        stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        self._tfidf = self._vectorizer()
        self._tfidf.vocabulary = stored["terms"]
        self._tfidf.idf_ = np.asarray(stored["idf"])

    def _vectors(self, texts: List[str]) -> csr_matrix:
        return self._tfidf.transform(texts) * float(self._config["scale"])
