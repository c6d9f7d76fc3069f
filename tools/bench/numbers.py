"""How figures are drawn together. Pure, standard library only."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence

__all__ = ["Spread", "added", "percentile", "share_within", "spread"]


@dataclasses.dataclass(frozen=True)
class Spread:
    """How long something took, over many times.

    Attributes:
        count: how many times it was measured.
        p50_ms, p95_ms, p99_ms, worst_ms: milliseconds.
    """

    count: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    worst_ms: float


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that `percent` % of the values do not exceed.

    Args:
        values: at least one, in any order.
        percent: 0..100.
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def share_within(values: Sequence[float], limit: float) -> float:
    """Return the share of at least one value that is not above the limit, 0..1."""
    return sum(value <= limit for value in values) / len(values)


def spread(seconds: Sequence[float]) -> Spread:
    """Return what at least one duration, in seconds, amounts to."""
    return Spread(
        count=len(seconds),
        p50_ms=percentile(seconds, 50) * 1000,
        p95_ms=percentile(seconds, 95) * 1000,
        p99_ms=percentile(seconds, 99) * 1000,
        worst_ms=max(seconds) * 1000,
    )


def added(parts: Mapping[str, float]) -> float:
    """Return the sum over all processes."""
    return sum(parts.values())
