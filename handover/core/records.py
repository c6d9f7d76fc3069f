"""What the hub knows about one conversation, one queue ticket and one agent."""

from dataclasses import dataclass
from datetime import datetime

from handover.core.agent_words import Availability, HandoverReason, Role
from handover.core.message import Preferences
from handover.core.permissions import Permission, granted
from handover.core.routing import OnDuty
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
    closed_at: datetime | None = None

    @property
    def is_erased(self) -> bool:
        """Tell whether the citizen had it erased: it has no end to go back behind."""
        return self.state is State.CLOSED and self.closed_at is None

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
        reason: How it came that a person was asked for.
        for_agent: Id of the colleague it was passed on to, while it waits for them.
        for_team: The team it was passed on to, while it waits for it.
        reserved_until: When it falls back to everybody of the language.
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
    reason: HandoverReason = HandoverReason.PRESSED
    for_agent: str | None = None
    for_team: str | None = None
    reserved_until: datetime | None = None

    def is_for(self, agent: "AgentAccount") -> bool:
        """Tell whether the agent may take it: the language, and for whom it waits.

        The topic does not count here: it is a guess, and a person decides.
        """
        return (
            self.lang in agent.langs
            and self.for_agent in {None, agent.id}
            and self.for_team in {None, agent.team}
        )

    @property
    def visible_after_seq(self) -> int:
        """Return the last seq that is hidden from the agent, 0 for none."""
        return 0 if self.share_history else self.asked_at_seq

    @property
    def place(self) -> Place:
        """Return what the order of the queue depends on."""
        return Place(
            self.conversation,
            self.lang,
            self.priority,
            self.queued_at,
            self.topic,
            self.for_agent,
            self.for_team,
        )


DEFAULT_CAPACITY = 3
"""Conversations at once, unless the account says otherwise (a proposal)."""


@dataclass(frozen=True)
class AgentAccount:
    """A person who works with Relais; `name` is what citizens read.

    Attributes:
        topics: What they know well; empty: everything.
        team: Id of their team in the content, or None.
        capacity: How many conversations they hold at once, 1 or more.
        roles: What they do here; each adds to what they may.
    """

    id: str
    login: str
    name: str
    langs: tuple[Lang, ...]
    topics: tuple[str, ...] = ()
    team: str | None = None
    capacity: int = DEFAULT_CAPACITY
    roles: frozenset[Role] = frozenset({Role.AGENT})

    def may(self, permission: Permission) -> bool:
        """Tell whether one of this account's roles allows it."""
        return permission in granted(self.roles)

    @property
    def is_supervisor(self) -> bool:
        """Tell whether this account may see all queues, reassign and close."""
        return self.may(Permission.SUPERVISE)


@dataclass(frozen=True)
class Presence:
    """What an agent last said about being there.

    Attributes:
        back_at: When they mean to be available again, if they said so.
    """

    availability: Availability
    back_at: datetime | None = None

    @property
    def is_available(self) -> bool:
        """Tell whether they take conversations."""
        return self.availability is Availability.AVAILABLE


@dataclass(frozen=True)
class Colleague:
    """An agent as colleagues and supervisors see them.

    Attributes:
        load: Conversations they hold now.
        idle_since: When they last got one, or became available.
        is_here: Whether their connection lives.
    """

    account: AgentAccount
    presence: Presence
    load: int
    idle_since: datetime
    is_here: bool

    @property
    def is_on_duty(self) -> bool:
        """Tell whether conversations may be offered to them."""
        return self.is_here and self.presence.is_available

    @property
    def on_duty(self) -> OnDuty:
        """Return what routing depends on."""
        about = self.account
        return OnDuty(
            about.id,
            about.langs,
            about.topics,
            about.team,
            about.capacity,
            self.load,
            self.idle_since,
        )


@dataclass(frozen=True)
class Note:
    """A private remark of an agent about a conversation; no citizen reads it."""

    at: datetime
    author_name: str
    text: str
