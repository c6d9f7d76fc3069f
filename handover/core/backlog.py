"""When a hub has more questions than it can answer soon, and says so.

A question that would wait for seconds is better asked again in a moment: the citizen is
told at once, keeps the words, and those who are already waiting get their answer.
Standard library only; the time is an argument.
"""

from dataclasses import dataclass, field

LONG_SECONDS = 1.0
"""Nobody new is taken on while somebody waits longer (R-123: 99 % within 1 s)."""

MANY = 20
"""Fewer than this are no overload: whatever keeps them, refusing helps nobody."""


@dataclass
class Backlog:
    """The conversations that wait for an answer of this hub, oldest first."""

    _since: dict[str, float] = field(default_factory=dict)

    def begin(self, conversation: str, now_seconds: float) -> None:
        """Note that a conversation waits from now on."""
        self._since.setdefault(conversation, now_seconds)

    def end(self, conversation: str) -> None:
        """Note that it does not wait any more."""
        self._since.pop(conversation, None)

    def wait_for(self, now_seconds: float) -> float:
        """Return after how many seconds to ask again; 0.0 while there is room."""
        if len(self._since) < MANY:
            return 0.0
        longest = now_seconds - next(iter(self._since.values()))
        return longest if longest > LONG_SECONDS else 0.0


class Busy(Exception):
    """Raised when a question is not taken on; nothing was stored.

    Attributes:
        retry_after: In so many seconds there may be room.
    """

    def __init__(self, retry_after: float) -> None:
        super().__init__("too many questions wait for an answer")
        self.retry_after = retry_after
