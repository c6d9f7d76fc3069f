"""The frames that citizens may send, checked field by field, and what all frames share.

Those of agents are in agent_frames.py. One model a verb; the hub never reads a field
that is not declared here. Error texts name fields, never their content, because the
content is a citizen's words.
"""

import json
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from handover.core.callback import NOTE_CHARS
from handover.core.words import Lang, Level, Region

FRAME_BYTES = 8192
TEXT_CHARS = 1000
COMMENT_CHARS = 300
PHONE_CHARS = 40
PROTOCOL = 1

STAMPED = frozenset(
    {
        "author",
        "author_name",
        "label",
        "kind",
        "seq",
        "at",
        "content_origin",
        "answer_id",
        "sources",
        "versions",
        "reply_to",
        "final",
        "confidence",
    }
)
"""Fields that only the hub may set; a client that sends one is refused by name."""


class FrameError(Exception):
    """Raised when a frame cannot be accepted.

    Attributes:
        code: Name of the error on the wire (docs/reference/protocol.md).
        field: The field at fault, if one is.
        client_msg_id: The frame's id, if it had a valid one.
        close: WebSocket close code (RFC 6455, 7.4.1) when the frame was not
            protocol at all; None keeps the connection open.
    """

    def __init__(
        self,
        code: str,
        *,
        field: str | None = None,
        client_msg_id: str | None = None,
        close: int | None = None,
    ) -> None:
        super().__init__(code if field is None else f"{code}: {field}")
        self.code = code
        self.field = field
        self.client_msg_id = client_msg_id
        self.close = close


# PostgreSQL stores no NUL in a text and no more than 31 bits in an integer.
STORABLE = r"^[^\x00]*$"
MAX_SEQ = 2**31 - 1

MsgId = UUID
Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=TEXT_CHARS, pattern=STORABLE
    ),
]
Comment = Annotated[str, StringConstraints(max_length=COMMENT_CHARS, pattern=STORABLE)]
ConversationId = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=STORABLE)
]
Seq = Annotated[int, Field(ge=1, le=MAX_SEQ)]
LastSeq = Annotated[int, Field(ge=0, le=MAX_SEQ)]


