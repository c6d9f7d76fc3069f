"""Telegram as a part of the running hub: who of several hubs serves it, and how.

The hub that holds the lease fetches updates (or has them sent to the webhook of any)
and runs the lines of all chats. If it dies, another one goes on
from the database.
"""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import IntegrityError

from handover.channels.telegram import orders
from handover.channels.telegram.asides import Asides
from handover.channels.telegram.front_desk import FrontDesk
from handover.channels.telegram.lines import Lines
from handover.channels.telegram.post import Post, Refused, Taken, TryLater, WrongToken
from handover.channels.telegram.sealing import ChatSeal
from handover.channels.telegram.visits import CHANNEL
from handover.channels.telegram.webhook import webhook_router
from handover.core.words import Lang
from handover.hub import Hub
from handover.keeping_on import keep_on
from handover.store import channel_leases, telegram_links, telegram_updates
from handover.store.engine import StoreUnavailable

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=6)
RENEW_SECONDS = 2.0
"""A hub that dies is replaced by another within `LEASE`; by itself, at once."""

RETRY_SECONDS, TAKEN_SECONDS = 1.0, 5.0
UPDATES_KEPT = timedelta(hours=25)
"""Telegram keeps what was not fetched for 24 hours."""

FORGET_EVERY = timedelta(hours=1)
IDLE = timedelta(days=30)
"""After so long without a word to the bot the chat is forgotten."""


class TelegramState(StrEnum):
    """What `/readyz` says about Telegram."""

    STARTING = "starting"
    READY = "ready"
    STANDBY = "standby"
    TAKEN = "taken"
    REFUSED = "refused"


