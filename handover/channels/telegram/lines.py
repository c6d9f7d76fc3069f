"""Every chat's line, one task each: started, woken, tried again, given up."""

import asyncio
import logging
from collections.abc import Iterable

from handover.channel_notices import tell
from handover.channels.telegram.line import ChatLine
from handover.channels.telegram.post import Post, PostError, Unreachable
from handover.channels.telegram.sealing import ChatSeal, message_id
from handover.core.words import State
from handover.hub import Hub
from handover.store import conversations, telegram_links
from handover.store.engine import StoreUnavailable
from handover.store.telegram_links import Link

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a chat is tried again; doubled each time."""


class Lines:
    """The lines of one hub; only the hub that holds the lease runs any."""

    def __init__(self, hub: Hub, post: Post, seal: ChatSeal) -> None:
        self._hub = hub
        self._post = post
        self._seal = seal
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._lines: dict[str, ChatLine] = {}
        self._again: set[str] = set()
        self.is_open = False

    def see_to(self, chat_key: str, sealed_chat: str) -> None:
        """See to it that what is new for this chat gets sent."""
        if not self.is_open:
            return
        if chat_key in self._tasks:
            self._again.add(chat_key)
            if chat_key in self._lines:
                self._lines[chat_key].listener.notify(chat_key)
            return
        chat_id = self._seal.unseal(sealed_chat)
        if chat_id is None:
            return
        task = asyncio.create_task(self._serve(chat_key, chat_id))
        self._tasks[chat_key] = task
        task.add_done_callback(lambda _: self._ended(chat_key, sealed_chat))

    def _ended(self, chat_key: str, sealed_chat: str) -> None:
        self._tasks.pop(chat_key, None)
        if chat_key in self._again:
            self._again.discard(chat_key)
            self.see_to(chat_key, sealed_chat)

    async def open(self) -> None:
        """Take up every chat where it was left.

        Links of another token are deleted: nobody can write to those chats any more.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        self.is_open = True
        async with self._hub.database.reading() as db:
            links = await telegram_links.all_links(db)
        foreign = [link for link in links if not self._is_ours(link)]
        if foreign:
            logger.warning("%d chats of another token are forgotten", len(foreign))
            async with self._hub.database.writing() as db:
                for link in foreign:
                    await telegram_links.forget(db, link.conversation)
        self._see_to_all(link for link in links if link.reachable)

    def _is_ours(self, link: Link) -> bool:
        return self._seal.unseal(link.sealed_chat) is not None

    async def look(self) -> None:
        """Find what no wake-up told of: a chat that another hub opened, for one.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        async with self._hub.database.reading() as db:
            behind = await telegram_links.links_behind(db)
        self._see_to_all(behind)

    def _see_to_all(self, links: Iterable[Link]) -> None:
        for link in links:
            self.see_to(link.chat_key, link.sealed_chat)

    async def close(self) -> None:
        """Stop every line; another hub, or the next start, goes on where it stood."""
        self.is_open = False
        self._again.clear()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, chat_key: str, chat_id: int) -> None:
        """Run a chat's line; after a failure again, from the stored cursor."""
        pause = FIRST_PAUSE
        line = ChatLine(self._hub, self._post, self._seal, chat_key, chat_id)
        self._lines[chat_key] = line
        try:
            while True:
                self._again.discard(chat_key)
                began = asyncio.get_running_loop().time()
                try:
                    return await self._run(line, chat_key)
                except (PostError, StoreUnavailable) as error:
                    logger.info("a chat is tried again: %s", type(error).__name__)
                except Exception:
                    logger.exception("a chat's line failed")
                if asyncio.get_running_loop().time() - began > LONGEST_PAUSE:
                    pause = FIRST_PAUSE
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
        finally:
            self._lines.pop(chat_key, None)

    async def _run(self, line: ChatLine, chat_key: str) -> None:
        try:
            await line.run()
        except Unreachable:
            await self.lose(chat_key)

    async def lose(self, chat_key: str) -> None:
        """Note that Telegram does not deliver to a chat; tell the agent, if any.

        The conversation stays as it is. Once only, until the chat is back.

        Raises:
            StoreUnavailable: Nothing was noted.
        """
        async with self._hub.database.writing() as db:
            lost = await telegram_links.set_reachable(db, chat_key, reachable=False)
            states = {each: (await conversations.find(db, each)) for each in lost}
        for each, conversation in states.items():
            if conversation.state is not State.CLOSED:
                msg_id = message_id(chat_key, "lost", each, conversation.last_seq)
                await tell(self._hub.citizens, each, "telegram_unreachable", msg_id)
