"""What is said, before and after it is stored.

A `NewMessage` has everything but its place; the store gives it `seq` and `at`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from handover.core.words import Author, Kind, Lang, Level, Region

CONTENT_ORIGIN = "human_authored"
"""No generative model writes here, so this never varies (AI Act, Art. 50(2))."""


@dataclass(frozen=True)
class Preferences:
    """How one citizen wants to be answered."""

    lang: Lang
    level: Level = Level.STANDARD
    region: Region | None = None


@dataclass(frozen=True)
class Choice:
    """A button: `value` goes back as `choose`; `kind` tells the widget its role."""

    label: str
    value: str
    kind: str


@dataclass(frozen=True)
class NewMessage:
    """A message to append.

    Attributes:
        awaits_reply: The bot still owes an answer to this citizen message.
        detail: Wire fields that only some messages have (sources, choices, …).
    """

    author: Author
    kind: Kind
    lang: Lang
    text: str
    label: str
    author_name: str | None = None
    client_msg_id: str | None = None
    reply_to: int | None = None
    final: bool = False
    answer_id: str | None = None
    awaits_reply: bool = False
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """A stored message: `seq` counts from 1 without gaps, `at` is aware UTC."""

    conversation: str
    seq: int
    at: datetime
    said: NewMessage


_DETAIL_DEFAULTS: dict[str, Any] = {
    "topic": None,
    "topic_name": None,
    "facet": None,
    "confidence": None,
    "paragraph_langs": [],
    "sources": [],
    "legal_basis": None,
    "grant_mode": None,
    "review_by": None,
    "choices": [],
    "versions": None,
}


def wire_time(moment: datetime) -> str:
    """Write an aware moment as RFC 3339 in UTC, with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def to_wire(message: Message) -> dict[str, Any]:
    """Return the `message` frame of docs/reference/protocol.md."""
    said = message.said
    frame: dict[str, Any] = {
        "type": "message",
        "seq": message.seq,
        "at": wire_time(message.at),
        "author": said.author.value,
        "author_name": said.author_name,
        "label": said.label,
        "lang": said.lang.value,
        "text": said.text,
        "kind": said.kind.value,
        "content_origin": CONTENT_ORIGIN,
        "client_msg_id": said.client_msg_id,
        "reply_to": said.reply_to,
        "final": said.final,
        "answer_id": said.answer_id,
    }
    for name, default in _DETAIL_DEFAULTS.items():
        frame[name] = said.detail.get(name, default)
    return frame
