"""Carry signals between hubs through Redis; know at once when that stops working.

Redis holds nothing: no message, no queue, no presence. What it loses, `handover.watch`
finds in the database. A hub trusts it as long as it hears itself.
"""

import asyncio
import logging
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from pydantic import ValidationError
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from handover.core.liveness import BEAT_SECONDS, SILENCE_SECONDS
from handover.core.signals import Signals

logger = logging.getLogger(__name__)

CHANNEL = "relais:signals"
RETRY_SECONDS = 0.5
MOST_SIGNALS = 10_000
"""More are not kept for a Redis that is away: the database has them all."""


class PushState(StrEnum):
    """What `/readyz` says of Redis."""

    OFF = "off"
    DOWN = "down"
    READY = "ready"


class RedisPush:
    """The way to the other hubs; `run` must run beside it.

    Attributes:
        state: READY as long as what this hub sends comes back to it.
        receivers: Called with what another hub has sent.
    """

    def __init__(self, url: str, name: str) -> None:
        """Prepare; nothing is opened yet.

        Args:
            url: `redis://host:port/0`, or empty: there is one hub, or they poll.
            name: This hub's.
        """
        self.state = PushState.DOWN if url else PushState.OFF
        self._url = url
        self._name = name
        self.receivers: list[Callable[[Signals], None]] = []
        self._waiting = Signals(hub=name)
        self._has_more = asyncio.Event()
        self._is_told = False

    def changed(self, topic: str) -> None:
        """Pass on that something changed; equal signals of one moment are one."""
        if self._takes_more():
            self._waiting.changed.add(topic)

    def typing(self, conversation: str, author: str) -> None:
        """Pass on that somebody is typing."""
        if self._takes_more():
            self._waiting.typing.add((conversation, author))

    def limited(self, limit: str, key: str) -> None:
        """Pass on that a token of a polite limit was taken."""
        if self._takes_more():
            self._waiting.limited.append((limit, key))

    def _takes_more(self) -> bool:
        takes = self.state is not PushState.OFF and len(self._waiting) < MOST_SIGNALS
        if takes:
            self._has_more.set()
        return takes

    async def run(self) -> None:
        """Keep the connection to Redis until cancelled."""
        while self.state is not PushState.OFF:
            try:
                await self._converse()
            except Exception as error:
                # Whatever it is, changes are found in the database meanwhile. The text
                # of an error may hold the password that stands in the address.
                if not self._is_told:
                    logger.warning("redis does not answer: %s", type(error).__name__)
                self._is_told = True
            self.state = PushState.DOWN
            await asyncio.sleep(RETRY_SECONDS)

    async def _converse(self) -> None:
        """Speak and listen on two connections until one of them fails, and raise."""
        redis = Redis.from_url(
            self._url,
            socket_connect_timeout=SILENCE_SECONDS,
            socket_timeout=SILENCE_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        async with redis, redis.pubsub() as ear:
            await ear.subscribe(CHANNEL)
            speaking = asyncio.create_task(self._speak(redis))
            try:
                while not speaking.done():
                    async with asyncio.timeout(SILENCE_SECONDS):
                        self._hear(await ear.get_message(timeout=None))
                await speaking
            finally:
                speaking.cancel()
                await asyncio.gather(speaking, return_exceptions=True)

    def _hear(self, message: dict[str, Any] | None) -> None:
        if message is None or message["type"] != "message":
            return
        try:
            signals = Signals.model_validate_json(message["data"])
        except ValidationError:
            return
        if signals.hub != self._name:
            for receive in self.receivers:
                receive(signals)
        elif self.state is not PushState.READY:
            self.state = PushState.READY
            self._is_told = False
            logger.info("redis answers: changes are pushed")

    async def _speak(self, redis: Redis) -> None:
        """Send what is waiting; at least a beat, so that we hear ourselves."""
        while True:
            waiting, self._waiting = self._waiting, Signals(hub=self._name)
            self._has_more.clear()
            await redis.publish(CHANNEL, waiting.encode())
            try:
                async with asyncio.timeout(BEAT_SECONDS):
                    await self._has_more.wait()
            except TimeoutError:
                pass
