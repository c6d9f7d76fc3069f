"""The polite limits of one hub, and what it tells the others about them.

Each hub counts for itself. Where several share the work, each also counts what the
others report: a guesser of passwords gains nothing by asking them in turn. Keys are
hashed at once: no address and no login is kept or sent.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from handover.core.limits import Buckets, Limit
from handover.core.signals import Signals
from handover.tokens import hash_token

MESSAGES = Limit(burst=120, per_second=4.0)
"""Per conversation: faster than anybody types, slower than a flood (R-98)."""

OPENINGS = Limit(burst=240, per_second=4.0)
"""New conversations per address: a whole library may sit behind one."""

LOGINS = Limit(burst=8, per_second=0.1)
"""Log-in attempts per login: slows guessing down without locking anybody out."""


class Reporter(Protocol):
    """Tells the other hubs that a token was taken; may fail to, never waits."""

    def limited(self, limit: str, key: str) -> None:
        """Pass on that a token of this limit was taken for this key."""


@dataclass
class Limits:
    """The polite limits; with `on` False none of them applies."""

    on: bool
    reporter: Reporter
    messages: Buckets = field(default_factory=lambda: Buckets(MESSAGES))
    openings: Buckets = field(default_factory=lambda: Buckets(OPENINGS))
    logins: Buckets = field(default_factory=lambda: Buckets(LOGINS))

    def wait_for(self, buckets: Buckets, key: str) -> float:
        """Return the seconds to wait, 0.0 to go on."""
        if not self.on:
            return 0.0
        hashed = hash_token(key)
        wait = buckets.wait_for(hashed, _seconds())
        for name, shared in self._shared.items():
            if buckets is shared and not wait:
                self.reporter.limited(name, hashed)
        return wait

    def receive(self, signals: Signals) -> None:
        """Count what another hub reports."""
        for name, hashed in signals.limited:
            if name in self._shared:
                self._shared[name].wait_for(hashed, _seconds())

    @property
    def _shared(self) -> dict[str, Buckets]:
        """Return the limits that count over all hubs; a conversation is at one."""
        return {"openings": self.openings, "logins": self.logins}


def _seconds() -> float:
    return asyncio.get_running_loop().time()
