"""Rasa component: character and lemma n-grams of each message (see ``ngrams``).

Twice: of the whole message, and of the part of it that asks, in which stands what about
a right is asked. Both count with one vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.labels import message_language
from bot.ngrams import NgramVectoriser, lemma_text
from bot.normalise import normalise
from bot.question_part import question_part

__all__ = ["QUESTION", "WHOLE", "NgramFeaturizer"]

WHOLE = "whole"
QUESTION = "question"
"""Origins of the features: of the whole message, of the part that asks."""

SHORTEST = "shortest"
LONGEST = "longest"
MIN_SENTENCES = "min_sentences"
_FILE = "ngrams.joblib"
_ALL = slice(None)


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True
)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Adds n-gram counts to each message."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Return the components that must come before this one."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that ``config.yml`` may override."""
        return {
            **SparseFeaturizer.get_default_config(),
            # Shortest and longest character n-gram.
            SHORTEST: 2,
            LONGEST: 5,
            # An n-gram must occur in this many training sentences.
            MIN_SENTENCES: 2,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        """Create an untrained component."""
        vectoriser = NgramVectoriser(
            char_range=(config[SHORTEST], config[LONGEST]),
            min_sentences=config[MIN_SENTENCES],
        )
        name = execution_context.node_name
        return cls(config, name, model_storage, resource, vectoriser)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturizer:
        """Load the trained component from the model."""
        with model_storage.read_from(resource) as folder:
            vectoriser = joblib.load(folder / _FILE)
        name = execution_context.node_name
        return cls(config, name, model_storage, resource, vectoriser)

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        vectoriser: NgramVectoriser,
    ) -> None:
        """Keep the vectoriser and the place where it is stored."""
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._vectoriser = vectoriser

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the n-grams of the training examples and store them.

        The examples have their counts then, so that nothing is counted twice.
        """
        written = _with_text(training_data.training_examples)
        self._add_counts(written, self._vectoriser.fit(*_lines(written)))
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._vectoriser, folder / _FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add n-gram counts to the training examples that have none yet."""
        self.process(
            [
                example
                for example in training_data.training_examples
                if all(each.origin != WHOLE for each in example.features)
            ]
        )
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add n-gram counts to the messages."""
        written = _with_text(messages)
        if not written:
            return messages
        self._add_counts(written, self._vectoriser.transform(*_lines(written)))
        return messages

    def _add_counts(self, written: list[Message], counted: csr_matrix) -> None:
        """Add what was counted in the whole messages, and count in their questions."""
        whole = list(counted)
        for message, counts in zip(written, whole, strict=True):
            _add(message, counts, WHOLE)
        # Most messages only ask: both are the same then.
        asking = list(whole)
        parts = [_question(message) for message in written]
        apart = [place for place, part in enumerate(parts) if part != _ALL]
        if apart:
            lines = _lines([written[p] for p in apart], [parts[p] for p in apart])
            there = self._vectoriser.transform(*lines)
            for place, counts in zip(apart, there, strict=True):
                asking[place] = counts
        for message, counts in zip(written, asking, strict=True):
            _add(message, counts, QUESTION)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse an empty range of n-grams."""
        if not 1 <= config[SHORTEST] <= config[LONGEST]:
            raise InvalidConfigException(
                f"NgramFeaturizer: 'shortest' ({config[SHORTEST]}) must be at least 1 "
                f"and not above 'longest' ({config[LONGEST]}) in config.yml."
            )


def _with_text(messages: list[Message]) -> list[Message]:
    return [message for message in messages if message.get(TEXT)]


def _question(message: Message) -> slice:
    """Return the part of a message that asks; `_ALL` if it does nothing else."""
    text = message.get(TEXT)
    part = question_part(text)
    return _ALL if text[part].strip() == text.strip() else part


def _add(message: Message, counts: csr_matrix, origin: str) -> None:
    message.add_features(Features(counts, FEATURE_TYPE_SENTENCE, TEXT, origin))


def _lines(
    messages: list[Message], parts: Iterable[slice] = repeat(_ALL)
) -> tuple[list[str], list[str]]:
    """Return the normalised text and the lemma line of a part of each message."""
    texts, lemma_lines = [], []
    for message, part in zip(messages, parts, strict=False):
        language = message_language(message.get("metadata"))
        lemmas = [
            token.lemma
            for token in message.get(TOKENS_NAMES[TEXT]) or []
            if part == _ALL or part.start <= token.start < part.stop
        ]
        texts.append(normalise(message.get(TEXT)[part], language))
        lemma_lines.append(lemma_text(lemmas, language))
    return texts, lemma_lines
