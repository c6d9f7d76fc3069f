"""The shape of `nlu_data/hours.yml`: when people answer, as editors write it.

docs/reference/content.md explains each field to editors. Public holidays are not here:
they come from a library, and are put together with these hours in `handover.opening`.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

from handover.content.model import PerLang, Record, Words
from handover.content.reader import Place, Reader, lines_in
from handover.core.hours import Interval, Intervals, overlapping
from handover.core.words import Lang

HOURS_FILE = "hours.yml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_CLOSED_DAYS = 366

_SPAN = re.compile(r"(\d{1,2}):(\d\d) ?[-–] ?(\d{1,2}):(\d\d)")


class Service(StrEnum):
    """What has opening hours."""

    CHAT = "chat"
    PHONE = "phone"


def _interval(written: object) -> Interval:
    """Read `09:00-12:30`."""
    match = _SPAN.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        raise ValueError(f"{written!r} is not such as 09:00-12:30; correct it")
    hours = [int(part) for part in match.groups()]
    if hours[1] > 59 or hours[3] > 59:
        raise ValueError(f"{written!r} has more than 59 minutes; correct it")
    opens, closes = 60 * hours[0] + hours[1], 60 * hours[2] + hours[3]
    try:
        return Interval(opens, closes)
    except ValueError:
        raise ValueError(
            f"{written!r} closes before it opens; after midnight begin a new line"
            " for the next day"
        ) from None


def _apart(intervals: Intervals) -> Intervals:
    both = overlapping(intervals)
    if both:
        raise ValueError(f"{_shown(both[0])} and {_shown(both[1])} overlap; join them")
    return tuple(sorted(intervals))


Hours = Annotated[
    tuple[Annotated[Interval, BeforeValidator(_interval)], ...],
    Field(min_length=1),
    AfterValidator(_apart),
]
_DAY = f"({'|'.join(DAYS)})"
DayRange = Annotated[str, StringConstraints(pattern=rf"^{_DAY}(-{_DAY})?$")]


def _week(week: dict[str, Intervals]) -> dict[str, Intervals]:
    if not week:
        raise ValueError("is never open; give it hours on one day at least")
    for day, found in enumerate(_days_of(week)):
        both = overlapping(found)
        if both:
            raise ValueError(
                f"{_shown(both[0])} and {_shown(both[1])} overlap on {DAYS[day]}; "
                "keep one of them"
            )
    return week


Week = Annotated[dict[DayRange, Hours], AfterValidator(_week)]
"""Hours by day (`sat`) or days (`mon-fri`)."""


class Closing(Record):
    """One day or several in a row on which it is closed besides holidays.

    Attributes:
        services: Which of them are closed.
    """

    day: date | None = None
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    reason: PerLang[Words]
    services: Annotated[tuple[Service, ...], Field(min_length=1)] = tuple(Service)

    @model_validator(mode="after")
    def _has_days(self) -> Self:
        if (self.day is None) == (self.first is None) or (
            (self.first is None) != (self.last is None)
        ):
            raise ValueError("give 'day', or both 'from' and 'to'; nothing else")
        count = (self.end - self.begin).days + 1
        if not 0 < count <= MAX_CLOSED_DAYS:
            raise ValueError("'to' must be after 'from', within a year; correct it")
        return self

    @property
    def begin(self) -> date:
        """Return the first closed day."""
        return self.day or self.first or date.min

    @property
    def end(self) -> date:
        """Return the last closed day."""
        return self.day or self.last or date.min

    def days(self) -> Iterator[date]:
        """Yield every closed day."""
        for ahead in range((self.end - self.begin).days + 1):
            yield self.begin + timedelta(days=ahead)


class ExtraOpening(Record):
    """A day whose hours differ from the usual ones."""

    day: date
    hours: Hours
    reason: PerLang[Words]
    services: Annotated[tuple[Service, ...], Field(min_length=1)] = tuple(Service)
    langs: Annotated[tuple[Lang, ...], Field(min_length=1)] = tuple(Lang)


class HoursRecord(Record):
    """All of `hours.yml`."""

    chat: PerLang[Week]
    phone: PerLang[Week]
    community_days: tuple[Literal["07-11", "09-27", "11-15"], ...] = ()
    closed: tuple[Closing, ...] = ()
    open: tuple[ExtraOpening, ...] = ()

    def weekly(self, service: Service, lang: Lang) -> tuple[Intervals, ...]:
        """Return the usual hours of seven days, Monday first."""
        weeks = self.chat if service is Service.CHAT else self.phone
        return tuple(tuple(sorted(each)) for each in _days_of(weeks.in_lang(lang)))

    def special(self, service: Service, lang: Lang) -> dict[date, Intervals]:
        """Return the days that differ; without hours they are closed."""
        found: dict[date, Intervals] = {
            each.day: each.hours
            for each in self.open
            if service in each.services and lang in each.langs
        }
        for closing in self.closed:
            if service in closing.services:
                found.update(dict.fromkeys(closing.days(), ()))
        return found

    def reason(self, service: Service, day: date) -> PerLang[str] | None:
        """Return why the hours of a listed day differ; None where it is not listed."""
        for closing in self.closed:
            if service in closing.services and closing.begin <= day <= closing.end:
                return closing.reason
        for extra in self.open:
            if service in extra.services and day == extra.day:
                return extra.reason
        return None


_HOURS = TypeAdapter(HoursRecord)


def read_hours(reader: Reader) -> HoursRecord | None:
    """Read the hours; what is wrong with them is noted in `reader`."""
    path = reader.folder / HOURS_FILE
    hours: HoursRecord | None = reader.read(path, _HOURS)
    if hours is not None:
        found = list(_contradictions(hours))
        lines = lines_in(path, [place for place, _ in found])
        for line, (place, what) in zip(lines, found, strict=True):
            reader.fault(path, line, f"format: {what}", place)
    return hours


def past_days(hours: HoursRecord, today: date) -> Iterator[tuple[Place, str]]:
    """Yield the days of the lists that are over: no fault, but of no use any more."""
    for place, closing in enumerate(hours.closed):
        if closing.end < today:
            yield ("closed", place), f"closed until {closing.end}, which is over"
    for place, extra in enumerate(hours.open):
        if extra.day < today:
            yield ("open", place), f"open on {extra.day}, which is over"


def _contradictions(hours: HoursRecord) -> Iterator[tuple[Place, str]]:
    """Yield the extra openings that say something else than another entry."""
    closed = {
        (day, service)
        for closing in hours.closed
        for day in closing.days()
        for service in closing.services
    }
    met: set[tuple[date, Service, Lang]] = set()
    for place, extra in enumerate(hours.open):
        concerned = {
            (extra.day, service, lang)
            for service in extra.services
            for lang in extra.langs
        }
        if closed & {(day, service) for day, service, _ in concerned}:
            what = f"{extra.day} is also in 'closed'; keep one of the two"
            yield ("open", place), what
        elif met & concerned:
            what = f"{extra.day} stands here twice; put its hours in one entry"
            yield ("open", place), what
        met |= concerned


def _days_of(week: dict[str, Intervals]) -> list[list[Interval]]:
    """Return what stands in a week for each day, Monday first, without a check."""
    days: list[list[Interval]] = [[] for _ in DAYS]
    for name, intervals in week.items():
        first, _, last = name.partition("-")
        begin = DAYS.index(first)
        length = (DAYS.index(last or first) - begin) % len(DAYS) + 1
        for ahead in range(length):
            days[(begin + ahead) % len(DAYS)].extend(intervals)
    return days


def _shown(interval: Interval) -> str:
    clocks = (interval.opens, interval.closes)
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in clocks)
