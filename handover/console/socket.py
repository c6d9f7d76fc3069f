"""The agent's WebSocket: `GET /ws/agent?ticket=…`."""

import asyncio
from typing import Any

from starlette.websockets import WebSocket

from handover.agent_desk import AlreadyClaimed, NotYours
from handover.channels.connection import Connection, default_reader
from handover.channels.delivery import LIMITS, news
from handover.console.api import describe
from handover.core import frames
from handover.core.frames import AGENT_FRAMES, PROTOCOL, Frame
from handover.core.message import to_wire, wire_time
from handover.core.records import AgentAccount, Ticket
from handover.core.waiting_queue import order
from handover.core.words import Author, Priority
from handover.fanout import QUEUE
from handover.hub import Hub
from handover.store import conversations
from handover.store.engine import StoreUnavailable

STAYS_PER_LEASE = 4
GUESSES = 3


async def serve_agent(hub: Hub, websocket: WebSocket, ticket: str) -> None:
    """Serve one agent's socket, if the ticket is good; its Origin was checked."""
    await websocket.accept()
    try:
        agent = await hub.accounts.use_ticket(ticket)
    except StoreUnavailable:
        await websocket.close(1013)
        return
    if agent is None:
        await websocket.send_json(
            {
                "type": "error",
                "code": "wrong_ticket",
                "message": "The ticket is unknown, used or older than 30 seconds.",
                "client_msg_id": None,
            }
        )
        await websocket.close(1008)
        return
    await AgentConnection(hub, websocket, agent).serve()


