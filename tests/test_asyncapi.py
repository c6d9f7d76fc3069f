"""docs/reference/asyncapi.yaml says what the code does, so that it cannot rot."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
import yaml

from handover.bulletin_board import BulletinBoard
from handover.channels.delivery import (
    LIMITS,
    error_frame,
    frame_error,
    state_frame,
    welcome,
)
from handover.console.views import QueueViews, describe
from handover.content.catalogue import Catalogue, source_on_wire
from handover.content.model import Source
from handover.core.agent_frames import AGENT_FRAMES
from handover.core.agent_words import (
    AbuseReason,
    Availability,
    HandoverReason,
    ReassignReason,
    Role,
    TransferReason,
    WrapUp,
)
from handover.core.bulletin import TEXT_CHARS, Bulletin
from handover.core.frames import CITIZEN_FRAMES, PROTOCOL, FrameError
from handover.core.message import CONTENT_ORIGIN, Message, NewMessage, to_wire
from handover.core.records import (
    AgentAccount,
    Colleague,
    Conversation,
    Presence,
    Ticket,
)
from handover.core.words import Author, Kind, Lang, Level, Priority, Region, State
from handover.picture import Picture
from tests.auxil.content_builders import content, text
from tests.auxil.error_codes import frames_sent, socket_codes

DOCUMENT = Path(__file__).parents[1] / "docs/reference/asyncapi.yaml"
API = yaml.safe_load(DOCUMENT.read_text("utf-8"))
MESSAGES = API["components"]["messages"]
SCHEMAS = API["components"]["schemas"]
SENT = {"citizen": CITIZEN_FRAMES, "agent": AGENT_FRAMES}
VERBS = [(who, verb) for who, frames in SENT.items() for verb in frames]

WORDS_ONLY = {"title", "description"}
CONVERSATION = Conversation(
    id="c",
    reference="ABCD-EFGH",
    channel="web",
    lang=Lang.FR,
    level=Level.STANDARD,
    region=None,
    state=State.BOT,
    last_seq=1,
    last_topic=None,
    created_at=datetime(2026, 11, 22, tzinfo=UTC),
)


class AnyText:
    """Stands in for the catalogue: every text is there."""

    def text(self, key, as_read, **values):
        return key


class Posted:
    """Stands in for a hub on which an urgent notice hangs."""

    def __init__(self):
        words = dict.fromkeys(Lang, "words")
        links = dict.fromkeys(Lang, "https://portal.example")
        texts = {key: text() for key in ("label_bulletin", "bulletin_link")}
        catalogue = Catalogue(content(**texts))
        now = CONVERSATION.created_at
        self.bulletins = BulletinBoard(None, catalogue, None, lambda: now)
        until = now + timedelta(hours=1)
        self.bulletins.newest = Bulletin(1, words, links, until, "paul", now)


def looked_up(reference, within):
    node = within
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def plain(schema, within):
    """Return a schema without references and prose, spelled one way."""
    if isinstance(schema, list):
        return [plain(part, within) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return plain(looked_up(schema["$ref"], within) | beside, within)
    properties = schema.get("properties", {})
    kept = {
        key: plain(value, within)
        for key, value in schema.items()
        if key not in WORDS_ONLY | {"properties", "$defs"}
        and not (key == "default" and value is None)
    }
    if properties:
        kept["properties"] = {
            name: plain(part, within) for name, part in properties.items()
        }
    if "const" in kept:
        kept["enum"] = [kept.pop("const")]
    if "required" in kept:
        kept["required"] = sorted(kept["required"])
    return kept


def joined(schema):
    """Return (fields, required fields) of a schema, `allOf` put together."""
    if "allOf" in schema:
        parts = [joined(part) for part in schema["allOf"]]
        fields = {name: part for each, _ in parts for name, part in each.items()}
        return fields, set().union(*(required for _, required in parts))
    return schema.get("properties", {}), set(schema.get("required", ()))


def fields_of(message):
    return joined(plain(MESSAGES[message]["payload"], API))


def assert_describes(message, frame):
    fields, required = fields_of(message)
    assert required <= frame.keys() <= fields.keys(), message
    assert fields["type"]["enum"] == [frame["type"]]


@pytest.mark.parametrize("who", SENT)
def test_every_verb_is_described_and_no_other(who):
    prefix = f"from_{who}."
    described = {
        name.removeprefix(prefix) for name in MESSAGES if name.startswith(prefix)
    }
    assert described == SENT[who].keys()


@pytest.mark.parametrize(("who", "verb"), VERBS)
def test_a_verb_has_the_fields_the_limits_and_the_enums_of_its_model(who, verb):
    model = SENT[who][verb].model_json_schema()
    expected = plain(model, model)
    assert verb in expected["properties"]["type"]["enum"]
    expected["properties"]["type"]["enum"] = [verb]
    described = plain(MESSAGES[f"from_{who}.{verb}"]["payload"], API)
    assert described == expected


@pytest.mark.parametrize(
    "words",
    [
        *(Lang, Level, Region, State, Author, Kind, Priority),
        *(AbuseReason, Availability, HandoverReason, ReassignReason),
        *(Role, TransferReason, WrapUp),
    ],
    ids=lambda w: w.__name__,
)
def test_words_are_those_of_the_code(words):
    assert SCHEMAS[words.__name__]["enum"] == [word.value for word in words]


def test_a_message_has_every_field_of_the_wire():
    said = NewMessage(Author.BOT, Kind.ANSWER, Lang.FR, "text", "label")
    frame = to_wire(Message("c", 1, CONVERSATION.created_at, said))
    fields, required = fields_of("to_citizen.message")
    assert fields.keys() == required == frame.keys()
    assert fields["content_origin"]["enum"] == [CONTENT_ORIGIN]
    assert_describes("to_agent.message", frame | {"conversation": "c"})


def test_a_source_has_every_field_of_the_wire():
    words = dict.fromkeys(Lang, "https://portal.example")
    source = {"title": words, "url": words, "institution": words}
    source["checked_on"] = "2026-11-22"
    on_wire = source_on_wire(Source.model_validate(source), Lang.FR)
    assert SCHEMAS["Source"]["properties"].keys() == on_wire.keys()


def test_welcome_and_state_have_every_field_of_the_wire():
    assert_describes("to_citizen.welcome", welcome(CONVERSATION, "token"))
    assert_describes("to_citizen.welcome", welcome(CONVERSATION, None))
    # The hub is asked for the queue only while the citizen waits.
    state = state_frame(Posted(), CONVERSATION, "Amina")
    assert_describes("to_citizen.state", state)
    fields = SCHEMAS["Bulletin"]["properties"]
    assert state["bulletin"].keys() == fields.keys()
    assert state["bulletin"]["link"].keys() == fields["link"]["properties"].keys()
    assert fields["text"]["maxLength"] == TEXT_CHARS
    assert_describes("to_agent.state", state | {"conversation": "c"})


def test_limits_and_protocol_are_those_of_the_code():
    fields, _ = fields_of("to_citizen.welcome")
    limits = fields["limits"]["properties"]
    assert {name: part["enum"] for name, part in limits.items()} == {
        name: [value] for name, value in LIMITS.items()
    }
    assert fields["protocol"]["enum"] == [PROTOCOL]


def test_an_agent_is_described_as_on_the_wire():
    account = AgentAccount("1", "amina", "Amina", (Lang.FR,))
    fields, _ = fields_of("to_agent.welcome")
    assert fields["agent"]["properties"].keys() == describe(account).keys()


def test_queue_and_board_have_every_field_of_the_wire():
    account = AgentAccount("1", "amina", "Amina", (Lang.FR,))
    here = Presence(Availability.AVAILABLE)
    noon = CONVERSATION.created_at
    colleagues = tuple(
        Colleague(replace(account, id=id_), here, 1, noon, is_here=True)
        for id_ in ("1", "2")
    )
    waiting = Ticket(
        id="t",
        conversation="c",
        lang=Lang.FR,
        topic=None,
        priority=Priority.NORMAL,
        share_history=True,
        asked_at_seq=1,
        channel="web",
        queued_at=noon,
        claimed_by=None,
        claimed_at=None,
    )
    held = replace(waiting, conversation="d", claimed_by="1", claimed_at=noon)
    picture = Picture((waiting,), (held,), colleagues)
    views = QueueViews(Catalogue(content()))
    queue = views.queue(picture, account)
    assert_describes("to_agent.queue", queue)
    board = views.board(picture, {"d": noon}, Lang.FR, noon)
    assert_describes("to_agent.board", board)
    parts = joined(plain(MESSAGES["to_agent.board"]["payload"], API))[0]
    entry = joined(plain(SCHEMAS["QueueEntry"], API))
    for frame, (fields, required) in (
        (queue["waiting"][0], entry),
        (queue["mine"][0], entry),
        (queue["colleagues"][0], joined(plain(SCHEMAS["Colleague"], API))),
        *(
            (board[part][0], joined(parts[part]["items"]))
            for part in parts
            if part != "type"
        ),
    ):
        assert frame.keys() == fields.keys() == required


def test_errors_have_every_field_and_every_code():
    fault = FrameError("invalid_field", field="seq", client_msg_id="1")
    frame = frame_error(AnyText(), CONVERSATION.as_read, fault)
    assert_describes("to_citizen.error", frame)
    lost = error_frame(
        AnyText(),
        CONVERSATION.as_read,
        "already_claimed",
        claimed_by="Amina",
        conversation="c",
    )
    assert_describes("to_agent.error", lost)
    assert SCHEMAS["Error"]["properties"]["code"]["enum"] == sorted(socket_codes())


def test_every_frame_the_hub_writes_is_described_with_its_fields():
    hub = {"citizen", "agent"}
    for kind, written in frames_sent():
        described = [
            f"to_{who}.{kind}" for who in hub if f"to_{who}.{kind}" in MESSAGES
        ]
        assert described, f"a frame of type {kind} is not described"
        allowed = set().union(*(fields_of(name)[0].keys() for name in described))
        assert written.keys() <= allowed, kind


@pytest.mark.parametrize("who", SENT)
def test_channel_and_operations_name_every_message(who):
    both = [name for name in MESSAGES if name.partition(".")[0].endswith(f"_{who}")]
    assert list(API["channels"][who]["messages"]) == both
    for direction, action in (("from", "receive"), ("to", "send")):
        operation = API["operations"][f"{direction}_{who}"]
        assert operation["action"] == action
        named = [each["$ref"].rpartition("/")[2] for each in operation["messages"]]
        assert named == [name for name in both if name.startswith(direction)]


def test_every_reference_leads_somewhere():
    def walk(node):
        if isinstance(node, dict):
            if "$ref" in node:
                looked_up(node["$ref"], API)
            for part in node.values():
                walk(part)
        elif isinstance(node, list):
            for part in node:
                walk(part)

    walk(API)


def test_verbs_that_share_a_model_are_all_in_it():
    for frames in SENT.values():
        for verb, model in frames.items():
            assert verb in get_args(model.model_fields["type"].annotation)
