"""Half days in which somebody can be called back: which ones, and how they are written.

A half day is what is open before or after 13:00. Only such that have not begun are
offered, so that whoever chooses one has all of it before them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handover.core.hours import (
    MINUTES_A_DAY,
    Intervals,
    OpeningHours,
    local_day,
    moment_of,
)

NOON = 13 * 60
"""In the middle of the lunch hour of Belgian offices (a proposal)."""

OFFERED = 6
AHEAD_DAYS = 30

_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True)
class HalfDay:
    """From `opens` to `closes` on one day, in minutes since midnight in Belgium."""

    day: date
    opens: int
    closes: int

    @property
    def begins(self) -> datetime:
        """Return its first moment, in UTC."""
        return moment_of(self.day, self.opens)

    @property
    def ends(self) -> datetime:
        """Return the moment after it, in UTC."""
        return moment_of(self.day, self.closes, is_last=True)

    def __str__(self) -> str:
        """Write it as on the wire: `2026-12-01.09:00-13:00`."""
        return f"{self.day.isoformat()}.{_clock(self.opens)}-{_clock(self.closes)}"


def half_days(
    hours: OpeningHours, now: datetime, count: int = OFFERED
) -> list[HalfDay]:
    """Return the next half days that have not begun, at most `count`."""
    today = local_day(now)
    found: list[HalfDay] = []
    for ahead in range(AHEAD_DAYS):
        day = today + timedelta(days=ahead)
        open_that_day = hours.on(day)
        for first, last in ((0, NOON), (NOON, MINUTES_A_DAY)):
            half = _within(day, open_that_day, first, last)
            if half is not None and half.begins > now:
                found.append(half)
    return found[:count]


def read_half_day(written: str) -> HalfDay:
    """Read what `str` wrote.

    Raises:
        ValueError: It is not of that form, or no such day or time.
    """
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise ValueError("a half day is written 2026-12-01.09:00-13:00")
    opens, closes = (60 * int(match[hour]) + int(match[hour + 1]) for hour in (2, 4))
    if not opens < closes <= MINUTES_A_DAY:
        raise ValueError("a half day must end after it begins, on the same day")
    return HalfDay(date.fromisoformat(match[1]), opens, closes)


def _within(day: date, intervals: Intervals, first: int, last: int) -> HalfDay | None:
    parts = [each for each in intervals if each.opens < last and each.closes > first]
    if not parts:
        return None
    return HalfDay(day, max(first, parts[0].opens), min(last, parts[-1].closes))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
