"""Days, times and opening hours in the words of each language.

The words are published texts (`nlu_data/texts/hours.yml`); how they are put together is
the same in all languages and stands here. Times are those of Belgian clocks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handover.core.half_days import HalfDay
from handover.core.hours import BRUSSELS, Intervals, local_day

DAYS_BY_NAME = 6
"""How far ahead a weekday alone says which day is meant."""


@dataclass(frozen=True)
class TimeWords:
    """Writes times for one reader.

    Attributes:
        say: Returns the published text of a name, with its placeholders filled.
    """

    say: Callable[..., str]

    def time(self, minute: int) -> str:
        """Return a time of day, bare: `9 h 30`."""
        hour, minutes = divmod(minute, 60)
        if not minutes:
            return self.say("time_full_hour", hour=hour)
        return self.say("time_with_minutes", hour=hour, minute=f"{minutes:02}")

    def moment(self, moment: datetime, now: datetime) -> str:
        """Return when something begins, as said from `now`: `demain à 9 h`."""
        day = self.near_day(local_day(moment), local_day(now))
        return f"{day} {self.say('time_at', time=self._clock(moment))}"

    def until(self, moment: datetime, now: datetime) -> str:
        """Return until when something lasts; the day only where it is another one."""
        until = self.say("time_until", time=self._clock(moment))
        day, today = local_day(moment), local_day(now)
        return until if day == today else f"{self.near_day(day, today)} {until}"

    def near_day(self, day: date, today: date) -> str:
        """Return a day as said from today: today, tomorrow, on Monday, or the date."""
        ahead = (day - today).days
        if ahead in {0, 1}:
            return self.say("day_tomorrow" if ahead else "day_today")
        if 0 < ahead <= DAYS_BY_NAME:
            return self.say("day_of_week", weekday=self._weekday(day.weekday()))
        return self.full_date(day)

    def full_date(self, day: date) -> str:
        """Return a day within a sentence; right however late it is read."""
        return self._dated("day_with_date", day)

    def plain_date(self, day: date) -> str:
        """Return a day by itself, without a word before it."""
        return self._dated("day_plain", day)

    def half_day(self, half: HalfDay) -> str:
        """Return a half day within a sentence."""
        return f"{self.full_date(half.day)} {self._between(half)}"

    def half_day_label(self, half: HalfDay, now: datetime) -> str:
        """Return a half day as one of several to choose from."""
        words = f"{self.plain_date(half.day)} {self._between(half)}"
        ahead = (half.day - local_day(now)).days
        if ahead in {0, 1}:
            words = f"{self.near_day(half.day, local_day(now))}, {words}"
        return words[0].upper() + words[1:]

    def hours_of_day(self, intervals: Intervals) -> str:
        """Return the hours of one day: `de 9 h à 12 h et de 13 h à 16 h`."""
        spans = [self._span(each.opens, each.closes) for each in intervals]
        if len(spans) == 1:
            return spans[0]
        return self.say("hours_and", one=", ".join(spans[:-1]), other=spans[-1])

    def week(self, weekly: Sequence[Intervals]) -> str:
        """Return the usual hours, days in a row with the same hours together."""
        groups: list[tuple[int, int, Intervals]] = []
        for day, intervals in enumerate(weekly):
            if groups and groups[-1][2] == intervals and groups[-1][1] == day - 1:
                groups[-1] = (groups[-1][0], day, intervals)
            elif intervals:
                groups.append((day, day, intervals))
        words = ", ".join(
            f"{self._days(first, last)} {self.hours_of_day(intervals)}"
            for first, last, intervals in groups
        )
        return self.say("hours_but_holidays", hours=words)

    def _days(self, first: int, last: int) -> str:
        if first == last:
            return self.say("hours_one_day", day=self._weekday(first))
        return self.say(
            "hours_days", first=self._weekday(first), last=self._weekday(last)
        )

    def _span(self, opens: int, closes: int) -> str:
        return self.say("time_span", opens=self.time(opens), closes=self.time(closes))

    def _between(self, half: HalfDay) -> str:
        opens, closes = self.time(half.opens), self.time(half.closes)
        return self.say("time_between", opens=opens, closes=closes)

    def _dated(self, key: str, day: date) -> str:
        return self.say(
            key,
            weekday=self._weekday(day.weekday()),
            day=self.say("day_first") if day.day == 1 else day.day,
            month=self.say(f"month_{day.month}"),
        )

    def _weekday(self, day: int) -> str:
        return self.say(f"weekday_{day + 1}")

    def _clock(self, moment: datetime) -> str:
        shown = moment.astimezone(BRUSSELS)
        return self.time(60 * shown.hour + shown.minute)
