"""When a service is open: weekly hours, holidays, and days that differ.

Pure: every answer is computed from the hours and a moment that is passed in. It knows
no texts, and the public holidays come in from outside.

Days and times of day are those of Belgian clocks. Where a clock change leaves a time
out, the moment of the change stands for it. Where a time exists twice, opening means
the first and closing the last: who reads the hours on the wall finds no door shut.
Source: docs/adr/0014-opening-hours-and-callbacks.md.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
MINUTES_A_DAY = 24 * 60
DAYS_A_WEEK = 7

HORIZON_DAYS = 400
"""How far an answer is looked for; beyond it there is none."""

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, order=True)
class Interval:
    """Open from `opens` to `closes`, in minutes since midnight; closed at `closes`.

    `closes` may be 1440: the end of the day.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_A_DAY:
            raise ValueError("an interval must close after it opens, within one day")


Intervals = tuple[Interval, ...]
"""The hours of one day: in order, apart from each other."""

Period = tuple[datetime, datetime]
"""Open from the first moment to before the second; both aware, UTC."""


def overlapping(intervals: Sequence[Interval]) -> tuple[Interval, Interval] | None:
    """Return the first two intervals that have a minute in common, or None."""
    for one, next_one in pairwise(sorted(intervals)):
        if next_one.opens < one.closes:
            return one, next_one
    return None


def _no_holiday(_: date) -> bool:
    return False


@dataclass(frozen=True)
class OpeningHours:
    """The hours of one service in one language.

    Attributes:
        weekly: Seven days, Monday first.
        special: Days that differ, with their own hours; no hours means closed. They
            come before holidays and weekdays.
        is_holiday: Tells whether a day is closed for everybody.
    """

    weekly: tuple[Intervals, ...]
    special: Mapping[date, Intervals] = field(default_factory=dict)
    is_holiday: Callable[[date], bool] = _no_holiday

    def __post_init__(self) -> None:
        if len(self.weekly) != DAYS_A_WEEK:
            raise ValueError("weekly hours have seven days")
        for intervals in (*self.weekly, *self.special.values()):
            if overlapping(intervals) or list(intervals) != sorted(intervals):
                raise ValueError("the hours of a day must be in order, without overlap")

    def on(self, day: date) -> Intervals:
        """Return the hours of one day; empty when it is closed."""
        if day in self.special:
            return self.special[day]
        return () if self.is_holiday(day) else self.weekly[day.weekday()]

    def is_open(self, moment: datetime) -> bool:
        """Tell whether it is open at an aware moment."""
        return any(
            start <= moment < end for start, end in self._periods_of(local_day(moment))
        )

    def next_opening(self, moment: datetime) -> datetime | None:
        """Return the first open moment from `moment` on, which may be itself.

        None when there is none within the horizon.
        """
        for start, end in self._periods_from(local_day(moment)):
            if moment < end:
                return max(start, moment)
        return None

    def next_closing(self, moment: datetime) -> datetime | None:
        """Return the first closed moment after the next open one.

        None when it does not open, or does not close, within the horizon.
        """
        closing: datetime | None = None
        for start, end in self._periods_from(local_day(moment)):
            if closing is not None and start > closing:
                return closing
            if moment < end:
                closing = end
        # Open without a break up to the horizon: nobody knows when it closes.
        edge = local_day(moment) + timedelta(days=HORIZON_DAYS)
        return None if closing == moment_of(edge, 0) else closing

    def closed_since(self, moment: datetime) -> datetime | None:
        """Return when it closed last; None while it is open, or before the horizon."""
        if self.is_open(moment):
            return None
        day = local_day(moment)
        for back in range(HORIZON_DAYS):
            for _, end in reversed(self._periods_of(day - timedelta(days=back))):
                if end <= moment:
                    return end
        return None

    def _periods_from(self, day: date) -> Iterator[Period]:
        for ahead in range(HORIZON_DAYS):
            yield from self._periods_of(day + timedelta(days=ahead))

    def _periods_of(self, day: date) -> list[Period]:
        periods = (
            (moment_of(day, each.opens), moment_of(day, each.closes, is_last=True))
            for each in self.on(day)
        )
        # What lies wholly in the hour that a clock change leaves out does not exist.
        return [(start, end) for start, end in periods if start < end]


def local_day(moment: datetime) -> date:
    """Return the day that Belgian calendars show at an aware moment."""
    return moment.astimezone(BRUSSELS).date()


def moment_of(day: date, minute: int, *, is_last: bool = False) -> datetime:
    """Return when Belgian clocks show a time of day, in UTC.

    Args:
        day: A day in Belgium.
        minute: Minutes since midnight by the clock, 0 to 1440.
        is_last: Of a time that exists twice take the second.
    """
    midnight = datetime.combine(day, time(tzinfo=BRUSSELS))
    shown = midnight + timedelta(minutes=minute)
    moment = shown.replace(fold=int(is_last)).astimezone(UTC)
    if moment.astimezone(BRUSSELS).replace(fold=0) == shown:
        return moment
    return _clock_change_before(shown.replace(fold=0).astimezone(UTC))


def _clock_change_before(moment: datetime) -> datetime:
    """Return when the offset at `moment` began; changes are on the minute."""
    offset = moment.astimezone(BRUSSELS).utcoffset()
    while (moment - _MINUTE).astimezone(BRUSSELS).utcoffset() == offset:
        moment -= _MINUTE
    return moment
