"""Which of several hubs live, told by whether their signs keep coming.

The moments in the signs are compared with each other only, never with a clock of
ours: machines may disagree about the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

BEAT_SECONDS = 1.0
"""A hub gives a sign this often."""

SILENCE_SECONDS = 2.5
"""After two missed beats a hub is taken for dead, and others answer in its place."""


@dataclass
class Liveness:
    """What one hub knows of the others.

    A hub that is taken for dead by mistake does no harm: the database keeps a message
    from being answered twice.
    """

    _last: dict[str, tuple[datetime, float]] = field(default_factory=dict)

    def observe(
        self, signs: Mapping[str, datetime], now_seconds: float
    ) -> frozenset[str]:
        """Take note of each hub's newest sign; return the names of those that live.

        Args:
            signs: Name → moment of the sign.
            now_seconds: A clock of ours that never goes back.
        """
        self._last = {
            name: last
            if (last := self._last.get(name)) and last[0] == sign
            else (sign, now_seconds)
            for name, sign in signs.items()
        }
        return frozenset(
            name
            for name, (_, heard) in self._last.items()
            if now_seconds - heard < SILENCE_SECONDS
        )

    def lose_sight(self, now_seconds: float) -> None:
        """Give everybody time again: it was we who could not see."""
        self._last = {
            name: (sign, now_seconds) for name, (sign, _) in self._last.items()
        }
