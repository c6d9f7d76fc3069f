"""The channel's contract: what is refused, and what the hub gets back."""

from typing import Any

import pytest

from bot.wire import BadRequestError, compose_reply, read_nearest, read_question

BODY: dict[str, Any] = {
    "conversation": "c-1",
    "text": "comment faire ?",
    "lang": "fr",
    "region": None,
    "level": "standard",
    "last_topic": None,
}
DECISION: dict[str, Any] = {
    "kind": "answer",
    "answer_id": "ehic.documents",
    "topic": "ehic",
    "facet": "documents",
    "confidence": 0.9,
    "facet_confidence": 0.8,
    "candidates": ({"answer_id": "ehic.documents", "confidence": 0.9},),
}


def test_a_complete_question_is_read() -> None:
    question = read_question({**BODY, "region": "wallonia", "last_topic": "ehic"})

    assert question.text == "comment faire ?"
    assert question.metadata() == {
        "lang": "fr",
        "region": "wallonia",
        "level": "standard",
        "last_topic": "ehic",
    }


def test_level_region_and_last_topic_may_be_left_out() -> None:
    question = read_question({"conversation": "c-1", "text": "x", "lang": "nl"})

    assert (question.level, question.region, question.last_topic) == (
        "standard",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("conversation", ""),
        ("conversation", None),
        ("text", "  "),
        ("text", 7),
        ("text", "x" * 1001),
        ("lang", "it"),
        ("lang", None),
        ("region", "ardennes"),
        ("level", "hard"),
        ("last_topic", 3),
    ],
)
def test_a_bad_field_is_named(field: str, value: object) -> None:
    with pytest.raises(BadRequestError, match=rf"^{field}: "):
        read_question({**BODY, field: value})


def test_a_body_that_is_no_object_is_refused() -> None:
    with pytest.raises(BadRequestError, match=r"^body: "):
        read_question(["fr"])


def test_the_refusal_does_not_repeat_what_the_citizen_wrote() -> None:
    with pytest.raises(BadRequestError) as refused:
        read_question({**BODY, "text": "secret" * 500})

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(("text", "read"), [("/restart", "restart"), ("//", "?")])
def test_a_citizen_cannot_give_rasa_commands(text: str, read: str) -> None:
    assert read_question({**BODY, "text": text}).text == read


def test_a_plain_answer_is_completed_with_what_was_understood() -> None:
    reply = compose_reply(DECISION, [{"answer_id": "ehic.documents"}], "m")

    assert reply == {
        "kind": "answer",
        "answer_id": "ehic.documents",
        "intent": "ehic",
        "topic": "ehic",
        "facet": "documents",
        "confidence": 0.9,
        "facet_confidence": 0.8,
        "candidates": [{"answer_id": "ehic.documents", "confidence": 0.9}],
        "model": "m",
    }


def test_a_question_back_takes_the_candidates_of_the_action() -> None:
    chosen = [{"answer_id": "ehic.overview", "confidence": 0.4}]

    reply = compose_reply(
        DECISION, [{"kind": "clarification", "candidates": chosen}], "m"
    )

    assert reply["kind"] == "clarification"
    assert reply["answer_id"] is None
    assert reply["candidates"] == chosen


def test_a_question_back_without_candidates_is_a_fallback() -> None:
    nothing = {**DECISION, "candidates": ()}

    assert (
        compose_reply(nothing, [{"kind": "clarification"}], "m")["kind"] == "fallback"
    )


def test_no_payload_at_all_is_a_fallback_with_candidates() -> None:
    reply = compose_reply(DECISION, [], "m")

    assert reply["kind"] == "fallback"
    assert (reply["intent"], reply["topic"], reply["facet"]) == (
        "out_of_scope",
        None,
        None,
    )
    assert reply["candidates"] == [{"answer_id": "ehic.documents", "confidence": 0.9}]


def test_some_texts_and_a_limit_are_read() -> None:
    assert read_nearest({"texts": ["a", "b"], "limit": 5}) == (["a", "b"], 5)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"limit": 5}, "texts"),
        ({"texts": [], "limit": 5}, "texts"),
        ({"texts": ["a"] * 51, "limit": 5}, "texts"),
        ({"texts": ["  "], "limit": 5}, "texts"),
        ({"texts": ["a"]}, "limit"),
        ({"texts": ["a"], "limit": True}, "limit"),
        ({"texts": ["a"], "limit": 21}, "limit"),
        ("a", "texts"),
    ],
)
def test_what_is_not_texts_and_a_limit_is_refused(body: object, field: str) -> None:
    with pytest.raises(BadRequestError) as refused:
        read_nearest(body)
    assert refused.value.field == field
