from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from handover.core.message import (
    Message,
    NewMessage,
    Preferences,
    to_wire,
    wire_time,
)
from handover.core.words import Author, Kind, Lang, Level

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

# docs/reference/protocol.md, "A `message`", and the `type` of every frame.
FIELDS = {
    "type",
    "seq",
    "at",
    "author",
    "author_name",
    "label",
    "lang",
    "text",
    "kind",
    "content_origin",
    "client_msg_id",
    "reply_to",
    "final",
    "answer_id",
    "topic",
    "topic_name",
    "facet",
    "confidence",
    "paragraph_langs",
    "sources",
    "legal_basis",
    "grant_mode",
    "review_by",
    "choices",
    "versions",
}


def said(**changes):
    fields = {
        "author": Author.CITIZEN,
        "kind": Kind.TEXT,
        "lang": Lang.FR,
        "text": "bonjour",
        "label": "Vous",
    }
    return NewMessage(**(fields | changes))


def on_wire(**changes):
    return to_wire(Message("c-1", 7, NOON, said(**changes)))


def test_frame_has_the_fields_of_the_protocol_and_no_other():
    assert on_wire().keys() == FIELDS


def test_place_and_time_come_from_the_store():
    frame = on_wire()
    assert (frame["seq"], frame["at"]) == (7, "2026-11-22T12:00:00.000Z")


def test_words_of_the_enums_are_plain_text():
    frame = on_wire(author=Author.AGENT)
    assert [type(frame[name]) for name in ("author", "kind", "lang")] == [str] * 3


def test_every_message_says_that_people_wrote_it():
    assert on_wire()["content_origin"] == "human_authored"


def test_what_a_message_does_not_have_is_null_or_empty():
    frame = on_wire()
    assert (frame["topic"], frame["sources"], frame["choices"]) == (None, [], [])


def test_details_of_an_answer_are_passed_on():
    source = {"title": "CPAS"}
    frame = on_wire(detail={"topic": "integration_income", "sources": [source]})
    assert (frame["topic"], frame["sources"]) == ("integration_income", [source])


def test_details_the_protocol_does_not_know_stay_inside():
    assert "chosen" not in on_wire(detail={"chosen": "none"})


def test_whether_an_answer_is_owed_stays_inside():
    assert "awaits_reply" not in on_wire(awaits_reply=True)


def test_citizen_reads_standard_text_without_a_region_at_first():
    reader = Preferences(Lang.NL)
    assert (reader.level, reader.region) == (Level.STANDARD, None)


def test_time_of_another_zone_is_written_in_utc():
    in_brussels = datetime(
        2026, 7, 1, 14, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=2))
    )
    assert wire_time(in_brussels) == "2026-07-01T12:00:00.250Z"


@given(st.datetimes(timezones=st.just(UTC)))
def test_written_time_reads_back_to_the_millisecond(moment):
    read = datetime.fromisoformat(wire_time(moment))
    assert timedelta() <= moment - read < timedelta(milliseconds=1)
