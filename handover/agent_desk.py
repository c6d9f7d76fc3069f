"""What an agent can do with conversations: be there, claim, talk, take notes.

Every verb checks on the conversation's own row that this agent holds it. Passing on
and ending: handing_on.py.
"""

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError

from handover.core.conversation import Command, NotPossibleNow
from handover.core.message import NewMessage, Preferences
from handover.core.records import AgentAccount, Note, Presence, Ticket
from handover.core.words import Author, State
from handover.holding import AlreadyClaimed, NotYours, give, held_by
from handover.store import (
    conversations,
    messages,
    notes,
    offers,
    presence,
    tickets,
)
from handover.workplace import Workplace


class AgentDesk(Workplace):
    """The verbs of docs/reference/protocol.md for agents at work."""

    async def set_presence(self, agent: AgentAccount, said: Presence) -> None:
        """Say whether this agent takes conversations; who does not, is offered none."""
        now = self.clock()
        async with self.database.writing() as db:
            await presence.set_presence(db, agent.id, said, now)
            if not said.is_available:
                await offers.end(db, now, offers.PASSED, agent_id=agent.id)
        self.waiting.changed()

    async def presence_of(self, agent: AgentAccount) -> Presence:
        """Tell what this agent last said about being there."""
        async with self.database.reading() as db:
            return await presence.find_presence(db, agent.id)

    async def stay(self, agent: AgentAccount) -> None:
        """Note that the agent's connection lives: presence and leases go on."""
        now = self.clock()
        async with self.database.writing() as db:
            await presence.note_life(db, agent.id, now)
            await tickets.extend_leases(db, agent.id, now + self.waiting.lease)

    async def claim(
        self, agent: AgentAccount, conversation_id: str, client_msg_id: str
    ) -> int:
        """Take the conversation over, offered or not.

        Of two who try, one conditional update decides.

        Returns:
            The seq of the line that tells the citizen who is there now.

        Raises:
            AlreadyClaimed: A colleague holds it; names them.
            AtCapacity: The agent holds as many as they may.
            NotPossibleNow: It is not waiting, or not for this agent: another language,
                or passed on to somebody else.
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
            ticket = await tickets.find_open(db, conversation_id)
            if ticket is None or not ticket.is_for(agent):
                raise NotPossibleNow("claim", conversation.state)
            change = await give(
                db,
                conversation_id,
                agent,
                Command.CLAIM,
                now=now,
                lease=self.waiting.lease,
            )
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
        waited = now - ticket.queued_at
        self.meters.waited.labels(ticket.lang).observe(waited.total_seconds())
        self._published(conversation_id)
        return seq or 0

    async def decline(self, agent: AgentAccount, conversation_id: str) -> int:
        """Let an offer pass to the next agent.

        Returns:
            The conversation's last seq.

        Raises:
            NotPossibleNow: Nothing of this conversation is offered to this agent.
        """
        async with self.database.writing() as db:
            conversation = await conversations.find(db, conversation_id, lock=True)
            was_open = await offers.end(
                db,
                self.clock(),
                offers.DECLINED,
                conversation_id=conversation_id,
                agent_id=agent.id,
            )
            if not was_open:
                raise NotPossibleNow("decline", conversation.state)
        self.waiting.changed()
        return conversation.last_seq

    async def say(
        self, agent: AgentAccount, conversation_id: str, client_msg_id: str, text: str
    ) -> int:
        """Append what the agent writes.

        Raises:
            NotYours: The agent does not hold this conversation.
            MaskingError: It cannot be masked, so it was not kept.
        """
        await self.masker.ready()

        def in_own_words(as_read: Preferences) -> NewMessage:
            return self.catalogue.spoken_by(
                Author.AGENT,
                self.masker.mask(text).text,
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
                conversation = await held_by(db, agent, conversation_id)
                sent = await messages.find_sent(db, conversation_id, client_msg_id)
                if sent is not None:
                    self.meters.duplicates.labels("agent").inc()
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

    async def add_note(
        self, agent: AgentAccount, conversation_id: str, client_msg_id: str, text: str
    ) -> int:
        """Keep a private remark, masked, for whoever holds the conversation.

        Returns:
            The conversation's last seq: a note has no place of its own.

        Raises:
            NotYours: The agent does not hold this conversation.
        """
        async with self.database.writing() as db:
            conversation = await held_by(db, agent, conversation_id)
            note = Note(self.clock(), agent.name, self.masker.mask(text).text)
            await notes.add_note(
                db,
                conversation_id,
                conversation.last_seq,
                agent.id,
                note,
                client_msg_id,
            )
        self.fanout.publish(conversation_id)
        return conversation.last_seq

    async def typing(self, agent: AgentAccount, conversation_id: str) -> None:
        """Tell the citizen that the person is writing; never stored.

        Raises:
            NotYours: The agent does not hold this conversation.
        """
        async with self.database.reading() as db:
            await held_by(db, agent, conversation_id, lock=False)
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

    def _published(self, conversation_id: str) -> None:
        self.fanout.publish(conversation_id)
        self.waiting.changed()
