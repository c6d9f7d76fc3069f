import json
import re
from contextlib import suppress
from pathlib import Path
from typing import get_args
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.agent_frames import AGENT_FRAMES, AgentSay, Release
from handover.core.frames import (
    CITIZEN_FRAMES,
    COMMENT_CHARS,
    FRAME_BYTES,
    STAMPED,
    TEXT_CHARS,
    Frame,
    FrameError,
    Hello,
    Rate,
    Say,
    decode,
    parse,
)
from handover.core.words import Lang, Level

MSG_ID = "7a1f0c9e-5d0b-4c5e-9a51-0b7d3a6f2c11"
SECRET = "mon numéro est 85.07.30-033.28"

# One good frame of each verb of docs/reference/protocol.md.
CITIZEN = {
    "hello": {"protocol": 1, "lang": "fr"},
    "say": {"client_msg_id": MSG_ID, "text": "bonjour"},
    "choose": {"client_msg_id": MSG_ID, "value": "none"},
    "request_human": {"client_msg_id": MSG_ID},
    "cancel_request": {"client_msg_id": MSG_ID},
    "callback": {"client_msg_id": MSG_ID, "note": "mon loyer"},
    "withdraw_callback": {"client_msg_id": MSG_ID},
    "set": {"lang": "nl"},
    "rate": {"client_msg_id": MSG_ID, "seq": 2, "value": 5},
    "report": {"client_msg_id": MSG_ID, "seq": 2},
    "typing": {},
    "ping": {},
    "close": {"client_msg_id": MSG_ID},
    "erase": {"client_msg_id": MSG_ID},
    "reopen": {"client_msg_id": MSG_ID, "to": "queue"},
    "show_shared": {},
}
HELD = {"conversation": "c-1", "client_msg_id": MSG_ID}
AGENT = {
    "available": {"available": False, "reason": "break"},
    "claim": HELD,
    "decline": HELD,
    "open": {"conversation": "c-1", "last_seq": 0},
    "say": {**HELD, "text": "bonjour"},
    "note": {**HELD, "text": "à rappeler"},
    "typing": {"conversation": "c-1"},
    "send_card": HELD,
    "return_to_queue": HELD,
    "return_to_bot": HELD,
    "transfer": {**HELD, "to_agent": "lukas", "reason": "knows_topic"},
    "close": {**HELD, "code": "answered"},
    "reassign": {**HELD, "to_agent": "lukas", "reason": "no_reply"},
    "ping": {},
}
# These verbs are about a message that exists: they name it, they do not stamp it.
MAY_NAME_A_MESSAGE = {"rate": {"seq"}, "report": {"seq"}}

EVERY_VERB = [(CITIZEN_FRAMES, verb, fields) for verb, fields in CITIZEN.items()]
EVERY_VERB += [(AGENT_FRAMES, verb, fields) for verb, fields in AGENT.items()]

# Every character, lone surrogates too: JSON can spell them.
characters = st.characters(codec=None, exclude_categories=[])
texts = st.text(characters, max_size=40)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner),
    max_leaves=12,
)
field_names = st.sampled_from(
    ["client_msg_id", "text", "value", "lang", "level", "seq", "conversation", "token"]
)


def citizen(verb, **changes):
    """Parse the citizen's good frame of this verb, with changed fields."""
    return parse({"type": verb, **CITIZEN[verb], **changes}, CITIZEN_FRAMES)


def refused(verb, **changes):
    with pytest.raises(FrameError) as caught:
        citizen(verb, **changes)
    return caught.value


def undecodable(raw):
    with pytest.raises(FrameError) as caught:
        decode(raw)
    return caught.value


def frame_of(size, letter):
    """Return a JSON object of `size` bytes, most of them in `letter`s."""
    raw = json.dumps({"text": letter * 3000}, ensure_ascii=False)
    return raw + " " * (size - len(raw.encode()))


# -- what every verb has in common ------------------------------------------------


def test_example_frames_cover_every_verb():
    assert (CITIZEN.keys(), AGENT.keys()) == (
        CITIZEN_FRAMES.keys(),
        AGENT_FRAMES.keys(),
    )


@pytest.mark.parametrize(("frames", "verb", "fields"), EVERY_VERB)
def test_good_frame_is_accepted(frames, verb, fields):
    assert parse({"type": verb, **fields}, frames).type == verb


@pytest.mark.parametrize(("frames", "verb", "fields"), EVERY_VERB)
def test_field_that_only_the_hub_may_set_is_refused_by_name(frames, verb, fields):
    for stamped in STAMPED - MAY_NAME_A_MESSAGE.get(verb, set()):
        with pytest.raises(FrameError) as caught:
            parse({"type": verb, **fields, stamped: "bot"}, frames)
        assert (caught.value.code, caught.value.field) == ("forbidden_field", stamped)


@pytest.mark.parametrize(("frames", "verb", "fields"), EVERY_VERB)
def test_unknown_field_is_refused_without_repeating_its_name(frames, verb, fields):
    with pytest.raises(FrameError) as caught:
        parse({"type": verb, **fields, SECRET: 1}, frames)
    assert str(caught.value) == "invalid_field: unknown field"


