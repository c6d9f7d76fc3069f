"""Who is next, at which place, and how long the wait may be.

First come, first served within priority and language. It holds no state: the waiting
places come in as a list, the answer goes out. Who is offered what: routing.py.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from handover.core.words import PRIORITY_RANK, Lang, Priority

DEFAULT_HANDLING_SECONDS = 300.0
"""Assumed length of one conversation until enough were measured (a proposal)."""

SPREAD = (0.5, 1.5)
"""The range shown is this share of the estimate, low and high (a proposal)."""

AT_ONCE_SECONDS = 60
"""Longest wait of somebody for whom an agent is free now: two offers (a proposal)."""


@dataclass(frozen=True)
class Place:
    """One waiting conversation.

    Attributes:
        queued_at: Its original arrival (aware UTC); no transfer or return changes it.
        topic: A guess, or None.
        for_agent: Id of the only agent who may take it, or None.
        for_team: The only team that may take it, or None.
    """

    conversation: str
    lang: Lang
    priority: Priority
    queued_at: datetime
    topic: str | None = None
    for_agent: str | None = None
    for_team: str | None = None


@dataclass(frozen=True)
class Standing:
    """What one waiting citizen is told.

    Attributes:
        position: 1 or more, among those who wait in the same language.
        wait: (low, high) in whole seconds, or None when nobody is available.
    """

    position: int
    wait: tuple[int, int] | None


@dataclass(frozen=True)
class Seats:
    """How many conversations the available agents of one language hold at once.

    Attributes:
        total: Their capacities together.
        free: What of it is not taken now.
    """

    total: int = 0
    free: int = 0


def order(place: Place) -> tuple[int, datetime, str]:
    """Return the sort key of the queue: priority, then arrival, then id."""
    return (PRIORITY_RANK[place.priority], place.queued_at, place.conversation)


def servable(places: Sequence[Place], langs: Collection[str]) -> list[Place]:
    """Return what an agent with these languages may take, next one first."""
    return sorted((p for p in places if p.lang in langs), key=order)


def standings(
    places: Sequence[Place],
    seats: dict[Lang, Seats],
    handling_seconds: Sequence[float],
) -> dict[str, Standing]:
    """Return place and expected wait of everybody who waits, in one pass for all.

    Args:
        places: All that wait, in any order.
        seats: Of the available agents, by language.
        handling_seconds: Lengths of recent conversations with a person.
    """
    ahead: Counter[Lang] = Counter()
    found: dict[str, Standing] = {}
    for place in sorted(places, key=order):
        ahead[place.lang] += 1
        position = ahead[place.lang]
        wait = expected_wait(position, seats.get(place.lang, Seats()), handling_seconds)
        found[place.conversation] = Standing(position, wait)
    return found


def expected_wait(
    position: int, seats: Seats, handling_seconds: Sequence[float]
) -> tuple[int, int] | None:
    """Estimate the wait as a range.

    Those for whom a seat is free are served at once; behind them a seat becomes free
    every (typical length / seats) seconds. Agents of two languages count in both.

    Args:
        position: Place in the queue, 1 or more.
        seats: Of the available agents who speak the language.
        handling_seconds: Lengths of recent conversations with a person.

    Returns:
        (low, high) in whole seconds, or None when nobody is available, because any
        number would then be a promise that no one can keep.
    """
    if seats.total < 1:
        return None
    if position <= seats.free:
        return 0, AT_ONCE_SECONDS
    typical = median(handling_seconds) if handling_seconds else DEFAULT_HANDLING_SECONDS
    estimate = (position - seats.free) / seats.total * typical
    low, high = (round(estimate * share) for share in SPREAD)
    # Whoever has to wait for a seat is never promised less than who has one.
    return low, max(high, AT_ONCE_SECONDS)
