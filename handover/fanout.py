"""Wake up whoever listens: "something changed in this conversation", nothing more.

Delivery is append, notify, fetch: what changed is read from the database, so a lost or
doubled wake-up can neither lose nor double a message. Who listens in another hub is
woken through a `Relay`; with one hub there is none.
"""

import asyncio
from collections import defaultdict
from typing import Protocol

from handover.core.signals import Signals

PLACES = "places"
"""The topic of what happens to places, agents and assignments: read the queue again."""

LEAVING = "leaving"
"""The topic of this hub being about to go."""

QUEUE = "queue"
"""The topic of the queue as this hub shows it, once it has been read again."""

BULLETIN = "bulletin"
"""The topic of the urgent notice that this hub shows."""

OWN_TOPICS = frozenset({PLACES, LEAVING, QUEUE, BULLETIN})
"""All topics that are not a conversation's id."""


class Listener:
    """One connection's ear: a wake-up flag, what changed, and who is typing.

    Nothing queues up here for a slow reader: the sets stay small and the messages
    wait in the database.
    """

    def __init__(self) -> None:
        self.topics: set[str] = set()
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


class Relay(Protocol):
    """Carries signals to the other hubs; may lose them, never waits."""

    def changed(self, topic: str) -> None:
        """Pass on that something changed."""

    def typing(self, conversation: str, author: str) -> None:
        """Pass on that somebody is typing."""


class Fanout:
    """Who listens to what in this hub, and the way to the others."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._relay: Relay | None = None

    def connect(self, relay: Relay) -> None:
        """Pass on to the other hubs what is published from now on."""
        self._relay = relay

    def listen(self, listener: Listener, topic: str) -> None:
        """Wake `listener` on each change of `topic`, until `forget`."""
        self._listeners[topic].add(listener)
        listener.topics.add(topic)

    def forget(self, listener: Listener, topic: str | None = None) -> None:
        """Stop waking `listener` for one topic, or for all."""
        for each in listener.topics & {topic} if topic else set(listener.topics):
            listener.topics.discard(each)
            self._listeners[each].discard(listener)
            if not self._listeners[each]:
                del self._listeners[each]

    @property
    def conversations(self) -> list[str]:
        """Return the conversations that somebody listens to in this hub."""
        return [topic for topic in self._listeners if topic not in OWN_TOPICS]

    def publish(self, topic: str) -> None:
        """Say in every hub that something changed; call it only after the commit."""
        self.wake(topic)
        if self._relay is not None:
            self._relay.changed(topic)

    def publish_typing(self, conversation: str, author: str) -> None:
        """Pass on in every hub that somebody is typing; never stored."""
        self.wake_typing(conversation, author)
        if self._relay is not None:
            self._relay.typing(conversation, author)

    def receive(self, signals: Signals) -> None:
        """Wake who listens here, for what another hub has published."""
        for topic in signals.changed:
            self.wake(topic)
        for conversation, author in signals.typing:
            self.wake_typing(conversation, author)

    def wake(self, topic: str) -> None:
        """Wake who listens in this hub."""
        for listener in self._listeners.get(topic, ()):
            listener.notify(topic)

    def wake_typing(self, conversation: str, author: str) -> None:
        """Tell who listens in this hub that somebody is typing."""
        for listener in self._listeners.get(conversation, ()):
            listener.notify_typing(conversation, author)
