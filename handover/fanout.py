"""Wake up whoever listens: "something changed in this conversation", nothing more.

Delivery is append, notify, fetch: what changed is read from the database, so a lost or
doubled wake-up can neither lose nor double a message. In one process only; who is in
another process is served by the same interface over Redis.
"""

import asyncio
from collections import defaultdict

QUEUE = "queue"
"""The topic of everything about the waiting queue."""


class Listener:
    """One connection's ear: a wake-up flag, what changed, and who is typing.

    Nothing queues up here for a slow reader: the sets stay small and the messages
    wait in the database.
    """

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self._changed: set[str] = set()
        self._typing: set[tuple[str, str]] = set()

    def notify(self, topic: str) -> None:
        """Note a change and wake the connection."""
        self._changed.add(topic)
        self._wake.set()

    def notify_typing(self, topic: str, author: str) -> None:
        """Note that somebody is typing, and wake the connection."""
        self._typing.add((topic, author))
        self._wake.set()

    async def next(self) -> tuple[set[str], set[tuple[str, str]]]:
        """Wait for a change; return and forget the topics and the typing."""
        await self._wake.wait()
        self._wake.clear()
        changed, self._changed = self._changed, set()
        typing, self._typing = self._typing, set()
        return changed, typing


class Fanout:
    """Who listens to what, in this process."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)

    def listen(self, listener: Listener, topic: str) -> None:
        """Wake `listener` on each change of `topic`, until `forget`."""
        self._listeners[topic].add(listener)

    def forget(self, listener: Listener, topic: str | None = None) -> None:
        """Stop waking `listener` for one topic, or for all."""
        topics = [topic] if topic is not None else list(self._listeners)
        for each in topics:
            self._listeners[each].discard(listener)
            if not self._listeners[each]:
                del self._listeners[each]

    def publish(self, topic: str) -> None:
        """Say that something changed; call it only after the commit."""
        for listener in self._listeners.get(topic, ()):
            listener.notify(topic)

    def publish_typing(self, conversation: str, author: str) -> None:
        """Pass on that somebody is typing; never stored."""
        for listener in self._listeners.get(conversation, ()):
            listener.notify_typing(conversation, author)
