"""The agent's WebSocket: `GET /ws/agent?ticket=…`.

What it is sent is made elsewhere: views.py (queue, board), context_pack.py.
"""

import asyncio
import contextlib
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from handover.channels.connection import Connection, default_reader
from handover.channels.delivery import LIMITS, news
from handover.console.obedience import obey
from handover.console.views import describe
from handover.context_pack import context_pack
from handover.core.agent_frames import AGENT_FRAMES
from handover.core.frames import PROTOCOL, Frame
from handover.core.message import to_wire, wire_time
from handover.core.records import AgentAccount, Ticket
from handover.core.words import Author, Priority
from handover.fanout import QUEUE
from handover.holding import NotYours
from handover.hub import Hub
from handover.keeping_on import keep_on
from handover.store import conversations, notes
from handover.store.engine import StoreUnavailable

STAYS_PER_LEASE = 4
BOARD = "board"
"""What wakes a supervisor's connection besides the queue, every `BOARD_SECONDS`."""

BOARD_SECONDS = 5.0


async def serve_agent(hub: Hub, websocket: WebSocket, ticket: str) -> None:
    """Serve one agent's socket, if the ticket is good; its Origin was checked."""
    await websocket.accept()
    # Whoever has left meanwhile needs no goodbye.
    with contextlib.suppress(WebSocketDisconnect):
        try:
            await _serve_with(hub, websocket, ticket)
        except StoreUnavailable:
            await websocket.close(1013)


async def _serve_with(hub: Hub, websocket: WebSocket, ticket: str) -> None:
    agent = await hub.accounts.use_ticket(ticket)
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

    channel = "console"

    def __init__(self, hub: Hub, websocket: WebSocket, agent: AgentAccount) -> None:
        super().__init__(hub, websocket, default_reader(agent.langs[0]))
        self.agent = agent
        self._cursors: dict[str, int] = {}
        self._told: dict[str, dict[str, Any]] = {}
        self._to_introduce: set[str] = set()

    @property
    def verbs(self) -> dict[str, type[Frame]]:
        """Return the agent's verbs."""
        return AGENT_FRAMES

    async def serve(self) -> None:
        """Welcome the agent, then serve; their leases go on while this lives."""
        tasks = [asyncio.create_task(self._stay())]
        if self.agent.is_supervisor:
            tasks.append(asyncio.create_task(self._watch()))
        self.hub.fanout.listen(self.listener, QUEUE)
        try:
            said = await self.hub.agents.presence_of(self.agent)
            await self.send(
                {
                    "type": "welcome",
                    "protocol": PROTOCOL,
                    "agent": describe(self.agent),
                    "available": said.is_available,
                    "availability": said.availability,
                    "back_at": wire_time(said.back_at) if said.back_at else None,
                    "limits": LIMITS,
                }
            )
            await self.run()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _stay(self) -> None:
        pause = self.hub.waiting.lease.total_seconds() / STAYS_PER_LEASE

        async def stay() -> None:
            await self.hub.agents.stay(self.agent)
            self.hub.waiting.changed()

        await keep_on("prolong an agent's leases", stay, every=pause)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(BOARD_SECONDS)
            self.listener.notify(BOARD)

    async def obey(self, frame: Frame) -> int | None:
        """Pass the verb to the desks; their refusals become named errors."""
        return await obey(self, frame)

    def show(self, conversation: str, last_seq: int) -> None:
        """Have one's own conversation delivered: context, transcript, then live."""
        self._to_introduce.add(conversation)
        self._cursors[conversation] = last_seq
        self.hub.fanout.listen(self.listener, conversation)
        self.listener.notify(conversation)

    async def deliver(self) -> None:
        """Send the queue and what is new in each open conversation, for ever."""
        changed = {QUEUE, *self._cursors}
        while True:
            if QUEUE in changed:
                picture = self.hub.waiting.picture
                await self._send_once(QUEUE, self.hub.views.queue(picture, self.agent))
            if self.agent.is_supervisor and changed & {QUEUE, BOARD}:
                await self._send_once(BOARD, await self._board())
            for conversation in changed - {QUEUE, BOARD}:
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

    async def _board(self) -> dict[str, Any]:
        seen = await self.hub.supervisors.look(self.agent)
        return self.hub.views.board(
            seen.picture, seen.unanswered, self.as_read.lang, self.hub.agents.clock()
        )

    async def _deliver_one(self, conversation: str) -> None:
        """Send what is new; after the assignment has ended, that and no more."""
        if conversation not in self._cursors:
            return
        try:
            ticket = await self.hub.agents.held_ticket(self.agent, conversation)
        except NotYours:
            ticket = None
        is_new = conversation in self._to_introduce
        if ticket is not None and is_new:
            await self._introduce(ticket)
        messages, state = await news(
            self.hub, conversation, self._cursors[conversation]
        )
        for message in messages:
            await self.send({**to_wire(message), "conversation": conversation})
            self._cursors[conversation] = message.seq
            if ticket is None and message.said.author is Author.SYSTEM:
                # The line that ended the assignment; the rest is not theirs to read.
                break
        if ticket is None:
            await self._part(conversation)
            return
        await self._send_once(conversation, {**state, "conversation": conversation})
        await self._send_notes(conversation)
        alarming = [m.seq for m in messages if self.hub.emergencies.is_reported_by(m)]
        if alarming or (is_new and ticket.priority is Priority.CRISIS):
            await self.send(await self._alarm(conversation, alarming))

    async def _introduce(self, ticket: Ticket) -> None:
        conversation = ticket.conversation
        self._to_introduce.discard(conversation)
        async with self.hub.database.reading() as db:
            pack = await context_pack(db, self.hub.catalogue, ticket, self.as_read.lang)
        await self.send({"type": "context", **pack})
        self._told.pop(conversation, None)
        self._told.pop(_notes(conversation), None)
        hidden = ticket.visible_after_seq
        self._cursors[conversation] = max(self._cursors[conversation], hidden)

    async def _send_notes(self, conversation: str) -> None:
        async with self.hub.database.reading() as db:
            found = await notes.notes_of(db, conversation)
        frame = {
            "type": "notes",
            "conversation": conversation,
            "notes": [
                {"at": wire_time(n.at), "author_name": n.author_name, "text": n.text}
                for n in found
            ],
        }
        await self._send_once(_notes(conversation), frame)

    async def _part(self, conversation: str) -> None:
        """Say why the conversation is not the agent's any more, and forget it."""
        async with self.hub.database.reading() as db:
            change = await notes.last_change(db, conversation)
        self._cursors.pop(conversation, None)
        self._told.pop(conversation, None)
        self._told.pop(_notes(conversation), None)
        self._to_introduce.discard(conversation)
        self.hub.fanout.forget(self.listener, conversation)
        await self.send(
            {
                "type": "ended",
                "conversation": conversation,
                **(change or {"event": None, "by": None, "reason": None}),
            }
        )

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

    async def _send_once(self, topic: str, frame: dict[str, Any]) -> None:
        if self._told.get(topic) != frame:
            self._told[topic] = frame
            await self.send(frame)


def _notes(conversation: str) -> str:
    return f"notes of {conversation}"
