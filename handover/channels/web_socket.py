"""The citizen's WebSocket: `GET /ws/citizen`, wire protocol version 1."""

import asyncio
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from handover.channels.connection import Connection, default_reader
from handover.channels.delivery import (
    news,
    shared_frame,
    standing_fields,
    welcome,
)
from handover.core import frames
from handover.core.frames import (
    CITIZEN_FRAMES,
    PROTOCOL,
    Frame,
    FrameError,
    Hello,
    ShowShared,
)
from handover.core.message import to_wire
from handover.core.records import Conversation
from handover.core.words import Author, Lang, State
from handover.fanout import BULLETIN, QUEUE
from handover.hub import Hub
from handover.store.conversations import UnknownConversation
from handover.store.engine import StoreUnavailable

CHANNEL = "web"
HELLO_SECONDS = 15.0
TELL_AGAIN_SECONDS = 30.0
"""Who waits hears of it at least this often (R-05)."""


async def serve_citizen(hub: Hub, websocket: WebSocket) -> None:
    """Serve one citizen's socket, whose Origin was already checked."""
    await websocket.accept()
    connection = CitizenConnection(hub, websocket)
    try:
        await connection.greet()
    except FrameError as error:
        try:
            await connection.refuse(error)
        except WebSocketDisconnect:
            return
    except WebSocketDisconnect:
        return
    await connection.run()


class CitizenConnection(Connection):
    """One citizen's socket: greets, obeys, and delivers the log from its cursor."""

    channel = CHANNEL

    def __init__(self, hub: Hub, websocket: WebSocket) -> None:
        super().__init__(hub, websocket, default_reader())
        self._address = websocket.client.host if websocket.client else ""
        self._conversation = ""
        self._cursor = 0
        self._state: dict[str, Any] = {}
        self._told: dict[str, Any] = {}
        self._listens_to_queue = False

    @property
    def verbs(self) -> dict[str, type[Frame]]:
        """Return the citizen's verbs."""
        return CITIZEN_FRAMES

    async def greet(self) -> None:
        """Take the `hello`, open or resume the conversation, and welcome.

        Raises:
            FrameError: The first frame was not a good `hello`.
            WebSocketDisconnect: The citizen left, or said nothing in time.
        """
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                content = await self.receive()
        except TimeoutError:
            raise FrameError("hello_required", close=1002) from None
        if content.get("type") != "hello":
            raise FrameError("hello_required", close=1002)
        self.as_read = default_reader(content.get("lang"))
        try:
            hello = frames.parse(content, CITIZEN_FRAMES)
        except FrameError as error:
            raise FrameError(error.code, field=error.field, close=1002) from None
        if not isinstance(hello, Hello) or hello.protocol != PROTOCOL:
            raise FrameError("unsupported_protocol", close=1002)
        try:
            conversation, token = await self._open_or_resume(hello)
        except StoreUnavailable:
            raise FrameError("temporarily_unavailable", close=1013) from None
        self.as_read = conversation.as_read
        self._conversation = conversation.id
        self._cursor = hello.last_seq if token is None else 0
        self.hub.fanout.listen(self.listener, conversation.id)
        self.hub.fanout.listen(self.listener, BULLETIN)
        await self.send(welcome(conversation, token))

    async def _open_or_resume(self, hello: Hello) -> tuple[Conversation, str | None]:
        if hello.conversation is None:
            wait = self.hub.limits.wait_for(self.hub.limits.openings, self._address)
            if wait:
                raise FrameError("rate_limited", close=1013)
            return await self.hub.citizens.open(CHANNEL, hello.lang, hello.level)
        try:
            found = await self.hub.citizens.resume(
                hello.conversation, hello.token or ""
            )
        except UnknownConversation:
            raise FrameError("unknown_conversation", close=1008) from None
        self.hub.meters.resumes.labels(CHANNEL).inc()
        return found, None

    async def obey(self, frame: Frame) -> int | None:
        """Pass the verb to the citizen's desk."""
        if isinstance(frame, Hello):
            raise FrameError("not_possible_now")
        wait = self.hub.limits.wait_for(self.hub.limits.messages, self._conversation)
        if wait:
            msg_id = getattr(frame, "client_msg_id", None)
            await self.send_error(
                "rate_limited",
                client_msg_id=str(msg_id) if msg_id else None,
                retry_after=wait,
            )
            return None
        if isinstance(frame, ShowShared):
            pack = await self.hub.citizens.shared(self._conversation)
            await self.send(shared_frame(pack))
            return None
        return await self.hub.citizens.handle(self._conversation, frame)

    async def deliver(self) -> None:
        """Send the log from the cursor on, then the state; then wait for a change."""
        while True:
            messages, state = await news(self.hub, self._conversation, self._cursor)
            for message in messages:
                await self.send(to_wire(message))
                self._cursor = message.seq
            self.as_read = default_reader(state["lang"])
            if self._follow_queue(state["state"] == State.QUEUED):
                continue
            self._state = state
            await self._tell(state)
            while (changed := await self._next_change()) <= {QUEUE, BULLETIN}:
                await self._tell_shared(is_bulletin=BULLETIN in changed)

    async def _tell(self, state: dict[str, Any], *, again: bool = False) -> None:
        """Send a `state`, unless it is what the citizen already knows.

        While the picture of the queue is older than the request, there is none.
        """
        is_place_known = state["state"] != State.QUEUED or state["position"]
        if is_place_known and (again or state != self._told):
            self._told = state
            await self.send(state)

    async def _tell_shared(self, *, is_bulletin: bool) -> None:
        """Send what has changed for all; the database is not asked."""
        if is_bulletin:
            bulletin = self.hub.bulletins.on_wire(self.as_read)
            self._state = self._state | {"bulletin": bulletin}
            if self._state["state"] != State.QUEUED:
                await self._tell(self._state)
                return
        await self._tell_standing()

    async def _tell_standing(self, *, again: bool = False) -> None:
        """Send place and wait from the shared picture; the database is not asked."""
        if self._state.get("state") == State.QUEUED:
            lang = Lang(self._state["lang"])
            standing = standing_fields(self.hub, self._conversation, lang)
            await self._tell(self._state | standing, again=again)

    async def _next_change(self) -> set[str]:
        """Pass typing on until something has changed; return what.

        Who waits is told the place again after `TELL_AGAIN_SECONDS` without news.
        """
        changed: set[str] = set()
        while not changed:
            try:
                async with asyncio.timeout(
                    TELL_AGAIN_SECONDS if self._listens_to_queue else None
                ):
                    changed, typing = await self.listener.next()
            except TimeoutError:
                await self._tell_standing(again=True)
                continue
            for _, author in typing:
                if author != Author.CITIZEN:
                    await self.send({"type": "typing", "author": author})
        return changed

    def _follow_queue(self, is_queued: bool) -> bool:
        """Listen to the queue while waiting; true when that has just begun.

        What was read before listening may be old: it must then be read again.
        """
        has_begun = is_queued and not self._listens_to_queue
        if has_begun:
            self.hub.fanout.listen(self.listener, QUEUE)
        elif self._listens_to_queue and not is_queued:
            self.hub.fanout.forget(self.listener, QUEUE)
        self._listens_to_queue = is_queued
        return has_begun
