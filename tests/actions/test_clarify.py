"""``action_clarify`` returns ids and kind; it writes no word."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.clarify import ActionClarify


def tracker(latest_message: dict[str, Any]) -> Tracker:
    return Tracker(
        sender_id="c-1",
        slots={},
        latest_message=latest_message,
        events=[],
        paused=False,
        followup_action=None,
        active_loop={},
        latest_action_name=None,
    )


def run(latest_message: dict[str, Any]) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    assert ActionClarify().run(dispatcher, tracker(latest_message), {}) == []
    return dispatcher.messages


def test_candidates_are_sent_as_a_payload_without_text() -> None:
    candidates = [{"answer_id": "greet", "confidence": 0.4}]

    (message,) = run({"decision": {"candidates": candidates}, "facet_ranking": []})

    assert message["custom"] == {"kind": "clarification", "candidates": candidates}
    assert not message["text"]


def test_rankings_of_facets_are_read_as_rasa_sends_them() -> None:
    understood = {
        "decision": {"candidates": [{"answer_id": "ehic.overview", "confidence": 0.9}]},
        "facet_ranking": [["amount", 0.6], ["delay", 0.3]],
    }

    (message,) = run(understood)

    assert [c["answer_id"] for c in message["custom"]["candidates"]] == [
        "ehic.amount",
        "ehic.delay",
        "ehic.overview",
    ]


def test_a_message_that_was_not_understood_at_all_offers_nothing() -> None:
    (message,) = run({})

    assert message["custom"]["candidates"] == []