class TelegramService:
    """Everything of Telegram in one hub.

    Attributes:
        state: How it stands; `STANDBY` while another hub holds the lease, `TAKEN`
            while another program fetches the bot's updates.
        webhook: The address that Telegram calls, where one is set.
    """

    def __init__(self, hub: Hub) -> None:
        settings = hub.settings
        self._hub = hub
        self._address = settings.telegram_webhook_url
        self._secret = settings.telegram_webhook_secret
        self._post = Post(settings.telegram_token, settings.telegram_api)
        self._asides = Asides(self._post)
        seal = ChatSeal(settings.telegram_token)
        self._lines = Lines(hub, self._post, seal)
        self._desk = FrontDesk(hub, seal, self._lines, self._asides)
        self.webhook = (
            webhook_router(self._desk, self._secret) if self._address else None
        )
        # The same after a restart, so that its own lease does not keep it out.
        self._holder = f"{socket.gethostname()}:{settings.port}"
        self._forgot_at: datetime | None = None
        self.state = TelegramState.STARTING

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve Telegram in the background; the hub does not wait for it."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._asides.close()
            await self._post.close()

    async def _run(self) -> None:
        """Serve whenever the lease is held, until Telegram refuses the bot."""
        try:
            await _until_answered(self._post.open)
            await self._name_commands()
            await self._serve_in_turn()
        except (WrongToken, Refused) as error:
            self.state = TelegramState.REFUSED
            what = "token" if isinstance(error, WrongToken) else "webhook's address"
            logger.critical(
                "Telegram refuses the %s; it is off until the restart", what
            )
        except Exception:
            self.state = TelegramState.REFUSED
            logger.exception("Telegram is off until the restart")

    async def _name_commands(self) -> None:
        catalogue = self._hub.catalogue
        for lang in Lang:
            await self._post.name_commands(lang, orders.menu(catalogue, lang))
        await self._post.name_commands(None, orders.menu(catalogue, Lang.EN))

    async def _serve_in_turn(self) -> None:
        try:
            while True:
                try:
                    if await self._take_lease():
                        await self._serve_while_held()
                except StoreUnavailable:
                    logger.info("Telegram waits: the database does not answer")
                self.state = TelegramState.STANDBY
                await asyncio.sleep(RENEW_SECONDS)
        finally:
            await self._end_lease()

    async def _serve_while_held(self) -> None:
        serving = asyncio.create_task(self._serve())
        try:
            await self._renew_until_lost(serving)
        finally:
            await _end(serving)

    async def _renew_until_lost(self, serving: "asyncio.Task[None]") -> None:
        """Prolong the lease; return when another hub may have it."""
        now = asyncio.get_running_loop().time
        lost_at = now() + LEASE.total_seconds()
        while now() < lost_at:
            ended, _ = await asyncio.wait([serving], timeout=RENEW_SECONDS)
            if ended:
                serving.result()
                return
            asked_at = now()
            try:
                if not await self._take_lease():
                    return
                lost_at = asked_at + LEASE.total_seconds()
            except StoreUnavailable:
                continue

    async def _take_lease(self) -> bool:
        """Take or prolong the lease; tell whether it is held.

        Raises:
            StoreUnavailable: The database does not answer, or not in time.
        """
        now = self._hub.citizens.clock()
        try:
            async with (
                asyncio.timeout(LEASE.total_seconds()),
                self._hub.database.writing() as db,
            ):
                return await channel_leases.take_lease(
                    db, CHANNEL, self._holder, now=now, until=now + LEASE
                )
        except IntegrityError:
            return False
        except TimeoutError:
            raise StoreUnavailable("the lease could not be taken in time") from None

    async def _end_lease(self) -> None:
        """Let another hub go on at once."""
        with contextlib.suppress(StoreUnavailable):
            async with self._hub.database.writing() as db:
                await channel_leases.end_lease(db, CHANNEL, self._holder)

    async def _serve(self) -> None:
        """Send what is new in every chat and take what comes in."""
        await self._lines.open()
        looking = asyncio.create_task(self._look())
        try:
            await self._receive()
        finally:
            await _end(looking)
            await self._lines.close()

    async def _look(self) -> None:
        """Look after what no wake-up tells of, and forget what is not needed."""

        async def look() -> None:
            await self._lines.look()
            await self._forget()

        await keep_on("look after Telegram's chats", look, every=RENEW_SECONDS)

    async def _forget(self) -> None:
        """Forget old update numbers and idle chats, once an hour."""
        now = self._hub.citizens.clock()
        if self._forgot_at is not None and now - self._forgot_at < FORGET_EVERY:
            return
        async with self._hub.database.writing() as db:
            await telegram_updates.forget_before(db, now - UPDATES_KEPT)
            await telegram_links.forget_unused(db, idle_since=now - IDLE)
        self._forgot_at = now

    async def _receive(self) -> None:
        """Take updates for ever: fetched here, or sent to the webhook of any hub."""
        if self._address:
            await _until_answered(
                lambda: self._post.set_webhook(self._address, self._secret)
            )
            self.state = TelegramState.READY
            await asyncio.Event().wait()
        await _until_answered(self._post.delete_webhook)
        offset: int | None = None
        while True:
            self.state = TelegramState.READY
            try:
                found = await self._post.updates(offset)
            except Taken:
                self.state = TelegramState.TAKEN
                logger.warning("another program fetches this bot's updates")
                await asyncio.sleep(TAKEN_SECONDS)
                continue
            except TryLater:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            for raw in found:
                await self._take(raw)
                offset = int(raw["update_id"]) + 1

    async def _take(self, raw: dict[str, Any]) -> None:
        """Take one update; while the database is away, wait with it and all after."""
        while True:
            try:
                return await self._desk.take(raw)
            except StoreUnavailable:
                await asyncio.sleep(RETRY_SECONDS)


async def _until_answered(request: Callable[[], Awaitable[None]]) -> None:
    """Repeat a request until Telegram answers it.

    Raises:
        WrongToken, Refused: Telegram answers that it will not.
    """
    while True:
        try:
            return await request()
        except TryLater:
            await asyncio.sleep(RETRY_SECONDS)


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
