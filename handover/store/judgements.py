"""Queries on what agents say of the bot's guesses: an event each, the last one counts.

They go with the conversation when it is erased or removed (`store.erasure`,
`store.retention`).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.agent_words import Judgement
from handover.core.conversation import TRANSITIONS, Command
from handover.core.words import Author
from handover.store.conversations import record_event
from handover.store.schema import event, message

__all__ = ["WrongGuess", "has_let_go", "is_guessed", "judge", "wrong_guesses"]

JUDGED, UNDERSTOOD = "BotJudged", "MessageUnderstood"
LET_GO = tuple(
    TRANSITIONS[command].event
    for command in (
        Command.RETURN_TO_BOT,
        Command.RETURN_TO_QUEUE,
        Command.REFER,
        Command.CLOSE_BY_AGENT,
    )
)
"""Events with which an agent's own part in a conversation ends."""


@dataclass(frozen=True)
class WrongGuess:
    """A question that the bot had understood wrong.

    Attributes:
        text: As it is kept: masked.
        guessed: Topic that the bot thought of, if any.
        meant: Topic that the agent named, if any.
    """

    conversation: str
    text: str
    lang: str
    guessed: str | None
    meant: str | None


async def has_let_go(db: AsyncConnection, conversation_id: str, agent_id: str) -> bool:
    """Tell whether this agent once closed or gave back this conversation."""
    found = await db.scalar(
        select(event.c.id)
        .where(
            event.c.conversation_id == conversation_id,
            event.c.name.in_(LET_GO),
            event.c.actor == agent_id,
        )
        .limit(1)
    )
    return found is not None


async def is_guessed(db: AsyncConnection, conversation_id: str, seq: int) -> bool:
    """Tell whether the bot made a guess about this message."""
    found = await db.scalar(
        select(event.c.id)
        .where(
            event.c.conversation_id == conversation_id,
            event.c.name == UNDERSTOOD,
            event.c.seq == seq,
        )
        .limit(1)
    )
    return found is not None


async def judge(
    db: AsyncConnection,
    conversation_id: str,
    seq: int,
    agent_id: str,
    now: datetime,
    *,
    judgement: Judgement,
    meant: str | None,
) -> None:
    """Keep what an agent says of the guess about one message."""
    detail = {"judgement": judgement, **({"meant": meant} if meant else {})}
    await record_event(db, conversation_id, seq, JUDGED, agent_id, now, detail)


async def wrong_guesses(
    db: AsyncConnection, *, since: datetime, limit: int
) -> list[WrongGuess]:
    """Return the questions of which agents said last that they were misunderstood."""
    judged = await db.execute(
        select(event.c.conversation_id, event.c.seq, event.c.detail)
        .where(event.c.name == JUDGED, event.c.at >= since)
        .order_by(event.c.id.desc())
        .limit(limit)
    )
    last: dict[tuple[str, int], dict[str, str]] = {}
    for row in judged:
        last.setdefault((row.conversation_id, row.seq), row.detail)
    wrong = {
        place: detail.get("meant")
        for place, detail in last.items()
        if detail["judgement"] == Judgement.NO
    }
    found = await db.execute(
        select(
            message.c.conversation_id,
            message.c.seq,
            message.c.text,
            message.c.lang,
            event.c.detail,
        )
        .join(
            event,
            (event.c.conversation_id == message.c.conversation_id)
            & (event.c.seq == message.c.seq),
        )
        .where(
            message.c.author == Author.CITIZEN,
            event.c.name == UNDERSTOOD,
            tuple_(message.c.conversation_id, message.c.seq).in_(list(wrong)),
        )
        .order_by(event.c.id.desc())
    )
    return [
        WrongGuess(
            row.conversation_id,
            row.text,
            row.lang,
            row.detail.get("topic"),
            wrong[row.conversation_id, row.seq],
        )
        for row in found
        if row.text
    ]
