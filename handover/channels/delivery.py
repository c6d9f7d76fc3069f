"""Read from the log what a connection has not seen yet.

Every channel delivers by this: after a wake-up it asks for the messages after its own
cursor and for the state, so a slow or cut connection loses nothing.
"""

from typing import Any

from handover.content.catalogue import Catalogue
from handover.core.frames import FRAME_BYTES, PROTOCOL, TEXT_CHARS, FrameError
from handover.core.message import Message, Preferences, wire_time
from handover.core.records import Conversation
from handover.core.routing import REOPEN_WITHIN
from handover.core.words import Lang, State
from handover.hub import Hub
from handover.store import tickets
from handover.store.log import read_news

LIMITS = {"text_chars": TEXT_CHARS, "frame_bytes": FRAME_BYTES}


def welcome(conversation: Conversation, token: str | None) -> dict[str, Any]:
    """Return the `welcome` frame; `token` only when the conversation is new."""
    frame = {
        "type": "welcome",
        "protocol": PROTOCOL,
        "conversation": conversation.id,
        "state": conversation.state,
        "last_seq": conversation.last_seq,
        "reference": conversation.reference,
        "limits": LIMITS,
        "lang": conversation.lang,
        "level": conversation.level,
        "region": conversation.region,
    }
    return frame if token is None else frame | {"token": token}


async def news(
    hub: Hub, conversation_id: str, after: int
) -> tuple[list[Message], dict[str, Any]]:
    """Return all messages after `after`, oldest first, and the `state` frame."""
    async with hub.database.reading() as db:
        conversation, log = await read_news(db, conversation_id, after)
        held = (
            await tickets.holder(db, conversation_id)
            if conversation.state is State.ASSIGNED
            else None
        )
    return log, state_frame(hub, conversation, held[1] if held else None)


def state_frame(
    hub: Hub, conversation: Conversation, agent_name: str | None
) -> dict[str, Any]:
    """Return the `state` frame, with place and wait while the citizen waits.

    While it is closed no wait is expected: the next opening stands in its place. The
    urgent notice that all see now is in it too.
    """
    closed_at = conversation.closed_at
    frame = {
        "type": "state",
        "state": conversation.state,
        "position": None,
        "expected_wait_seconds": None,
        "next_opening": None,
        "agent_name": agent_name,
        "reopen_until": wire_time(closed_at + REOPEN_WITHIN) if closed_at else None,
        "lang": conversation.lang,
        "level": conversation.level,
        "region": conversation.region,
        "bulletin": hub.bulletins.on_wire(conversation.as_read),
    }
    if conversation.state is State.QUEUED:
        return frame | standing_fields(hub, conversation.id, conversation.lang)
    return frame


def standing_fields(hub: Hub, conversation_id: str, lang: Lang) -> dict[str, Any]:
    """Return place and wait as the picture has them for all: nothing is asked for."""
    standing = hub.waiting.picture.standings.get(conversation_id)
    opens_at = hub.opening.opens_again(lang)
    wait = standing.wait if standing and opens_at is None else None
    return {
        "position": standing.position if standing else None,
        "expected_wait_seconds": list(wait) if wait else None,
        "next_opening": wire_time(opens_at) if opens_at else None,
    }


def shared_frame(pack: dict[str, Any] | None) -> dict[str, Any]:
    """Return the `shared` frame; `pack` as `CitizenDesk.shared` returns it."""
    return {"type": "shared", "context": pack}


def error_frame(
    catalogue: Catalogue,
    as_read: Preferences,
    code: str,
    *,
    client_msg_id: str | None = None,
    name: str | None = None,
    **extra: Any,
) -> dict[str, Any]:
    """Return an `error` frame whose message is ready to show to its reader.

    Its words are the published text `error_<code>`, which may mention the first name
    `name`; `extra` are further fields of the frame.
    """
    return {
        "type": "error",
        "code": code,
        "message": catalogue.text(f"error_{code}", as_read, name=name),
        "client_msg_id": client_msg_id,
        **extra,
    }


def frame_error(
    catalogue: Catalogue, as_read: Preferences, error: FrameError
) -> dict[str, Any]:
    """Return the `error` frame for a frame that could not be accepted."""
    frame = error_frame(
        catalogue, as_read, error.code, client_msg_id=error.client_msg_id
    )
    return frame if error.field is None else frame | {"field": error.field}
