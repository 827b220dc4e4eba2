"""Dense sentence features from the guide's cue words: one place for each part of a guide."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import List

import numpy as np
import ruamel.yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer

from assistant.rasa_ext.featurizer import MaskedSentenceFeaturizer

_WORDS = Path(__file__).resolve().parents[2] / "knowledge" / "data" / "fields.yml"
_FILE = "cues.json"
# The expressions are written for texts of which only letters, digits and characters are left.
_BREAKS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CueFeaturizer(MaskedSentenceFeaturizer, DenseFeaturizer):
    """Whether a message has the words by which the guide tells what is asked for.

    They are kept with the model, so that a trained model goes on as it was trained.
    """

    def _fit(self, texts: List[str]) -> None:
        words = ruamel.yaml.YAML(typ="safe").load(_WORDS.read_text(encoding="utf-8"))
        self._take(["|".join(f"(?:{c})" for c in f["cues"]) for f in words["fields"].values()])

    def _take(self, expressions: List[str]) -> None:
        self._cues = [re.compile(expression) for expression in expressions]

    def _write(self, folder: Path) -> None:
        stored = [cue.pattern for cue in self._cues]
        (folder / _FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")

    def _read(self, folder: Path) -> None:
        self._take(json.loads((folder / _FILE).read_text(encoding="utf-8")))

    def _vectors(self, texts: List[str]) -> np.ndarray:
        plain = [_BREAKS.sub(" ", text).strip() for text in texts]
        seen = [[float(bool(cue.search(text))) for cue in self._cues] for text in plain]
        return np.asarray(seen, dtype=np.float32) * float(self._config["scale"])
