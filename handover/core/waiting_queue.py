"""Who is next, at which place, and how long the wait may be.

First come, first served within priority and language. It holds no state: the waiting
places come in as a list, the answer goes out.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from handover.core.words import PRIORITY_RANK, Lang, Priority

DEFAULT_HANDLING_SECONDS = 300.0
"""Assumed length of one conversation until enough were measured (a proposal)."""

SPREAD = (0.5, 1.5)
"""The range shown is this share of the estimate, low and high (a proposal)."""


@dataclass(frozen=True)
class Place:
    """One waiting conversation; `queued_at` is its original arrival (aware UTC)."""

    conversation: str
    lang: Lang
    priority: Priority
    queued_at: datetime


def order(place: Place) -> tuple[int, datetime, str]:
    """Return the sort key of the queue: priority, then arrival, then id."""
    return (PRIORITY_RANK[place.priority], place.queued_at, place.conversation)


def position(places: Sequence[Place], conversation: str) -> int | None:
    """Return the place (1..) among those waiting in the same language, or None."""
    own = next((p for p in places if p.conversation == conversation), None)
    if own is None:
        return None
    return 1 + sum(p.lang == own.lang and order(p) < order(own) for p in places)


def servable(places: Sequence[Place], langs: Collection[str]) -> list[Place]:
    """Return what an agent with these languages may take, next one first."""
    return sorted((p for p in places if p.lang in langs), key=order)


def expected_wait(
    position: int, agents: int, handling_seconds: Sequence[float]
) -> tuple[int, int] | None:
    """Estimate the wait as a range.

    Args:
        position: Place in the queue, 1 or more.
        agents: Available agents who speak the language, 0 or more.
        handling_seconds: Lengths of recent conversations with a person.

    Returns:
        (low, high) in whole seconds, or None when nobody is available, because any
        number would then be a promise that no one can keep.
    """
    if agents < 1:
        return None
    typical = median(handling_seconds) if handling_seconds else DEFAULT_HANDLING_SECONDS
    estimate = position / agents * typical
    return round(estimate * SPREAD[0]), round(estimate * SPREAD[1])
