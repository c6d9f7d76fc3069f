"""Rasa component: the last of the pipeline, which settles what the bot does.

Carries rankings to the pure ``decision`` module and its decision back into Rasa's own
terms: the intent that the rules see, and the response of a two-level intent.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.classifier import full_label
from bot.decision import Decision, Kind, Thresholds, decide
from bot.facet_classifier import FACET_RANKING
from bot.labels import FOLLOW_UP, OUT_OF_SCOPE, UNSURE, split_label
from bot.topic_classifier import TOPIC_RANKING

__all__ = ["DECISION", "FallbackDecision"]

DECISION = "decision"
_RANKED_TOPICS = 10
_FILE = "rights.json"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class FallbackDecision(IntentClassifier, GraphComponent):
    """Decides between an answer, a clarifying question and an honest "no"."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that ``config.yml`` may override (see `Thresholds`)."""
        return {
            "answer": 0.6,
            "clarify": 0.25,
            "facet": 0.45,
            "out_of_scope": 0.4,
            "candidate": 0.05,
            "eager": {},
            "never_offered": [],
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FallbackDecision:
        """Create the component; it learns which topics are rights when trained."""
        return cls(config, model_storage, resource, frozenset())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FallbackDecision:
        """Load the trained component from the model."""
        with model_storage.read_from(resource) as folder:
            rights = json.loads((folder / _FILE).read_text("utf-8"))
        return cls(config, model_storage, resource, frozenset(rights))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        rights: frozenset[str],
    ) -> None:
        """Keep the thresholds and the names of the rights."""
        names = FallbackDecision.get_default_config()
        self._thresholds = Thresholds(**{name: config[name] for name in names})
        self._model_storage = model_storage
        self._resource = resource
        self._rights = rights

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which topics have facets."""
        labels = {split_label(full_label(m)) for m in training_data.intent_examples}
        rights = {topic for topic, facet in labels if facet} - {FOLLOW_UP}
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(sorted(rights)), "utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide on each message that the classifiers have ranked."""
        for message in messages:
            topics = message.get(TOPIC_RANKING)
            if topics:
                self._settle(message, topics)
        return messages

    def _settle(self, message: Message, topics: list[tuple[str, float]]) -> None:
        decision = decide(
            topics,
            message.get(FACET_RANKING) or [],
            rights=self._rights,
            last_topic=(message.get("metadata") or {}).get("last_topic"),
            thresholds=self._thresholds,
        )
        intent = {"name": _intent(decision), "confidence": decision.confidence}
        ranking = [
            {"name": topic, "confidence": confidence}
            for topic, confidence in topics[:_RANKED_TOPICS]
        ]
        message.set(DECISION, decision.as_dict(), add_to_output=True)
        message.set(INTENT, intent, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set("response_selector", _selected(decision), add_to_output=True)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse thresholds that are no probabilities or contradict each other."""
        numbers = {
            name: config[name]
            for name in ("answer", "clarify", "facet", "out_of_scope", "candidate")
        }
        numbers |= {f"eager.{topic}": at for topic, at in config["eager"].items()}
        for name, value in numbers.items():
            if not 0 <= value <= 1:
                raise InvalidConfigException(
                    f"FallbackDecision: '{name}' must be between 0 and 1 in "
                    f"config.yml, not {value}."
                )
        if config["clarify"] > config["answer"]:
            raise InvalidConfigException(
                "FallbackDecision: 'clarify' must not be above 'answer' in config.yml."
            )


def _intent(decision: Decision) -> str | None:
    """Return the intent that the rules see."""
    if decision.kind is Kind.CLARIFICATION:
        return UNSURE
    return OUT_OF_SCOPE if decision.kind is Kind.FALLBACK else decision.topic


def _selected(decision: Decision) -> dict[str, Any]:
    """Name the response of a two-level intent, as Rasa's ResponseSelector does."""
    if decision.kind is not Kind.ANSWER or decision.facet is None:
        return {}
    action = f"utter_{decision.topic}/{decision.facet}"
    return {str(decision.topic): {"response": {"utter_action": action}}}
