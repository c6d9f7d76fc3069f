"""Queries on what is over, and its removal with all that hangs on it.

Every function takes the connection of a transaction that the caller opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.callback import CallbackState
from handover.core.conversation import TicketState
from handover.core.retention import Limits
from handover.core.words import Author, State
from handover.store.schema import (
    Moment,
    callback,
    conversation,
    event,
    message,
    offer,
    telegram_link,
    ticket,
)

_HANGS_ON = (offer, ticket, message, event, callback, telegram_link)
"""Every table with a conversation's rows, before those that they point to."""

_NOT_HELD = (State.BOT, State.CLOSED)
"""Nobody waits in these states, and nobody answers."""


Place = tuple[datetime, str]
"""A conversation's place in the order of age: when it was opened, and its id."""

_AGE = (conversation.c.created_at, conversation.c.id)


@dataclass(frozen=True)
class Over:
    """A conversation that is over."""

    id: str
    had_person: bool


def _of(conversation_id: ColumnElement[str], *also: ColumnElement[bool]) -> Select[int]:
    return select(1).where(conversation_id == conversation.c.id, *also)


_HAD_PERSON = or_(
    exists(_of(ticket.c.conversation_id)),
    exists(_of(message.c.conversation_id, message.c.author == Author.AGENT)),
)


def _may_be_over(limits: Limits) -> ColumnElement[bool]:
    """Select by what stands in the conversation's own row.

    It is at least as old as its last change; the moment of its opening, which never
    changes, has the index.
    """
    return and_(
        conversation.c.created_at < limits.conversation,
        conversation.c.changed_at < limits.conversation,
        conversation.c.state.in_(_NOT_HELD),
    )


def _is_over(limits: Limits) -> ColumnElement[bool]:
    """Select by what hangs on it too: nobody waits, and its own period has passed."""
    return and_(
        _may_be_over(limits),
        or_(conversation.c.changed_at < limits.handover, ~_HAD_PERSON),
        ~exists(_of(ticket.c.conversation_id, ticket.c.state != TicketState.ENDED)),
        # A finished callback has its own, shorter period.
        ~exists(_of(callback.c.conversation_id)),
    )


async def find_over(
    db: AsyncConnection,
    limits: Limits,
    *,
    after: Place | None,
    at_most: int,
    lock: bool = True,
) -> tuple[list[Over], Place | None]:
    """Look through some old conversations for those that are over.

    However many there are, one call looks at few, so that it takes no time.

    Args:
        db: The connection.
        limits: What changed last before them is over.
        after: Where the last call ended; None to begin with the oldest.
        at_most: So many are looked at.
        lock: Keep everybody else from those found; what another transaction has locked
            is left out.

    Returns:
        Those that are over, and where to go on: None at the end.
    """
    old = select(*_AGE).where(_may_be_over(limits)).order_by(*_AGE).limit(at_most)
    if after is not None:
        last = tuple_(literal(after[0], Moment), literal(after[1]))
        old = old.where(tuple_(*_AGE) > last)
    places = [(row.created_at, row.id) for row in await db.execute(old)]
    if not places:
        return [], None
    wanted = select(conversation.c.id, _HAD_PERSON.label("had_person")).where(
        conversation.c.id.in_([id_ for _, id_ in places]), _is_over(limits)
    )
    if lock:
        wanted = wanted.with_for_update(of=conversation, skip_locked=True)
    rows = await db.execute(wanted)
    return [Over(row.id, bool(row.had_person)) for row in rows], places[-1]


async def remove(db: AsyncConnection, found: Sequence[Over]) -> int:
    """Remove conversations with all that hangs on them; return how many messages."""
    ids = [each.id for each in found]
    messages = 0
    for table in _HANGS_ON:
        removed = await db.execute(
            delete(table).where(table.c.conversation_id.in_(ids))
        )
        if table is message:
            messages = removed.rowcount
    await db.execute(delete(conversation).where(conversation.c.id.in_(ids)))
    return messages


async def count_callbacks(db: AsyncConnection, limits: Limits) -> dict[str, int]:
    """Return how many callbacks are over: finished ones, and ones nobody saw to."""
    conditions = {
        "callbacks": and_(
            callback.c.state == CallbackState.DONE,
            callback.c.done_at < limits.callback,
        ),
        "unseen_callbacks": and_(
            callback.c.state != CallbackState.DONE,
            callback.c.created_at < limits.unseen_callback,
        ),
    }
    return {
        name: await db.scalar(select(func.count()).where(condition)) or 0
        for name, condition in conditions.items()
    }
