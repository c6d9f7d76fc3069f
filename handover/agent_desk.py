"""What an agent can do with conversations: see the queue, claim, talk, give back.

Every verb checks on the conversation's own row that this agent holds it.
"""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.conversation import Command, NotPossibleNow
from handover.core.message import NewMessage, Preferences
from handover.core.records import AgentAccount, Conversation, Ticket
from handover.core.words import Author, State
from handover.privacy.masking import mask
from handover.store import accounts, conversations, messages, tickets
from handover.workplace import Workplace

_ENDINGS = {
    "return_to_bot": (Command.RETURN_TO_BOT, "human_out"),
    "return_to_queue": (Command.RETURN_TO_QUEUE, "returned_to_queue"),
    "close": (Command.CLOSE_BY_AGENT, "closed_by_agent"),
}


class AlreadyClaimed(Exception):
    """Raised to the one who came second; `claimed_by` is the winner's first name."""

    def __init__(self, claimed_by: str) -> None:
        super().__init__("another agent holds the conversation")
        self.claimed_by = claimed_by


class NotYours(Exception):
    """Raised when the conversation is not held by this agent."""


class AgentDesk(Workplace):
    """The verbs of docs/reference/protocol.md for agents."""

    async def set_available(self, agent: AgentAccount, available: bool) -> None:
        """Say whether this agent takes conversations."""
        async with self.database.writing() as db:
            await accounts.set_presence(db, agent.id, self.clock(), available)
        self.waiting.changed()

    async def is_available(self, agent: AgentAccount) -> bool:
        """Tell what this agent last said."""
        async with self.database.reading() as db:
            return await accounts.find_available(db, agent.id)

    async def stay(self, agent: AgentAccount) -> None:
        """Note that the agent's connection lives: presence and leases go on."""
        now = self.clock()
        async with self.database.writing() as db:
            await accounts.set_presence(db, agent.id, now)
            await tickets.extend_leases(db, agent.id, now + self.waiting.lease)

    async def claim(
        self, agent: AgentAccount, conversation_id: str, client_msg_id: str
    ) -> int:
        """Take the conversation over; of two who try, one conditional update decides.

        Returns:
            The seq of the line that tells the citizen who is there now.

        Raises:
            AlreadyClaimed: A colleague holds it; names them.
            NotPossibleNow: It is not waiting, or waits in a language not spoken.
            UnknownConversation: There is no such conversation.
        """
        now = self.clock()
        async with self.database.writing() as db:
            conversation = await conversations.find(db, conversation_id, lock=True)
            sent = await messages.find_sent(db, conversation_id, client_msg_id)
            if sent is not None:
                return sent
            held = await tickets.holder(db, conversation_id)
            if held is not None:
                raise AlreadyClaimed(held[1])
            if conversation.lang not in agent.langs:
                raise NotPossibleNow("claim", conversation.state)
            change = await conversations.change_state(
                db, conversation_id, Command.CLAIM, now
            )
            await tickets.assign(
                db,
                conversation_id,
                agent.id,
                now=now,
                lease_until=now + self.waiting.lease,
            )
            await messages.settle(db, conversation_id)
            notice = self.catalogue.notice(
                "human_in",
                conversation.as_read,
                client_msg_id=client_msg_id,
                name=agent.name,
            )
            seq = await messages.append(db, conversation_id, notice, now=now)
            await conversations.record_event(
                db, conversation_id, seq or 0, change.event, agent.id, now
            )
        self._published(conversation_id)
        return seq or 0

    async def say(
        self, agent: AgentAccount, conversation_id: str, client_msg_id: str, text: str
    ) -> int:
        """Append what the agent writes.

        Raises:
            NotYours: The agent does not hold this conversation.
        """

        def in_own_words(as_read: Preferences) -> NewMessage:
            return self.catalogue.spoken_by(
                Author.AGENT,
                mask(text).text,
                as_read,
                client_msg_id=client_msg_id,
                name=agent.name,
            )

        return await self._append(agent, conversation_id, client_msg_id, in_own_words)

    async def send_card(
        self, agent: AgentAccount, conversation_id: str, client_msg_id: str
    ) -> int:
        """Append the crisis card in the agent's name, in the citizen's language.

        Raises:
            NotYours: The agent does not hold this conversation.
        """

        def card(as_read: Preferences) -> NewMessage:
            return self.emergencies.card_from(agent.name, as_read, client_msg_id)

        return await self._append(agent, conversation_id, client_msg_id, card)

    async def _append(
        self,
        agent: AgentAccount,
        conversation_id: str,
        client_msg_id: str,
        say: Callable[[Preferences], NewMessage],
    ) -> int:
        try:
            async with self.database.writing() as db:
                conversation = await self._held(db, agent, conversation_id)
                sent = await messages.find_sent(db, conversation_id, client_msg_id)
                if sent is not None:
                    return sent
                seq = await messages.append(
                    db,
                    conversation_id,
                    say(conversation.as_read),
                    now=self.clock(),
                    only_in=frozenset({State.ASSIGNED}),
                )
        except IntegrityError:
            raise NotYours("sent twice from two conversations") from None
        self.fanout.publish(conversation_id)
        return seq or 0

    async def release(
        self, agent: AgentAccount, conversation_id: str, client_msg_id: str, verb: str
    ) -> int:
        """End the assignment: `return_to_bot`, `return_to_queue` or `close`.

        Raises:
            NotYours: The agent does not hold this conversation.
        """
        command, key = _ENDINGS[verb]
        now = self.clock()
        async with self.database.writing() as db:
            sent = await messages.find_sent(db, conversation_id, client_msg_id)
            if sent is not None:
                return sent
            conversation = await self._held(db, agent, conversation_id)
            change = await conversations.change_state(db, conversation_id, command, now)
            if command is Command.RETURN_TO_QUEUE:
                await tickets.put_back(db, conversation_id)
            else:
                await tickets.end(db, conversation_id, now)
            notice = self.catalogue.notice(
                key,
                conversation.as_read,
                client_msg_id=client_msg_id,
                name=agent.name,
                reference=conversation.reference,
            )
            seq = await messages.append(db, conversation_id, notice, now=now)
            await conversations.record_event(
                db, conversation_id, seq or 0, change.event, agent.id, now
            )
        self._published(conversation_id)
        return seq or 0

    async def typing(self, agent: AgentAccount, conversation_id: str) -> None:
        """Tell the citizen that the person is writing; never stored.

        Raises:
            NotYours: The agent does not hold this conversation.
        """
        async with self.database.reading() as db:
            await self._held(db, agent, conversation_id, lock=False)
        self.fanout.publish_typing(conversation_id, "agent")

    async def held_ticket(self, agent: AgentAccount, conversation_id: str) -> Ticket:
        """Return the agent's own ticket.

        Raises:
            NotYours: The agent does not hold this conversation.
        """
        async with self.database.reading() as db:
            ticket = await tickets.find_open(db, conversation_id)
        if ticket is None or ticket.claimed_by != agent.id:
            raise NotYours("the conversation is not assigned to this agent")
        return ticket

    async def _held(
        self,
        db: AsyncConnection,
        agent: AgentAccount,
        conversation_id: str,
        *,
        lock: bool = True,
    ) -> Conversation:
        conversation = await conversations.find(db, conversation_id, lock=lock)
        held = await tickets.holder(db, conversation_id)
        if held is None or held[0] != agent.id:
            raise NotYours("the conversation is not assigned to this agent")
        return conversation

    def _published(self, conversation_id: str) -> None:
        self.fanout.publish(conversation_id)
        self.waiting.changed()
