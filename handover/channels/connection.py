"""What every socket of the hub shares: one writer, checked frames, honest errors."""

import asyncio
import json
import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from handover.channels.delivery import error_frame, frame_error
from handover.core import frames
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
    """One open socket: a reader that obeys and a writer that delivers news."""

    def __init__(self, hub: Hub, websocket: WebSocket, as_read: Preferences) -> None:
        self.hub = hub
        self.listener = Listener()
        self.as_read = as_read
        self._websocket = websocket
        self._sending = asyncio.Lock()

    async def run(self) -> None:
        """Serve until either side closes; both halves end together."""
        deliver = asyncio.create_task(self._deliver_for_ever())
        try:
            await self._obey()
        except WebSocketDisconnect:
            pass
        except Exception:
            logger.exception("a connection failed")
            await self._websocket.close(1011)
        finally:
            deliver.cancel()
            self.hub.fanout.forget(self.listener)
            await asyncio.gather(deliver, return_exceptions=True)

    async def send(self, frame: Mapping[str, Any]) -> None:
        """Send one frame; waits while the reader on the other side is slow."""
        text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        async with self._sending:
            await self._websocket.send_text(text)

    async def receive(self) -> dict[str, Any]:
        """Wait for one frame.

        Raises:
            FrameError: It was not a JSON object in a text frame of at most 8 KiB.
            WebSocketDisconnect: The other side is gone.
        """
        event = await self._websocket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code") or 1005)
        return frames.decode(event.get("text"))

    async def refuse(self, error: frames.FrameError) -> None:
        """Say what was wrong; close if the frame was not protocol at all."""
        await self.send(frame_error(self.hub.catalogue, self.as_read, error))
        if error.close is not None:
            await self._websocket.close(error.close)
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
        except UnknownConversation:
            await self.send_error("unknown_conversation", client_msg_id=known)
        except StoreUnavailable:
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
            except (WebSocketDisconnect, RuntimeError):
                # Starlette raises RuntimeError for a send after the close.
                return
            except Exception:
                logger.exception("delivery failed")
                await self._websocket.close(1011)
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
