"""Takes Telegram's updates, one after the other, each once.

Everything is answered in the log, so that it is stored before it is said, said in
order, and said once however often an update comes. Only what belongs to no
conversation is answered beside it.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from handover.channels.telegram import orders, presses
from handover.channels.telegram.asides import Asides
from handover.channels.telegram.lines import Lines
from handover.channels.telegram.sealing import ChatSeal
from handover.channels.telegram.updates import (
    Asked,
    Crowd,
    Incoming,
    NotText,
    Order,
    Press,
    Reach,
    Words,
    read_update,
)
from handover.channels.telegram.visits import Visit
from handover.core.backlog import Busy
from handover.core.conversation import NotPossibleNow
from handover.core.frames import FrameError
from handover.core.limits import Buckets, Limit
from handover.hub import Hub
from handover.store import telegram_updates
from handover.store.engine import StoreUnavailable

logger = logging.getLogger(__name__)

WARNINGS = Limit(burst=1, per_second=1 / 30)
"""A chat that floods is told so twice a minute, not for each message."""

_TOLD: dict[type[Exception], str] = {
    Busy: "error_busy",
    NotPossibleNow: "error_not_possible_now",
}


class FrontDesk:
    """The door for updates; any hub has one, also one that sends nothing itself."""

    def __init__(self, hub: Hub, seal: ChatSeal, lines: Lines, asides: Asides) -> None:
        self._hub = hub
        self._seal = seal
        self._lines = lines
        self._asides = asides
        # The part of the token before the colon: the bot's public number.
        self._bot = int(hub.settings.telegram_token.partition(":")[0])
        self._turn = asyncio.Lock()
        self._warnings = Buckets(WARNINGS)

    async def take(self, raw: Mapping[str, Any]) -> None:
        """Do what an update asks, and remember that it was done.

        Raises:
            StoreUnavailable: The same update can be taken again; nothing is lost.
        """
        update_id = int(raw["update_id"])
        async with self._turn:
            async with self._hub.database.reading() as db:
                if await telegram_updates.is_taken(db, self._bot, update_id):
                    return
            asked = _read(raw)
            if asked is not None:
                await self._do_or_regret(asked)
            now = self._hub.citizens.clock()
            async with self._hub.database.writing() as db:
                await telegram_updates.take(db, self._bot, update_id, now)

    async def _do_or_regret(self, asked: Asked) -> None:
        """Do what was asked; a fault of ours must not stand in everybody's way."""
        try:
            await self._do(asked)
        except StoreUnavailable:
            raise
        except tuple(_TOLD) as error:
            if isinstance(asked, Incoming):
                self._visit(asked).say_beside(_TOLD[type(error)])
        except Exception:
            logger.exception("an update could not be followed")
            if isinstance(asked, Incoming):
                self._visit(asked).say_beside("error_temporarily_unavailable")

    def _visit(self, asked: Incoming) -> Visit:
        return Visit(self._hub, self._seal, self._lines, self._asides, asked)

    async def _do(self, asked: Asked) -> None:
        if isinstance(asked, Crowd):
            self._asides.leave(asked.chat_id)
            if asked.query is not None:
                self._asides.answer_press(asked.query)
            return
        visit = self._visit(asked)
        if isinstance(asked, Reach):
            await visit.note_reach(reachable=asked.reachable)
            return
        if await self._is_flooding(visit, asked):
            return
        await visit.note_reach(reachable=True)
        match asked:
            case Words():
                await _say(visit, asked)
            case Order():
                await orders.follow(visit, asked)
            case Press():
                await presses.follow(visit, asked)
            case NotText():
                await visit.enter()
                msg_id = visit.msg_id("not text", asked.group)
                await visit.tell("telegram_only_text", msg_id)

    async def _is_flooding(self, visit: Visit, asked: Incoming) -> bool:
        """Apply the polite limit; tell so, but not for each message."""
        limits = self._hub.limits
        if not limits.wait_for(limits.messages, visit.chat_key):
            return False
        if isinstance(asked, Press):
            visit.answer_press(asked.query, "error_rate_limited")
        elif not limits.wait_for(self._warnings, visit.chat_key):
            await visit.look()
            visit.say_beside("error_rate_limited")
        return True


async def _say(visit: Visit, words: Words) -> None:
    """Pass a text on; a changed one is a new message, and the citizen is told so."""
    conversation = await visit.look()
    msg_id = visit.msg_id(words.message)
    if words.edit is not None:
        if conversation is None:
            return
        await visit.tell("telegram_edited", visit.msg_id(words.message, "edited"))
        msg_id = visit.msg_id(words.message, words.edit)
    conversation = conversation or await visit.open()
    try:
        await visit.do(conversation.id, "say", msg_id, text=words.text)
    except NotPossibleNow:
        # Closed a moment ago: the text begins a new conversation.
        await visit.do((await visit.open()).id, "say", msg_id, text=words.text)
    except FrameError as error:
        await visit.tell(f"error_{error.code}", msg_id)


def _read(raw: Mapping[str, Any]) -> Asked | None:
    """Read an update; one that the library cannot read is passed over."""
    try:
        return read_update(dict(raw))
    except Exception as error:
        # The error's text may hold what somebody wrote.
        logger.warning(
            "update %d could not be read: %s", raw["update_id"], type(error).__name__
        )
        return None
