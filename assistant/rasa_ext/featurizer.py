"""What both sentence featurizers share: masking, training, storing, adding features."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.rasa_ext.masking import Mask


class MaskedSentenceFeaturizer(GraphComponent):
    """A featurizer of whole messages with matter names masked; subclasses say how to vectorise."""

    def __init__(
        self, config: Dict[Text, Any], name: Text, storage: ModelStorage, resource: Resource
    ) -> None:
        self.validate_config(config)
        self._config = config
        self._name = name
        self._storage = storage
        self._resource = resource
        self._mask = Mask((), config["mask_word"])

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`scale` multiplies the vectors; `mask_lookup` names the table of matter names."""
        return {"scale": 1.0, "mask_lookup": "matter", "mask_word": "某事项"}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Refuse a scale that would make the features vanish.

        Raises:
            ValueError: `scale` is not positive.
        """
        if not float(config["scale"]) > 0:
            raise ValueError(f"{cls.__name__}: scale must be above 0, not {config['scale']}")

    @classmethod
    def required_components(cls) -> List[Type]:
        """Rasa's classifiers want tokens to exist."""
        return [Tokenizer]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MaskedSentenceFeaturizer:
        """Make an untrained featurizer."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MaskedSentenceFeaturizer:
        """Load a trained featurizer."""
        self = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            self._mask = Mask.read(folder / "mask.json", config["mask_word"])
            self._read(folder)
        return self

    def train(self, training_data: TrainingData) -> Resource:
        """Take the matter names from the training data and fit what there is to fit."""
        self._mask = Mask.from_lookup(
            training_data, self._config["mask_lookup"], self._config["mask_word"]
        )
        texts = [m.get(TEXT) for m in training_data.training_examples if m.get(TEXT)]
        self._fit([self._mask(t) for t in texts])
        with self._storage.write_to(self._resource) as folder:
            self._mask.write(folder / "mask.json")
            self._write(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to every training example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add one sentence vector to each message that has text."""
        with_text = [m for m in messages if (m.get(TEXT) or "").strip()]
        if with_text:
            vectors = self._vectors([self._masked(m) for m in with_text])
            for row, message in enumerate(with_text):
                vector = vectors[row : row + 1]
                message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, self._name))
        return messages

    def _masked(self, message: Message) -> str:
        """Hide the names of the catalogue that answers: it may be newer than this model.

        The service sends the message as it reads with the names of the version that it answers
        from hidden; a message from elsewhere is masked by the names of the training.
        """
        noted = message.get("metadata")
        masked = noted.get("masked") if isinstance(noted, dict) else None
        return masked if isinstance(masked, str) else self._mask(message.get(TEXT))

    def _fit(self, texts: List[str]) -> None:
        """Learn from masked texts; nothing to learn by default."""

    def _read(self, folder: Any) -> None:
        """Read what `_fit` learned."""

    def _write(self, folder: Any) -> None:
        """Write what `_fit` learned."""

    def _vectors(self, texts: List[str]) -> Any:
        """Return one row per text, dense or CSR."""
        raise NotImplementedError
