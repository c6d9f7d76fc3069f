"""Rasa component: which right or conversation intent a message is about."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.classifier import TwoViewClassifier, full_label
from bot.labels import split_label

__all__ = ["TOPIC_RANKING", "TopicClassifier"]

TOPIC_RANKING = "topic_ranking"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class TopicClassifier(TwoViewClassifier):
    """Learns the part of each label before the slash."""

    def label_of(self, example: Message) -> str | None:
        """Return the topic of a training example."""
        topic, _ = split_label(full_label(example))
        return topic or None

    def add_ranking(self, message: Message, ranking: list[tuple[str, float]]) -> None:
        """Write all topics with their probabilities; the best is Rasa's intent."""
        best, confidence = ranking[0]
        intent = {"name": best, "confidence": confidence}
        message.set(INTENT, intent, add_to_output=True)
        message.set(TOPIC_RANKING, ranking)