@pytest.mark.parametrize(("frames", "verb", "fields"), EVERY_VERB)
def test_missing_field_is_named(frames, verb, fields):
    required = [n for n, f in frames[verb].model_fields.items() if f.is_required()]
    for name in set(required) - {"type"}:
        with pytest.raises(FrameError) as caught:
            parse({"type": verb, **fields} | {name: None}, frames)
        assert (caught.value.code, caught.value.field) == ("invalid_field", name)


@pytest.mark.parametrize(("frames", "verb", "fields"), EVERY_VERB)
def test_frame_answers_to_its_own_verbs_only(frames, verb, fields):
    verbs = get_args(frames[verb].model_fields["type"].annotation)
    assert {name for name, model in frames.items() if model is frames[verb]} == set(
        verbs
    )


@pytest.mark.parametrize("verb", ["shout", "", "SAY", None, 1, ["say"], {"say": 1}])
def test_unknown_verb_is_refused(verb):
    with pytest.raises(FrameError) as caught:
        parse({"type": verb, "client_msg_id": MSG_ID}, CITIZEN_FRAMES)
    assert (caught.value.code, caught.value.close) == ("unknown_verb", None)


@pytest.mark.parametrize("verb", sorted(AGENT_FRAMES.keys() - CITIZEN_FRAMES.keys()))
def test_citizen_has_no_verbs_of_an_agent(verb):
    with pytest.raises(FrameError) as caught:
        parse({"type": verb, **AGENT[verb]}, CITIZEN_FRAMES)
    assert caught.value.code == "unknown_verb"


def test_frames_cannot_be_changed_after_the_check():
    frame = citizen("say")
    with pytest.raises(ValueError, match="frozen"):
        frame.text = "something else"


PROTOCOL_PAGE = Path(__file__).parents[3] / "docs" / "reference" / "protocol.md"


def documented(section):
    """Return each verb in the table under this heading, with its row."""
    text = PROTOCOL_PAGE.read_text("utf-8").partition(f"### {section}\n")[2]
    rows = [line for line in text.partition("###")[0].splitlines() if "|" in line]
    return {
        verb: row for row in rows for verb in re.findall(r"`(\w+)`", row.split("|")[1])
    }


@pytest.mark.parametrize(
    ("section", "frames"),
    [("From the citizen", CITIZEN_FRAMES), ("From the agent", AGENT_FRAMES)],
)
def test_protocol_documents_every_verb_with_its_fields(section, frames):
    rows = documented(section)
    assert rows.keys() == frames.keys()
    for verb, model in frames.items():
        for name in model.model_fields:
            assert re.search(rf"\b{name}\b", rows[verb]) or name == "type", verb


# -- single fields ----------------------------------------------------------------


def test_hello_asks_for_standard_text_from_the_beginning_unless_told_otherwise():
    assert citizen("hello") == Hello(
        type="hello", protocol=1, lang=Lang.FR, level=Level.STANDARD, last_seq=0
    )


def test_history_is_shared_unless_the_citizen_refuses():
    assert citizen("request_human").share_history is True


def test_space_around_a_text_is_removed():
    assert citizen("say", text="  bonjour \n").text == "bonjour"


def test_text_of_1000_characters_is_accepted():
    assert len(citizen("say", text="é" * 1000).text) == TEXT_CHARS


def test_text_of_1001_characters_is_too_long():
    error = refused("say", text="é" * 1001)
    assert (error.code, error.field, error.close) == ("text_too_long", "text", None)


def test_space_around_a_text_does_not_count():
    assert citizen("say", text=" " * 900 + "a" * 1000).text == "a" * 1000


def test_agent_is_held_to_the_same_length():
    with pytest.raises(FrameError) as caught:
        parse({"type": "say", **AGENT["say"], "text": "a" * 1001}, AGENT_FRAMES)
    assert caught.value.code == "text_too_long"


@pytest.mark.parametrize("text", ["", "   ", "\n\t", None, 12, ["bonjour"]])
def test_say_without_words_is_refused(text):
    error = refused("say", text=text)
    assert (error.code, error.field) == ("invalid_field", "text")


@pytest.mark.parametrize("text", ["bon\0jour", "\ud800"])
def test_text_that_no_database_can_hold_is_refused(text):
    assert refused("say", text=text).field == "text"


def test_seq_that_no_database_can_hold_is_refused():
    assert refused("rate", seq=2**31).field == "seq"


def test_last_seq_that_no_database_can_hold_is_refused():
    assert refused("hello", last_seq=2**31).field == "last_seq"


@pytest.mark.parametrize("value", [1, 5])
def test_rating_from_1_to_5_is_accepted(value):
    assert citizen("rate", value=value).value == value


@pytest.mark.parametrize("value", [0, 6, -1, 2.5, "good", None])
def test_other_rating_is_refused(value):
    assert refused("rate", value=value).field == "value"


