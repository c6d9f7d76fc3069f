"""Holding a conversation: how an agent comes to hold one, and who holds it now.

There is one way in (`give`), for offers, claims by hand and supervisors alike, so that
two holders or one conversation too many cannot come about by any of them.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.conversation import Command, Transition
from handover.core.records import AgentAccount, Conversation
from handover.store import (
    accounts,
    conversations,
    offers,
    owed,
    presence,
    tickets,
)


class AlreadyClaimed(Exception):
    """Raised to the one who came second; `claimed_by` is the winner's first name."""

    def __init__(self, claimed_by: str) -> None:
        super().__init__("another agent holds the conversation")
        self.claimed_by = claimed_by


class NotYours(Exception):
    """Raised when the conversation is not held by this agent."""


class AtCapacity(Exception):
    """Raised when the agent holds as many conversations as they may."""


class ColleagueCannot(Exception):
    """Raised when a conversation cannot be passed on to whom was named."""


class NotASupervisor(Exception):
    """Raised when an agent asks for what only a supervisor may do."""


async def give(
    db: AsyncConnection,
    conversation_id: str,
    agent: AgentAccount,
    command: Command,
    *,
    now: datetime,
    lease: timedelta,
) -> Transition:
    """Let an agent hold a conversation, if its state and the agent's load allow it.

    The caller holds the lock on the conversation's row. The agent's row is locked
    before their conversations are counted: of two hubs that give them one at the same
    moment, the second counts the first one's too.

    Raises:
        AtCapacity: The agent holds as many as they may.
        NotPossibleNow: The state does not allow it.
    """
    capacity = await accounts.lock_capacity(db, agent.id)
    held = await tickets.held_by(db, agent.id)
    if held >= capacity:
        raise AtCapacity("the agent holds as many conversations as they may")
    change = await conversations.change_state(db, conversation_id, command, now)
    await presence.note_turn(db, agent.id, now)
    await tickets.assign(
        db, conversation_id, agent.id, now=now, lease_until=now + lease
    )
    await offers.end(
        db,
        now,
        offers.ACCEPTED,
        conversation_id=conversation_id,
        agent_id=agent.id,
    )
    await offers.end(db, now, offers.PASSED, conversation_id=conversation_id)
    if held + 1 >= capacity:
        await offers.end(db, now, offers.PASSED, agent_id=agent.id)
    await owed.settle(db, conversation_id)
    return change


async def held_by(
    db: AsyncConnection,
    agent: AgentAccount,
    conversation_id: str,
    *,
    lock: bool = True,
) -> Conversation:
    """Return a conversation that this agent holds.

    Raises:
        NotYours: They do not.
    """
    conversation = await conversations.find(db, conversation_id, lock=lock)
    held = await tickets.holder(db, conversation_id)
    if held is None or held[0] != agent.id:
        raise NotYours("the conversation is not assigned to this agent")
    return conversation
