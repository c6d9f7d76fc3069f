"""Rasa component: what about a right is asked (documents, amount, appeal, ...).

Learned over all rights together: people ask for papers in the same words everywhere.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.classifier import TwoViewClassifier, full_label
from bot.labels import split_label
from bot.ngram_featurizer import QUESTION, WHOLE

__all__ = ["FACET_RANKING", "FacetClassifier"]

FACET_RANKING = "facet_ranking"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)
class FacetClassifier(TwoViewClassifier):
    """Learns the part of each label after the slash; only rights have one."""

    # The story before the question sounds like another facet than is asked for.
    reads = (WHOLE, QUESTION)

    def label_of(self, example: Message) -> str | None:
        """Return the facet of a training example; ``None`` if it has none."""
        _, facet = split_label(full_label(example))
        return facet

    def add_ranking(self, message: Message, ranking: list[tuple[str, float]]) -> None:
        """Write all facets with their probabilities, best first."""
        message.set(FACET_RANKING, ranking, add_to_output=True)