@pytest.mark.parametrize("verb", ["rate", "report"])
def test_message_is_counted_from_1(verb):
    assert refused(verb, seq=0).field == "seq"


def test_comment_of_300_characters_is_accepted():
    comment = "a" * COMMENT_CHARS
    assert citizen("rate", comment=comment).comment == comment


def test_comment_of_301_characters_is_refused():
    assert refused("report", comment="a" * 301).field == "comment"


@pytest.mark.parametrize(
    ("name", "value"), [("lang", "it"), ("level", "hard"), ("region", "france")]
)
def test_preference_outside_the_list_is_refused(name, value):
    assert refused("set", **{name: value}).field == name


@pytest.mark.parametrize("msg_id", ["", "1", 12, None, [], "x" * 36])
def test_message_id_that_is_no_uuid_is_refused(msg_id):
    error = refused("say", client_msg_id=msg_id)
    assert (error.field, error.client_msg_id) == ("client_msg_id", None)


def test_error_carries_the_id_of_the_frame_it_answers():
    assert refused("say", text="").client_msg_id == MSG_ID


def test_frames_of_the_two_sides_are_their_own():
    assert (CITIZEN_FRAMES["say"], AGENT_FRAMES["say"]) == (Say, AgentSay)


def test_agent_gives_back_in_two_ways():
    ways = {verb for verb, model in AGENT_FRAMES.items() if model is Release}
    assert ways == {"return_to_bot", "return_to_queue"}


def test_time_of_return_without_its_zone_is_refused():
    frame = {"type": "available", "available": False, "back_at": "2026-11-22T14:00:00"}
    with pytest.raises(FrameError) as caught:
        parse(frame, AGENT_FRAMES)
    assert caught.value.field == "back_at"


# -- whole frames -----------------------------------------------------------------


@pytest.mark.parametrize("letter", ["x", "é"])
def test_frame_of_8192_bytes_is_accepted(letter):
    assert decode(frame_of(FRAME_BYTES, letter)) == {"text": letter * 3000}


@pytest.mark.parametrize("letter", ["x", "é"])
def test_frame_of_8193_bytes_is_too_large(letter):
    error = undecodable(frame_of(8193, letter))
    assert (error.code, error.close) == ("frame_too_large", 1009)


def test_long_frame_is_refused_before_it_is_measured_in_bytes():
    assert undecodable("\ud800" * 8193).code == "frame_too_large"


@pytest.mark.parametrize("raw", [None, b"{}"])
def test_binary_frame_is_refused(raw):
    error = undecodable(raw)
    assert (error.code, error.close) == ("not_text", 1003)


@pytest.mark.parametrize(
    "raw",
    ["", "bonjour", "{", "[]", "1", "null", '"text"', "9" * 5000, "[" * 8000, "\ud800"],
    ids=lambda raw: raw[:8].encode("ascii", "backslashreplace").decode(),
)
def test_anything_but_an_object_is_refused(raw):
    error = undecodable(raw)
    assert (error.code, error.close) == ("not_json", 1007)


def test_object_is_returned_as_it_came():
    assert decode('{"type": "ping"}') == {"type": "ping"}


# -- whatever comes ---------------------------------------------------------------


@given(st.text(characters) | st.binary() | st.none())
def test_no_input_makes_decode_raise_anything_else(raw):
    with suppress(FrameError):
        assert isinstance(decode(raw), dict)


@given(
    st.sampled_from([CITIZEN_FRAMES, AGENT_FRAMES]),
    st.sampled_from(sorted(CITIZEN_FRAMES | AGENT_FRAMES)) | json_values,
    st.dictionaries(field_names | texts, json_values, max_size=5),
)
def test_no_input_makes_parse_raise_anything_else(frames, verb, fields):
    with suppress(FrameError):
        assert isinstance(parse({**fields, "type": verb}, frames), Frame)


@given(
    st.sampled_from(sorted(CITIZEN)),
    st.sampled_from(
        ["text", "comment", "value", "token", "client_msg_id", "lang", "x"]
    ),
    st.text(max_size=1100),
)
def test_words_of_a_citizen_never_appear_in_an_error(verb, name, around):
    words = f"{around}{SECRET}{around}"
    try:
        citizen(verb, **{name: words, words: words})
    except FrameError as error:
        shown = [str(error), repr(error), repr(error.__cause__)]
        assert not any(SECRET in each for each in shown)


@given(st.text(min_size=1).map(str.strip).filter(bool))
def test_what_was_decoded_and_accepted_is_what_was_said(text):
    raw = json.dumps({"type": "say", "client_msg_id": str(uuid4()), "text": text})
    try:
        said = parse(decode(raw), CITIZEN_FRAMES)
    except FrameError:
        assert "\0" in text or len(text) > TEXT_CHARS
    else:
        assert said.text == text


def test_rating_is_a_number_and_not_a_word():
    assert citizen("rate", value=4) == Rate(
        type="rate", client_msg_id=MSG_ID, seq=2, value=4
    )
