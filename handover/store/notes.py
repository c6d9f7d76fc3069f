"""Queries on what agents leave for each other: notes, and why a conversation came.

Both are events of the conversation. A note is an agent's words, masked before it comes
here; no channel of citizens reads this module.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.conversation import TRANSITIONS, Command
from handover.core.records import Note
from handover.store.conversations import record_event
from handover.store.schema import event

NOTE = "NoteAdded"
HANDED_ON = (
    TRANSITIONS[Command.TRANSFER].event,
    TRANSITIONS[Command.REASSIGN].event,
)

CHANGES = tuple(transition.event for transition in TRANSITIONS.values())


async def add_note(
    db: AsyncConnection,
    conversation_id: str,
    seq: int,
    agent_id: str,
    note: Note,
    client_msg_id: str,
) -> None:
    """Keep a note; the same `client_msg_id` again keeps it once."""
    sent = (
        each.detail.get("client_msg_id")
        for each in await _events(db, conversation_id, (NOTE,))
    )
    if client_msg_id in sent:
        return
    detail = {
        "text": note.text,
        "author_name": note.author_name,
        "client_msg_id": client_msg_id,
    }
    await record_event(db, conversation_id, seq, NOTE, agent_id, note.at, detail)


async def notes_of(db: AsyncConnection, conversation_id: str) -> list[Note]:
    """Return the notes about a conversation, oldest first."""
    return [
        Note(each.at, each.detail["author_name"], each.detail["text"])
        for each in await _events(db, conversation_id, (NOTE,))
    ]


async def last_handed_on(
    db: AsyncConnection, conversation_id: str, since: datetime
) -> dict[str, Any] | None:
    """Return who last passed this conversation on and why, or None.

    Args:
        db: The connection.
        conversation_id: Of the conversation.
        since: Arrival of the open ticket: what came before is another matter.

    Returns:
        `by` (first name), `reason`, and `event`, its name in the event log.
    """
    found = [
        each
        for each in await _events(db, conversation_id, HANDED_ON)
        if each.at >= since
    ]
    if not found:
        return None
    last = found[-1]
    return {
        "event": last.name,
        "by": last.detail["by"],
        "reason": last.detail["reason"],
    }


async def last_change(
    db: AsyncConnection, conversation_id: str
) -> dict[str, Any] | None:
    """Return the last change of state: `event`, and `by` and `reason` or None."""
    found = await _events(db, conversation_id, CHANGES)
    if not found:
        return None
    last = found[-1]
    detail = last.detail
    return {
        "event": last.name,
        "by": detail.get("by"),
        "reason": detail.get("reason"),
    }


async def _events(
    db: AsyncConnection, conversation_id: str, names: tuple[str, ...]
) -> list[Any]:
    rows = await db.execute(
        select(event)
        .where(event.c.conversation_id == conversation_id, event.c.name.in_(names))
        .order_by(event.c.id)
    )
    return list(rows)
