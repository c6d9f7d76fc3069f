"""What the topic and the facet classifier share: features in, a trained model out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack, vstack

from bot.ngram_featurizer import WHOLE
from bot.two_views import TwoViews, Weights

__all__ = ["TwoViewClassifier", "full_label"]

STRENGTH = "strength"
ROUNDS = "rounds"
SPELLING = "spelling"
MEANING = "meaning"


class TwoViewClassifier(IntentClassifier, GraphComponent):
    """Base of our classifiers; a subclass says what it learns and what it outputs."""

    reads: ClassVar[tuple[str, ...]] = (WHOLE,)
    """Origins of the n-gram counts that it looks at."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the components that must come before this one."""
        return [DenseFeaturizer, SparseFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages this component imports."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that ``config.yml`` may override."""
        return {STRENGTH: 1.0, ROUNDS: 15, SPELLING: 4.7, MEANING: 0.4}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TwoViewClassifier:
        """Create an untrained component."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TwoViewClassifier:
        """Load the trained component from the model."""
        with model_storage.read_from(resource) as folder:
            model = TwoViews.load(folder)
        return cls(config, model_storage, resource, model)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: TwoViews | None,
    ) -> None:
        """Keep the settings, the model and the place where it is stored."""
        self._config = config
        self._weights = Weights(config[SPELLING], config[MEANING])
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    def label_of(self, example: Message) -> str | None:
        """Return what to learn from a training example; ``None`` leaves it out."""
        raise NotImplementedError

    def add_ranking(self, message: Message, ranking: list[tuple[str, float]]) -> None:
        """Write the labels with their probabilities, best first, to the message."""
        raise NotImplementedError

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all examples that have a label, and store the model."""
        labelled = [
            (example, label)
            for example in training_data.intent_examples
            if example.get(TEXT) and (label := self.label_of(example))
        ]
        self._model = TwoViews.train(
            *_rows([example for example, _ in labelled], self.reads),
            [label for _, label in labelled],
            strength=self._config[STRENGTH],
            rounds=self._config[ROUNDS],
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the labels for each message that has text."""
        if self._model is None:
            return messages
        for message in messages:
            if message.get(TEXT):
                rows = _rows([message], self.reads)
                ranking = self._model.ranking(*rows, self._weights)
                self.add_ranking(message, ranking)
        return messages

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse numbers that the learner cannot use."""
        for key in (STRENGTH, ROUNDS, SPELLING, MEANING):
            if not config[key] > 0:
                raise InvalidConfigException(
                    f"{cls.__name__}: '{key}' must be above 0 in config.yml, "
                    f"not {config[key]}."
                )


def full_label(example: Message) -> str:
    """Return ``<topic>/<facet>`` or ``<topic>`` of a training example."""
    return str(example.get(INTENT_RESPONSE_KEY) or example.get(INTENT) or "")


def _rows(
    messages: list[Message], origins: Sequence[str]
) -> tuple[csr_matrix, npt.NDArray[np.float32]]:
    """Return n-gram counts and sentence vectors, one row per message.

    Args:
        messages: with features.
        origins: which counts, side by side.
    """
    counts = [
        vstack(
            [
                each.features
                for message in messages
                for each in message.features
                if each.origin == origin
            ],
            format="csr",
        )
        for origin in origins
    ]
    vectors = [message.get_dense_features(TEXT)[1].features for message in messages]
    return hstack(counts, format="csr"), np.vstack(vectors)