class AgentConnection(Connection):
    """One agent's socket: the queue, and every conversation they hold."""

    def __init__(self, hub: Hub, websocket: WebSocket, agent: AgentAccount) -> None:
        super().__init__(hub, websocket, default_reader(agent.langs[0]))
        self._agent = agent
        self._cursors: dict[str, int] = {}
        self._told: dict[str, dict[str, Any]] = {}
        self._to_introduce: set[str] = set()

    @property
    def verbs(self) -> dict[str, type[Frame]]:
        """Return the agent's verbs."""
        return AGENT_FRAMES

    async def serve(self) -> None:
        """Welcome the agent, then serve; their leases go on while this lives."""
        staying = asyncio.create_task(self._stay())
        self.hub.fanout.listen(self.listener, QUEUE)
        try:
            await self.send(
                {
                    "type": "welcome",
                    "protocol": PROTOCOL,
                    "agent": describe(self._agent),
                    "available": await self.hub.agents.is_available(self._agent),
                    "limits": LIMITS,
                }
            )
            await self.run()
        finally:
            staying.cancel()
            await asyncio.gather(staying, return_exceptions=True)

    async def _stay(self) -> None:
        pause = self.hub.waiting.lease.total_seconds() / STAYS_PER_LEASE
        while True:
            try:
                await self.hub.agents.stay(self._agent)
            except StoreUnavailable:
                await asyncio.sleep(1)
                continue
            self.hub.waiting.changed()
            await asyncio.sleep(pause)

    async def obey(self, frame: Frame) -> int | None:
        """Pass the verb to the agents' desk; its refusals become named errors."""
        msg_id = str(getattr(frame, "client_msg_id", "")) or None
        try:
            return await self._do(frame, msg_id or "")
        except AlreadyClaimed as lost:
            await self.send_error(
                "already_claimed",
                client_msg_id=msg_id,
                name=lost.claimed_by,
                claimed_by=lost.claimed_by,
                conversation=getattr(frame, "conversation", None),
            )
        except NotYours:
            await self.send_error("not_yours", client_msg_id=msg_id)
        return None

    async def _do(self, frame: Frame, msg_id: str) -> int | None:
        desk, agent = self.hub.agents, self._agent
        match frame:
            case frames.Available():
                await desk.set_available(agent, frame.available)
            case frames.Claim():
                seq = await desk.claim(agent, frame.conversation, msg_id)
                self._show(frame.conversation, 0)
                return seq
            case frames.OpenTranscript():
                await desk.held_ticket(agent, frame.conversation)
                self._show(frame.conversation, frame.last_seq)
            case frames.AgentSay():
                return await desk.say(agent, frame.conversation, msg_id, frame.text)
            case frames.SendCard():
                return await desk.send_card(agent, frame.conversation, msg_id)
            case frames.AgentTyping():
                await desk.typing(agent, frame.conversation)
            case frames.Release():
                return await desk.release(agent, frame.conversation, msg_id, frame.type)
        return None

    def _show(self, conversation: str, last_seq: int) -> None:
        """Have one's own conversation delivered: context, transcript, then live."""
        self._to_introduce.add(conversation)
        self._cursors[conversation] = last_seq
        self.hub.fanout.listen(self.listener, conversation)
        self.listener.notify(conversation)

    async def _context(self, ticket: Ticket) -> dict[str, Any]:
        async with self.hub.database.reading() as db:
            conversation = await conversations.find(db, ticket.conversation)
            guesses = await conversations.last_guesses(
                db,
                ticket.conversation,
                after=ticket.visible_after_seq,
                limit=GUESSES,
            )
        return {
            "type": "context",
            **self._entry(ticket),
            "lang": conversation.lang,
            "level": conversation.level,
            "region": conversation.region,
            "reference": conversation.reference,
            "share_history": ticket.share_history,
            "guesses": [self._named(guess) for guess in guesses],
        }

    def _named(self, guess: dict[str, Any]) -> dict[str, Any]:
        name = self.hub.catalogue.topic_name(guess["topic"], self.as_read.lang)
        return {**guess, "topic_name": name}

    async def deliver(self) -> None:
        """Send the queue and what is new in each open conversation, for ever."""
        changed = {QUEUE, *self._cursors}
        while True:
            if QUEUE in changed:
                await self._send_once(QUEUE, self._queue_frame())
            for conversation in changed - {QUEUE}:
                await self._deliver_one(conversation)
            changed, typing = await self.listener.next()
            for conversation, author in typing:
                if author == Author.CITIZEN and conversation in self._cursors:
                    await self.send(
                        {
                            "type": "typing",
                            "conversation": conversation,
                            "author": author,
                        }
                    )

    async def _deliver_one(self, conversation: str) -> None:
        """Send what is new; after the assignment has ended, that and no more."""
        if conversation not in self._cursors:
            return
        try:
            ticket = await self.hub.agents.held_ticket(self._agent, conversation)
        except NotYours:
            ticket = None
        is_new = conversation in self._to_introduce
        if ticket is not None and is_new:
            self._to_introduce.discard(conversation)
            await self.send(await self._context(ticket))
            self._told.pop(conversation, None)
            hidden = ticket.visible_after_seq
            self._cursors[conversation] = max(self._cursors[conversation], hidden)
        messages, state = await news(
            self.hub, conversation, self._cursors[conversation]
        )
        for message in messages:
            await self.send({**to_wire(message), "conversation": conversation})
            self._cursors[conversation] = message.seq
            if ticket is None and message.said.author is Author.SYSTEM:
                # The line that ended the assignment; the rest is not theirs to read.
                break
        await self._send_once(conversation, {**state, "conversation": conversation})
        if ticket is None:
            self._forget(conversation)
            return
        alarming = [m.seq for m in messages if self.hub.emergencies.is_reported_by(m)]
        if alarming or (is_new and ticket.priority is Priority.CRISIS):
            await self.send(await self._alarm(conversation, alarming))

    async def _alarm(self, conversation: str, alarming: list[int]) -> dict[str, Any]:
        """Return the frame that alone tells the agent; the citizen sees nothing of it.

        Which messages are alarming is found again each time and stored nowhere.
        """
        async with self.hub.database.reading() as db:
            as_read = (await conversations.find(db, conversation)).as_read
        card = self.hub.emergencies.card(as_read)
        return {
            "type": "crisis",
            "conversation": conversation,
            "seq": alarming[-1] if alarming else None,
            "card": {
                "answer_id": card.answer_id,
                "lang": card.lang,
                "text": card.text,
                "sources": card.detail["sources"],
                "review_by": card.detail["review_by"],
            },
        }

    def _forget(self, conversation: str) -> None:
        self._cursors.pop(conversation, None)
        self._told.pop(conversation, None)
        self._to_introduce.discard(conversation)
        self.hub.fanout.forget(self.listener, conversation)

    async def _send_once(self, topic: str, frame: dict[str, Any]) -> None:
        if self._told.get(topic) != frame:
            self._told[topic] = frame
            await self.send(frame)

    def _queue_frame(self) -> dict[str, Any]:
        picture = self.hub.waiting.picture
        waiting = sorted(picture.waiting, key=lambda ticket: order(ticket.place))
        return {
            "type": "queue",
            "waiting": [self._entry(ticket) for ticket in waiting],
            "mine": [
                self._entry(ticket)
                for ticket in picture.assigned
                if ticket.claimed_by == self._agent.id
            ],
            "agents_available": len(picture.agents),
        }

    def _entry(self, ticket: Ticket) -> dict[str, Any]:
        entry = {
            "conversation": ticket.conversation,
            "lang": ticket.lang,
            "topic": ticket.topic,
            "topic_name": self.hub.catalogue.topic_name(
                ticket.topic, self.as_read.lang
            ),
            "priority": ticket.priority,
            "queued_at": wire_time(ticket.queued_at),
            "channel": ticket.channel,
            "servable": ticket.lang in self._agent.langs,
        }
        if ticket.claimed_at is not None:
            entry["claimed_at"] = wire_time(ticket.claimed_at)
        return entry
