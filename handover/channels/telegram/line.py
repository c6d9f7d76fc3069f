"""One chat's line: sends what the log says from the stored cursor on, in order.

The cursor is stored after each message that Telegram took. So a message is sent twice
only if Telegram took it and the hub died, or the answer was lost, before the cursor
was stored; none is left out.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from handover.channels.delivery import news
from handover.channels.telegram.buttons import OwnButton, Wish
from handover.channels.telegram.letters import (
    Keyboard,
    Letter,
    button,
    letters_for,
    status_letter,
)
from handover.channels.telegram.post import Post, Refused
from handover.channels.telegram.sealing import ChatSeal
from handover.core.message import Message, Preferences, to_wire
from handover.core.words import Author, Lang, Level, State
from handover.fanout import QUEUE, Listener
from handover.hub import Hub
from handover.store import telegram_links
from handover.store.telegram_links import Link

logger = logging.getLogger(__name__)

STOP_SECONDS = 3.0
"""How long a line that is stopped may take to finish the message under way."""

TYPING_SECONDS = 4.0
"""Telegram shows typing for five seconds; more often says nothing new."""


class ChatLine:
    """Delivers every conversation of one chat; there is more than one while one ends.

    Args:
        hub: Where conversations are.
        post: Where messages go.
        seal: The bot's keys.
        chat_key: Keyed hash of the chat.
        chat_id: The chat itself; in memory only.
    """

    def __init__(
        self, hub: Hub, post: Post, seal: ChatSeal, chat_key: str, chat_id: int
    ) -> None:
        self.listener = Listener()
        self._hub = hub
        self._post = post
        self._seal = seal
        self._chat_key = chat_key
        self._chat_id = chat_id
        self._sent: dict[str, int] = {}
        self._typing_until = 0.0
        self._told: dict[str, str] = {}
        self._listens_to_queue = False

    async def run(self) -> None:
        """Deliver until nothing is linked to the chat any more.

        Raises:
            PostError: Telegram did not take a message; the cursor stands before it.
            StoreUnavailable: The database does not answer.
        """
        try:
            while True:
                links = await self._links()
                if not links:
                    return
                for link in links:
                    self._hub.fanout.listen(self.listener, link.conversation)
                states = [await self._deliver(link) for link in links]
                if State.CLOSED in {state["state"] for state in states}:
                    continue
                if self._follow_queue(states):
                    continue
                await self._next_change()
        finally:
            self._hub.fanout.forget(self.listener)

    async def _links(self) -> list[Link]:
        async with self._hub.database.reading() as db:
            found = await telegram_links.links_of(db, self._chat_key)
        return [link for link in found if link.reachable]

    async def _deliver(self, link: Link) -> dict[str, Any]:
        """Send what is new in one conversation; forget the link when it has ended."""
        conversation = link.conversation
        cursor = max(link.delivered_seq, self._sent.get(conversation, 0))
        messages, state = await news(self._hub, conversation, cursor)
        for message in messages:
            if message.said.author is not Author.CITIZEN:
                is_last = message is messages[-1] and state["state"] == State.CLOSED
                more = self._after_the_end(message, state) if is_last else []
                await _to_the_end(self._send_and_note(message, more))
        if messages and messages[-1].said.author is Author.CITIZEN:
            await self._move_cursor(conversation, messages[-1].seq)
        await self._show_place(link, state)
        if state["state"] == State.CLOSED:
            async with self._hub.database.writing() as db:
                await telegram_links.forget_closed(db, conversation)
            self._sent.pop(conversation, None)
            self._told.pop(conversation, None)
        return state

    def _after_the_end(self, message: Message, state: dict[str, Any]) -> Keyboard:
        """Return the buttons below a conversation's last line: reopen it, erase it."""
        wishes = {Wish.ASK: "telegram_erase_button"}
        if state["reopen_until"] is not None:
            wishes = {Wish.REOPEN: "telegram_reopen", **wishes}
        proof = self._seal.proof(self._chat_id, message.conversation)
        as_read = Preferences(message.said.lang)
        return [
            [
                button(
                    self._hub.catalogue.text(key, as_read),
                    OwnButton(wish, message.conversation, proof).data,
                )
            ]
            for wish, key in wishes.items()
        ]

    async def _send_and_note(self, message: Message, more: Keyboard) -> None:
        """Send one message, then store that it was sent."""
        await self._send(message, more)
        await self._move_cursor(message.conversation, message.seq)

    async def _send(self, message: Message, more: Keyboard) -> None:
        letters = letters_for(
            to_wire(message), self._hub.catalogue, message.conversation, more
        )
        for letter in letters:
            try:
                await self._post.send(self._chat_id, letter)
            except Refused:
                # Better the words alone than a chat that stands still for ever.
                await self._send_bare(letter)

    async def _send_bare(self, letter: Letter) -> None:
        try:
            await self._post.send(self._chat_id, letter.bare)
        except Refused:
            logger.warning("Telegram shows a message neither with nor without buttons")

    async def _move_cursor(self, conversation: str, seq: int) -> None:
        self._sent[conversation] = seq
        async with self._hub.database.writing() as db:
            await telegram_links.set_delivered(db, conversation, seq)

    async def _show_place(self, link: Link, state: dict[str, Any]) -> None:
        """Keep one message that shows the place, changed rather than sent again."""
        conversation = link.conversation
        is_queued = state["state"] == State.QUEUED
        if is_queued and state["position"] is None:
            return
        as_read = Preferences(Lang(state["lang"]), Level(state["level"]))
        if not is_queued and link.status_message is None:
            return
        letter = status_letter(state, self._hub.catalogue, as_read)
        if self._told.get(conversation) == letter.text:
            return
        shown = link.status_message
        if shown is None:
            shown = await self._post.send(self._chat_id, letter)
        else:
            try:
                await self._post.edit(self._chat_id, shown, letter)
            except Refused:
                # The citizen deleted it; while waiting another one takes its place.
                shown = (
                    await self._post.send(self._chat_id, letter) if is_queued else None
                )
        self._told[conversation] = letter.text
        kept = shown if is_queued else None
        if kept != link.status_message:
            async with self._hub.database.writing() as db:
                await telegram_links.set_status_message(db, conversation, kept)

    def _follow_queue(self, states: list[dict[str, Any]]) -> bool:
        """Listen to the queue while waiting; true when that has just begun."""
        is_queued = any(state["state"] == State.QUEUED for state in states)
        was_listening, self._listens_to_queue = self._listens_to_queue, is_queued
        if is_queued and not was_listening:
            self._hub.fanout.listen(self.listener, QUEUE)
            return True
        if was_listening and not is_queued:
            self._hub.fanout.forget(self.listener, QUEUE)
        return False

    async def _next_change(self) -> None:
        """Show that the agent is writing, until something is stored."""
        changed: set[str] = set()
        while not changed:
            changed, typing = await self.listener.next()
            now = asyncio.get_running_loop().time()
            writes = any(author == Author.AGENT for _, author in typing)
            if writes and now >= self._typing_until:
                self._typing_until = now + TYPING_SECONDS
                await self._post.show_typing(self._chat_id)


async def _to_the_end(step: Coroutine[Any, Any, None]) -> None:
    """Do a step whole, also when the line is stopped meanwhile.

    Stopped between sending and storing, the message would be sent again.
    """
    task = asyncio.create_task(step)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=STOP_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise
