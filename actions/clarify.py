"""``action_clarify``: one question back, with at most three answers to choose from."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.candidates import Ranked, choose_candidates

__all__ = ["ActionClarify"]


class ActionClarify(Action):
    """Offers the answers that may be meant."""

    def name(self) -> str:
        """Return the name that the rules use."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Send one custom payload with the candidates; the hub writes the question.

        Args:
            dispatcher: collects the payload.
            tracker: its latest message holds ``decision`` and ``facet_ranking``.
            domain: not used and not sent.

        Returns:
            No events: nothing is remembered.
        """
        understood = tracker.latest_message
        topics = (understood.get("decision") or {}).get("candidates") or []
        facets: list[Ranked] = [
            {"name": name, "confidence": confidence}
            for name, confidence in understood.get("facet_ranking") or []
        ]
        candidates = choose_candidates(topics, facets)
        dispatcher.utter_message(
            json_message={"kind": "clarification", "candidates": candidates}
        )
        return []
