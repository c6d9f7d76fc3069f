"""What the hub knows about one conversation, one queue ticket and one agent."""

from dataclasses import dataclass
from datetime import datetime

from handover.core.message import Preferences
from handover.core.waiting_queue import Place
from handover.core.words import Lang, Level, Priority, Region, State


@dataclass(frozen=True)
class Conversation:
    """The lasting exchange of one citizen; nothing in it says who that is."""

    id: str
    reference: str
    channel: str
    lang: Lang
    level: Level
    region: Region | None
    state: State
    last_seq: int
    last_topic: str | None
    created_at: datetime

    @property
    def as_read(self) -> Preferences:
        """Return how this citizen wants to be answered."""
        return Preferences(self.lang, self.level, self.region)


@dataclass(frozen=True)
class Ticket:
    """A place in the waiting queue, then the assignment that came of it.

    Attributes:
        asked_at_seq: Last message before the person was asked for; without
            `share_history` the agent sees only what came after it.
    """

    id: str
    conversation: str
    lang: Lang
    topic: str | None
    priority: Priority
    share_history: bool
    asked_at_seq: int
    channel: str
    queued_at: datetime
    claimed_by: str | None
    claimed_at: datetime | None

    @property
    def visible_after_seq(self) -> int:
        """Return the last seq that is hidden from the agent, 0 for none."""
        return 0 if self.share_history else self.asked_at_seq

    @property
    def place(self) -> Place:
        """Return what the order of the queue depends on."""
        return Place(self.conversation, self.lang, self.priority, self.queued_at)


@dataclass(frozen=True)
class AgentAccount:
    """A person who takes conversations over; `name` is what citizens read."""

    id: str
    login: str
    name: str
    langs: tuple[Lang, ...]
