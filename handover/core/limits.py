"""Polite limits: a token bucket a key, with the time as an argument."""

import math
from dataclasses import dataclass, field

KEYS_KEPT = 10_000


@dataclass(frozen=True)
class Limit:
    """At most `burst` at once, refilled with `per_second` tokens a second."""

    burst: int
    per_second: float


@dataclass
class Buckets:
    """The buckets of one limit; forgets the full ones so that memory stays flat."""

    limit: Limit
    _levels: dict[str, tuple[float, float]] = field(default_factory=dict)
    _forget_above: int = KEYS_KEPT

    def wait_for(self, key: str, now_seconds: float) -> float:
        """Take one token; return 0.0, or the seconds to wait when none is left.

        They are rounded up to tenths: who is refused is never told to wait 0.0 seconds.
        """
        level, then = self._levels.get(key, (float(self.limit.burst), now_seconds))
        level = min(
            self.limit.burst, level + (now_seconds - then) * self.limit.per_second
        )
        if level < 1:
            self._levels[key] = (level, now_seconds)
            return math.ceil((1 - level) / self.limit.per_second * 10) / 10
        self._levels[key] = (level - 1, now_seconds)
        if len(self._levels) > self._forget_above:
            self._forget_full(now_seconds)
        return 0.0

    def _forget_full(self, now_seconds: float) -> None:
        refill = self.limit.burst / self.limit.per_second
        self._levels = {
            key: (level, then)
            for key, (level, then) in self._levels.items()
            if now_seconds - then < refill
        }
        # Doubling keeps the cost of forgetting small however many are active.
        self._forget_above = max(KEYS_KEPT, 2 * len(self._levels))
