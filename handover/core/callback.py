"""A callback: what somebody asks for who does not wait for a person, and its life.

With a phone number it is a call in a half day; without one it is a message that a
person answers in writing. It holds nothing else about anybody (GDPR, article 5(1)(c)).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handover.core.half_days import HalfDay
from handover.core.words import Lang

NOTE_CHARS = 300


class CallbackState(StrEnum):
    """Where a callback is in its life; a withdrawn one is erased at once."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"


class Outcome(StrEnum):
    """How it ended; `EXPIRED` without anybody's doing."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"
    ANSWERED = "answered"
    EXPIRED = "expired"


@dataclass(frozen=True)
class NewCallback:
    """What is stored when it is asked for.

    Attributes:
        phone: In the form +32470000000; None for a message to be answered in writing.
        half_day: When to call; None for a message.
        note: In the citizen's words, masked, at most `NOTE_CHARS`.
    """

    conversation: str
    lang: Lang
    topic: str | None
    phone: str | None = None
    half_day: HalfDay | None = None
    note: str | None = None


@dataclass(frozen=True)
class Callback:
    """A stored callback, as an agent's task.

    Attributes:
        reference: That of the conversation, which the citizen can read out.
        taken_by: Id of the agent who has it; `taken_by_name` is what colleagues read.
        tries: How often somebody called in vain.
        agent_note: What the last agent wrote for the next one.
    """

    id: str
    asked: NewCallback
    reference: str
    state: CallbackState
    created_at: datetime
    taken_by: str | None
    taken_by_name: str | None
    tries: int
    agent_note: str | None

    @property
    def is_call(self) -> bool:
        """Tell whether it is to be answered by phone."""
        return self.asked.phone is not None

    @property
    def due(self) -> datetime:
        """Return from when it can be seen to: the order of the list."""
        half = self.asked.half_day
        return self.created_at if half is None else half.begins

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether the promised half day is over."""
        half = self.asked.half_day
        return half is not None and half.ends <= now
