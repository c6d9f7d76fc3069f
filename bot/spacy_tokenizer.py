"""Rasa component: words and lemmas of a message in its own language.

Rasa's own spaCy components serve one language per assistant; ours serves four. Training
keeps only the part of the lemma tables that the model can use (see ``lemmas``).
"""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.labels import DEFAULT_LANGUAGE, LANGUAGES, message_language
from bot.lemmas import LemmaTables, Lemmatiser, load_full_tables, useful_part

__all__ = ["SpacyTokenizer"]

PIPELINES = "pipelines"
LANGUAGE = "default_language"
_FILE = "lemmas.json"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True
)
class SpacyTokenizer(Tokenizer):
    """Splits messages into tokens with lemmas, in the language of each message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that ``config.yml`` may override."""
        return {
            # Asked for by Rasa's base class; our intents are never split.
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            # Language of messages that name none.
            LANGUAGE: DEFAULT_LANGUAGE,
            # Trained spaCy pipelines by language, e.g. {nl: nl_core_news_sm}.
            PIPELINES: {},
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages this component imports."""
        return ["spacy", "spacy_lookups_data"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyTokenizer:
        """Create an untrained component, which knows no lemmas yet."""
        return cls(config, model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpacyTokenizer:
        """Load the component with the lemmas that training has kept."""
        with model_storage.read_from(resource) as folder:
            tables = json.loads((folder / _FILE).read_text("utf-8"))
        return cls(config, model_storage, resource, tables)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        tables: LemmaTables,
    ) -> None:
        """Load the pipelines named in the settings."""
        super().__init__(config)
        self._config = config
        self._lemmatiser = Lemmatiser(tables, config[PIPELINES])
        self._default_language = config[LANGUAGE]
        self._model_storage = model_storage
        self._resource = resource

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the lemmas that the words of the training examples can have."""
        tables = load_full_tables()
        self._lemmatiser = Lemmatiser(tables, self._config[PIPELINES])
        self.process_training_data(training_data)
        seen = {
            (self._language_of(example), token.text)
            for example in training_data.training_examples
            for token in example.get(TOKENS_NAMES[TEXT]) or ()
        }
        kept = useful_part(tables, seen)
        with self._model_storage.write_to(self._resource) as folder:
            text = json.dumps(kept, ensure_ascii=False)
            (folder / _FILE).write_text(text, "utf-8")
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of a message; those it has, if it has."""
        # Training has split its examples, to find their lemmas, when Rasa asks again.
        known: list[Token] | None = message.get(TOKENS_NAMES[attribute])
        if known is not None:
            return known
        words = self._lemmatiser.words(
            message.get(attribute), self._language_of(message)
        )
        return [Token(word.text, word.start, lemma=word.lemma) for word in words]

    def _language_of(self, message: Message) -> str:
        return message_language(message.get("metadata"), self._default_language)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse languages that Relais does not serve."""
        named = [config[LANGUAGE], *config[PIPELINES]]
        unknown = sorted(set(named) - set(LANGUAGES))
        if unknown:
            raise InvalidConfigException(
                f"SpacyTokenizer: unknown language {', '.join(unknown)} in config.yml. "
                f"Use {', '.join(LANGUAGES)}."
            )