class Frame(BaseModel):
    """Base of all frames: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Hello(Frame):
    """Begins or resumes a conversation; the first frame of a connection."""

    type: Literal["hello"]
    protocol: int
    lang: Lang
    level: Level = Level.STANDARD
    conversation: ConversationId | None = None
    token: Annotated[str, StringConstraints(max_length=128)] | None = None
    last_seq: LastSeq = 0


class Say(Frame):
    """Something the citizen wrote."""

    type: Literal["say"]
    client_msg_id: MsgId
    text: Text


class Choose(Frame):
    """A pressed button, by its value."""

    type: Literal["choose"]
    client_msg_id: MsgId
    value: Annotated[str, StringConstraints(min_length=1, max_length=128)]


class RequestHuman(Frame):
    """Asks for a person; nothing else is required."""

    type: Literal["request_human"]
    client_msg_id: MsgId
    share_history: bool = True


class CancelRequest(Frame):
    """Leaves the queue."""

    type: Literal["cancel_request"]
    client_msg_id: MsgId


class RequestCallback(Frame):
    """Asks to be called in a half day; without a phone number, leaves a message."""

    type: Literal["callback"]
    client_msg_id: MsgId
    phone: (
        Annotated[str, StringConstraints(max_length=PHONE_CHARS, pattern=STORABLE)]
        | None
    ) = None
    half_day: Annotated[str, StringConstraints(max_length=PHONE_CHARS)] | None = None
    note: (
        Annotated[str, StringConstraints(max_length=NOTE_CHARS, pattern=STORABLE)]
        | None
    ) = None


class WithdrawCallback(Frame):
    """Takes back what was asked for with `callback`."""

    type: Literal["withdraw_callback"]
    client_msg_id: MsgId


class SetPreferences(Frame):
    """Changes language, level or region."""

    type: Literal["set"]
    lang: Lang | None = None
    level: Level | None = None
    region: Region | None = None


class Rate(Frame):
    """Rates one message, 1 (bad) to 5 (good)."""

    type: Literal["rate"]
    client_msg_id: MsgId
    seq: Seq
    value: Annotated[int, Field(ge=1, le=5)]
    comment: Comment | None = None


class Report(Frame):
    """Reports an error in one message."""

    type: Literal["report"]
    client_msg_id: MsgId
    seq: Seq
    comment: Comment | None = None


class Typing(Frame):
    """Says that the citizen is typing."""

    type: Literal["typing"]


class Ping(Frame):
    """Asks whether the line lives."""

    type: Literal["ping"]


class ShowShared(Frame):
    """Asks what the person sees, or will see."""

    type: Literal["show_shared"]


class Reopen(Frame):
    """Takes a closed conversation up again: with the bot, or straight in the queue."""

    type: Literal["reopen"]
    client_msg_id: MsgId
    to: Literal["bot", "queue"] = "bot"
    share_history: bool = True


class CloseConversation(Frame):
    """Ends the conversation."""

    type: Literal["close"]
    client_msg_id: MsgId


class EraseConversation(Frame):
    """Ends the conversation and overwrites what was said in it, for ever."""

    type: Literal["erase"]
    client_msg_id: MsgId


CITIZEN_FRAMES: dict[str, type[Frame]] = {
    "hello": Hello,
    "say": Say,
    "choose": Choose,
    "request_human": RequestHuman,
    "cancel_request": CancelRequest,
    "callback": RequestCallback,
    "withdraw_callback": WithdrawCallback,
    "set": SetPreferences,
    "rate": Rate,
    "report": Report,
    "typing": Typing,
    "ping": Ping,
    "close": CloseConversation,
    "erase": EraseConversation,
    "reopen": Reopen,
    "show_shared": ShowShared,
}


def decode(raw: str | bytes | None) -> dict[str, Any]:
    """Turn what came over the wire into a JSON object.

    Raises:
        FrameError: It was binary, larger than `FRAME_BYTES`, or not a JSON object.
    """
    if not isinstance(raw, str):
        raise FrameError("not_text", close=1003)
    if len(raw) > FRAME_BYTES:
        raise FrameError("frame_too_large", close=1009)
    try:
        if len(raw.encode()) > FRAME_BYTES:
            raise FrameError("frame_too_large", close=1009)
        content = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise FrameError("not_json", close=1007) from error
    if not isinstance(content, dict):
        raise FrameError("not_json", close=1007)
    return content


def parse(content: dict[str, Any], frames: dict[str, type[Frame]]) -> Frame:
    """Check a decoded frame against the model of its verb.

    Raises:
        FrameError: Unknown verb, a stamped field, a missing or wrong field, or a
            text that is too long. The first fault is named.
    """
    msg_id = _valid_msg_id(content.get("client_msg_id"))
    verb = content.get("type")
    model = frames.get(verb) if isinstance(verb, str) else None
    if model is None:
        raise FrameError("unknown_verb", field="type", client_msg_id=msg_id)
    forged = sorted(STAMPED & content.keys() - model.model_fields.keys())
    if forged:
        raise FrameError("forbidden_field", field=forged[0], client_msg_id=msg_id)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in fault["loc"]) or "frame"
        too_long = field == "text" and fault["type"] == "string_too_long"
        code = "text_too_long" if too_long else "invalid_field"
        # `from None`: pydantic's own message quotes the citizen's input.
        raise FrameError(
            code, field=_declared(field, model), client_msg_id=msg_id
        ) from None


def _declared(field: str, model: type[Frame]) -> str:
    """Name the field only if it is ours: an unknown field's name is client text."""
    return field if field.split(".")[0] in model.model_fields else "unknown field"


def _valid_msg_id(value: object) -> str | None:
    try:
        return str(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        return None
