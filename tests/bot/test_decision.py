"""Answer, ask or admit: the decision is honest about what it knows."""

import pytest

from bot.decision import Decision, Kind, Ranking, Thresholds, decide, resolve_follow_up

RIGHTS = {"ehic", "parking_card", "ebox", "legal_aid"}
THRESHOLDS = Thresholds(
    answer=0.6,
    clarify=0.25,
    facet=0.5,
    out_of_scope=0.4,
    candidate=0.05,
    eager={"request_human": 0.3, "crisis": 0.8},
    never_offered=("greet", "crisis"),
)
SURE_FACET = [("documents", 0.9), ("overview", 0.1)]
VAGUE_FACET = [("documents", 0.4), ("overview", 0.3), ("amount", 0.3)]


def decided(
    topics: Ranking, facets: Ranking = SURE_FACET, last_topic: str | None = None
) -> Decision:
    return decide(
        topics, facets, rights=RIGHTS, last_topic=last_topic, thresholds=THRESHOLDS
    )


def offered(decision: Decision) -> list[str]:
    return [candidate.answer_id for candidate in decision.candidates]


def test_a_sure_topic_and_facet_are_answered() -> None:
    decision = decided([("ehic", 0.9), ("ebox", 0.1)])

    assert decision.kind is Kind.ANSWER
    assert decision.answer_id == "ehic.documents"
    assert decision.confidence == 0.9
    assert decision.facet_confidence == 0.9


def test_the_answer_itself_is_the_first_candidate() -> None:
    decision = decided([("ehic", 0.8), ("ebox", 0.15), ("legal_aid", 0.01)])

    assert offered(decision) == ["ehic.documents", "ebox.documents"]


def test_a_conversation_intent_has_no_facet() -> None:
    decision = decided([("greet", 0.9), ("ebox", 0.1)])

    assert decision.answer_id == "greet"
    assert decision.facet is None
    assert decision.facet_confidence is None


def test_an_unsure_topic_leads_to_a_question() -> None:
    decision = decided([("ehic", 0.4), ("ebox", 0.35), ("legal_aid", 0.2)])

    assert decision.kind is Kind.CLARIFICATION
    assert decision.answer_id is None
    assert offered(decision) == [
        "ehic.documents",
        "ebox.documents",
        "legal_aid.documents",
    ]


def test_at_most_three_answers_are_offered() -> None:
    ranking = [("ehic", 0.3), ("ebox", 0.25), ("legal_aid", 0.2), ("parking_card", 0.2)]

    assert len(offered(decided(ranking))) == 3


def test_an_unsure_facet_of_a_sure_topic_leads_to_a_question() -> None:
    decision = decided([("ehic", 0.9)], VAGUE_FACET)

    assert decision.kind is Kind.CLARIFICATION
    assert decision.topic == "ehic"


def test_with_an_unsure_facet_only_overviews_are_offered() -> None:
    decision = decided([("ehic", 0.5), ("ebox", 0.4)], VAGUE_FACET)

    assert offered(decision) == ["ehic.overview", "ebox.overview"]


def test_an_unlikely_topic_is_a_fallback() -> None:
    decision = decided([("ehic", 0.2), ("ebox", 0.1)])

    assert decision.kind is Kind.FALLBACK
    assert decision.topic is None
    assert offered(decision) == ["ehic.documents", "ebox.documents"]


def test_what_is_recognised_as_foreign_is_a_fallback() -> None:
    decision = decided([("out_of_scope", 0.9), ("ehic", 0.1)])

    assert decision.kind is Kind.FALLBACK
    assert offered(decision) == ["ehic.documents"]


def test_a_weak_suspicion_of_foreign_asks_about_the_nearest_topic() -> None:
    decision = decided([("out_of_scope", 0.35), ("ehic", 0.3), ("ebox", 0.2)])

    assert decision.kind is Kind.CLARIFICATION
    assert offered(decision) == ["ehic.documents", "ebox.documents"]


def test_asking_for_a_person_wins_early() -> None:
    decision = decided([("ehic", 0.55), ("request_human", 0.35)])

    assert decision.answer_id == "request_human"
    assert decision.kind is Kind.ANSWER


def test_a_topic_whose_own_threshold_is_higher_must_be_that_sure() -> None:
    assert decided([("crisis", 0.85), ("ehic", 0.15)]).topic == "crisis"
    unsure = decided([("crisis", 0.75), ("ehic", 0.25)])
    assert unsure.kind is Kind.CLARIFICATION
    assert offered(unsure) == ["ehic.documents"]


def test_small_talk_is_never_a_button() -> None:
    assert "greet" not in offered(decided([("ehic", 0.5), ("greet", 0.4)]))


def test_a_follow_up_is_about_the_last_right() -> None:
    decision = decided([("follow_up", 0.8), ("ehic", 0.1)], last_topic="ehic")

    assert decision.answer_id == "ehic.documents"


def test_a_last_topic_that_the_model_does_not_know_is_ignored() -> None:
    decision = decided([("follow_up", 0.8), ("ebox", 0.2)], last_topic="ehic")

    assert decision.kind is Kind.CLARIFICATION


def test_a_follow_up_without_a_last_topic_is_asked_back_and_never_answered() -> None:
    decision = decided([("follow_up", 0.8), ("ehic", 0.19), ("ebox", 0.01)])

    assert decision.kind is Kind.CLARIFICATION
    assert offered(decision) == ["ehic.documents", "ebox.documents"]


def test_a_wish_for_a_person_is_heard_where_a_follow_up_is_likelier() -> None:
    decision = decided([("follow_up", 0.7), ("request_human", 0.25), ("ebox", 0.05)])

    assert decision.answer_id == "request_human"


def test_what_is_likelier_no_follow_up_is_judged_as_if_there_were_none() -> None:
    ranking, names_topic = resolve_follow_up(
        [("ehic", 0.45), ("follow_up", 0.4), ("ebox", 0.15)], None, RIGHTS
    )

    assert names_topic
    assert dict(ranking) == {"ehic": pytest.approx(0.75), "ebox": pytest.approx(0.25)}


def test_small_talk_cannot_be_followed_up() -> None:
    assert decided([("follow_up", 0.8), ("greet", 0.2)], last_topic="greet").kind is (
        Kind.CLARIFICATION
    )


def test_another_right_is_stronger_than_the_last_topic() -> None:
    ranking = [("ebox", 0.8), ("follow_up", 0.1), ("ehic", 0.1)]

    assert decided(ranking, last_topic="ehic").answer_id == "ebox.documents"


def test_an_empty_ranking_is_a_fallback() -> None:
    assert decided([]).kind is Kind.FALLBACK


def test_a_right_without_any_facet_ranking_gets_its_overview() -> None:
    assert decided([("ehic", 0.9)], []).answer_id == "ehic.overview"


def test_the_decision_travels_as_plain_values() -> None:
    assert decided([("ehic", 0.9)]).as_dict() == {
        "kind": "answer",
        "answer_id": "ehic.documents",
        "topic": "ehic",
        "facet": "documents",
        "confidence": 0.9,
        "facet_confidence": 0.9,
        "candidates": ({"answer_id": "ehic.documents", "confidence": 0.9},),
    }
