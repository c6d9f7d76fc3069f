"""What every socket of the hub shares: one writer, checked frames, honest errors."""

import asyncio
import contextlib
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.websockets import WebSocket, WebSocketDisconnect

from handover.channels.delivery import error_frame, frame_error
from handover.core import frames
from handover.core.backlog import Busy
from handover.core.conversation import NotPossibleNow
from handover.core.message import Preferences
from handover.core.words import Lang
from handover.fanout import Listener
from handover.hub import Hub
from handover.store.conversations import UnknownConversation
from handover.store.engine import StoreUnavailable

logger = logging.getLogger(__name__)

RETRY_SECONDS = 1.0


class Connection(ABC):
    """One open socket: a reader that obeys and a writer that delivers news.

    Attributes:
        channel: What it is counted as.
    """

    channel: ClassVar[str]

    def __init__(self, hub: Hub, websocket: WebSocket, as_read: Preferences) -> None:
        self.hub = hub
        self.listener = Listener()
        self.as_read = as_read
        self._websocket = websocket
        self._sending = asyncio.Lock()

    async def run(self) -> None:
        """Serve until either side closes; both halves end together."""
        deliver = asyncio.create_task(self._deliver_for_ever())
        open_now = self.hub.meters.sockets.labels(self.channel)
        open_now.inc()
        try:
            await self._obey()
        except WebSocketDisconnect:
            pass
        except Exception:
            logger.exception("a connection failed")
            await self._close(1011)
        finally:
            open_now.dec()
            deliver.cancel()
            self.hub.fanout.forget(self.listener)
            await asyncio.gather(deliver, return_exceptions=True)

    async def send(self, frame: Mapping[str, Any]) -> None:
        """Send one frame; waits while the reader on the other side is slow.

        Raises:
            WebSocketDisconnect: The other side is gone.
        """
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        async with self._sending:
            try:
                await self._websocket.send_text(text)
            except RuntimeError:
                # Starlette's word for a send after the close.
                raise WebSocketDisconnect(1006) from None

    async def _close(self, code: int) -> None:
        """Close, unless the other side has gone meanwhile."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await self._websocket.close(code)

    async def receive(self) -> dict[str, Any]:
        """Wait for one frame.

        Raises:
            FrameError: It was not a JSON object in a text frame of at most 8 KiB.
            WebSocketDisconnect: The other side is gone.
        """
        try:
            event = await self._websocket.receive()
        except RuntimeError:
            raise WebSocketDisconnect(1006) from None
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code") or 1005)
        return frames.decode(event.get("text"))

    async def refuse(self, error: frames.FrameError) -> None:
        """Say what was wrong; close if the frame was not protocol at all."""
        await self.send(frame_error(self.hub.catalogue, self.as_read, error))
        if error.close is not None:
            await self._close(error.close)
            raise WebSocketDisconnect(error.close)

    async def send_error(
        self, code: str, *, client_msg_id: str | None = None, **extra: Any
    ) -> None:
        """Send an `error` frame; the connection stays open."""
        frame = error_frame(
            self.hub.catalogue,
            self.as_read,
            code,
            client_msg_id=client_msg_id,
            **extra,
        )
        await self.send(frame)

    async def _obey(self) -> None:
        while True:
            try:
                content = await self.receive()
                frame = frames.parse(content, self.verbs)
                if isinstance(frame, frames.Ping):
                    await self.send({"type": "pong"})
                else:
                    await self._obey_one(frame)
            except frames.FrameError as error:
                await self.refuse(error)

    async def _obey_one(self, frame: frames.Frame) -> None:
        msg_id = getattr(frame, "client_msg_id", None)
        known = None if msg_id is None else str(msg_id)
        try:
            seq = await self.obey(frame)
        except NotPossibleNow:
            await self.send_error("not_possible_now", client_msg_id=known)
        except Busy as busy:
            await self.send_error(
                "busy", client_msg_id=known, retry_after=busy.retry_after
            )
        except UnknownConversation:
            await self.send_error("unknown_conversation", client_msg_id=known)
        except StoreUnavailable:
            self.hub.meters.store_failures.inc()
            await self.send_error("temporarily_unavailable", client_msg_id=known)
        else:
            if known is not None and seq is not None:
                await self.send({"type": "ack", "client_msg_id": known, "seq": seq})

    async def _deliver_for_ever(self) -> None:
        while True:
            try:
                await self.deliver()
            except StoreUnavailable:
                await asyncio.sleep(RETRY_SECONDS)
            except WebSocketDisconnect:
                return
            except Exception:
                logger.exception("delivery failed")
                await self._close(1011)
                return

    @property
    @abstractmethod
    def verbs(self) -> dict[str, type[frames.Frame]]:
        """Return the frames this socket understands."""

    @abstractmethod
    async def obey(self, frame: frames.Frame) -> int | None:
        """Do what a checked frame asks; return the seq to acknowledge, if any."""

    @abstractmethod
    async def deliver(self) -> None:
        """Send what is new, then wait for the next change, for ever."""


def default_reader(lang: object = None) -> Preferences:
    """Return in which words to answer somebody who may not have named a language."""
    if isinstance(lang, str) and lang in set(Lang):
        return Preferences(Lang(lang))
    return Preferences(Lang.EN)
