"""Rasa component: the meaning of a sentence as numbers, from the configured encoder.

Training sentences are read from a cache on disk; citizens' messages never touch it.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoders import (
    DEFAULT_ENCODER,
    UnknownEncoderError,
    as_read,
    check_encoder,
    encode_many,
    load_encoder,
)
from bot.vector_cache import cache_file_of, encode_with_cache

__all__ = ["SentenceEncoderFeaturizer"]

ENCODER = "encoder"
CACHE = "cache_folder"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False
)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the sentence vector of the text to each message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that ``config.yml`` may override."""
        return {
            **DenseFeaturizer.get_default_config(),
            # A name from the registry in bot/encoders.py.
            ENCODER: DEFAULT_ENCODER,
            # Where the vectors of the training sentences are kept.
            CACHE: "models/.vectors",
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Create the component and load its encoder."""
        return cls(config, execution_context.node_name)

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Load the encoder named in the settings."""
        super().__init__(name, config)
        self._encoder = load_encoder(config[ENCODER])
        self._cache_file = cache_file_of(config[ENCODER], Path(config[CACHE]))
        # The first sentence is slow (weights are unpacked): pay for it now, not when
        # the first citizen writes.
        self._encoder.encode(["Relais"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add vectors to all training examples."""
        examples = [m for m in training_data.training_examples if m.get(TEXT)]
        if examples:
            texts = [example.get(TEXT) for example in examples]
            encode = partial(encode_many, self._config[ENCODER])
            vectors = encode_with_cache(encode, texts, self._cache_file)
            for example, vector in zip(examples, vectors, strict=True):
                self._add(example, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add vectors to citizens' messages; about two milliseconds each."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                self._add(message, self._encoder.encode([as_read(text)])[0])
        return messages

    def _add(self, message: Message, vector: npt.NDArray[np.float32]) -> None:
        message.add_features(
            Features(
                vector[np.newaxis, :],
                FEATURE_TYPE_SENTENCE,
                TEXT,
                self._config[FEATURIZER_CLASS_ALIAS],
            )
        )

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse encoders that are not in the registry."""
        try:
            check_encoder(config[ENCODER])
        except UnknownEncoderError as error:
            raise InvalidConfigException(str(error)) from error
