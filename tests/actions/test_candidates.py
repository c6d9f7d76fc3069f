"""A clarifying question offers what may be meant, and never more than three."""

from actions.candidates import Candidate, Ranked, choose_candidates

FACETS: list[Ranked] = [
    {"name": "documents", "confidence": 0.4},
    {"name": "how_to_apply", "confidence": 0.3},
    {"name": "amount", "confidence": 0.2},
    {"name": "overview", "confidence": 0.05},
]


def topic(answer_id: str, confidence: float) -> Candidate:
    return {"answer_id": answer_id, "confidence": confidence}


def offered(topics: list[Candidate], facets: list[Ranked] = FACETS) -> list[str]:
    return [candidate["answer_id"] for candidate in choose_candidates(topics, facets)]


def test_different_topics_are_offered_when_no_topic_is_clear() -> None:
    topics = [topic("ehic.documents", 0.4), topic("ebox.documents", 0.3)]

    assert offered(topics) == ["ehic.documents", "ebox.documents"]


def test_at_most_three_topics_are_offered() -> None:
    topics = [topic(f"right_{place}.amount", 0.2) for place in range(5)]

    assert len(offered(topics)) == 3


def test_sides_of_a_clear_topic_are_offered() -> None:
    topics = [topic("ehic.overview", 0.9), topic("ebox.overview", 0.05)]

    assert offered(topics) == ["ehic.documents", "ehic.how_to_apply", "ehic.overview"]


def test_room_beside_the_sides_is_given_to_the_next_topic() -> None:
    facets: list[Ranked] = [{"name": "overview", "confidence": 0.95}]
    topics = [topic("ehic.overview", 0.58), topic("ebox.overview", 0.15)]

    assert offered(topics, facets) == ["ehic.overview", "ebox.overview"]


def test_the_overview_is_not_offered_twice() -> None:
    facets: list[Ranked] = [
        {"name": "overview", "confidence": 0.5},
        {"name": "amount", "confidence": 0.4},
    ]

    assert offered([topic("ehic.overview", 0.9)], facets) == [
        "ehic.overview",
        "ehic.amount",
    ]


def test_an_unlikely_side_is_not_offered() -> None:
    facets: list[Ranked] = [
        {"name": "amount", "confidence": 0.85},
        {"name": "delay", "confidence": 0.05},
    ]

    assert offered([topic("ehic.amount", 0.9)], facets) == [
        "ehic.amount",
        "ehic.overview",
    ]


def test_the_confidence_of_a_side_is_that_of_topic_and_facet() -> None:
    candidates = choose_candidates([topic("ehic.overview", 0.5)], FACETS)

    assert candidates[0]["confidence"] == 0.2


def test_a_conversation_intent_has_no_sides() -> None:
    assert offered([topic("rights_check", 0.5)]) == ["rights_check"]


def test_nothing_near_is_nothing_offered() -> None:
    assert choose_candidates([], FACETS) == []
