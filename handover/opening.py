"""Is a person there now, when again, and what else there is: the hours in use.

Puts the editors' hours, the public holidays and the clock together, and builds what a
citizen reads who asks for a person (requirements R-06, R-07). It writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from handover.content.catalogue import Catalogue
from handover.content.hours import Service
from handover.core.half_days import HalfDay, half_days
from handover.core.hours import Intervals, OpeningHours, local_day
from handover.core.message import NewMessage, Preferences
from handover.core.reach import Reach, reach
from handover.core.words import Lang
from handover.public_holidays import is_public_holiday

OTHER_WAYS = ("callback", "leave_message", "cancel_request")
"""Choices of who waits for a person; phone, desk and post stand in the text."""

DAYS_ANNOUNCED = 28
"""How long before a day with other hours is announced."""

_KEYS = {
    Reach.CLOSED: "queued_closed",
    Reach.NO_AGENT: "queued_no_agent",
    Reach.LONG_WAIT: "queued_long_wait",
}


@dataclass
class Opening:
    """The hours of each service and language, as they are at this moment.

    Attributes:
        clock: Returns the current moment, aware, in UTC.
        wait_limit: Above this expected wait other ways are offered.
    """

    catalogue: Catalogue
    clock: Callable[[], datetime]
    wait_limit: timedelta
    _hours: dict[tuple[Service, Lang], OpeningHours] = field(default_factory=dict)
    _release: str = ""

    def hours(self, service: Service, lang: Lang) -> OpeningHours:
        """Return the hours of a service in a language."""
        if self._release != self.catalogue.release:
            self._hours, self._release = {}, self.catalogue.release
        known = self._hours.get((service, lang))
        if known is None:
            content = self.catalogue.hours
            known = OpeningHours(
                weekly=content.weekly(service, lang),
                special=content.special(service, lang),
                is_holiday=self._is_holiday,
            )
            self._hours[service, lang] = known
        return known

    def _is_holiday(self, day: date) -> bool:
        is_of_community = f"{day:%m-%d}" in self.catalogue.hours.community_days
        return is_of_community or is_public_holiday(day)

    # -- now and next --------------------------------------------------------------

    def is_open(self, lang: Lang) -> bool:
        """Tell whether persons answer in this language now."""
        return self.hours(Service.CHAT, lang).is_open(self.clock())

    def opens_again(self, lang: Lang) -> datetime | None:
        """Return when persons answer again; None while they do, or if never."""
        if self.is_open(lang):
            return None
        return self.hours(Service.CHAT, lang).next_opening(self.clock())

    def closed_since(self, lang: Lang) -> datetime | None:
        """Return when persons stopped answering; None while they answer."""
        return self.hours(Service.CHAT, lang).closed_since(self.clock())

    def half_days(self, lang: Lang) -> list[HalfDay]:
        """Return when somebody can be called back."""
        return half_days(self.hours(Service.PHONE, lang), self.clock())

    def reach(self, lang: Lang, wait_seconds: tuple[int, int] | None) -> Reach:
        """Tell how a person can be reached, at this expected wait."""
        return reach(
            is_open=self.is_open(lang), wait_seconds=wait_seconds, limit=self.wait_limit
        )

    # -- in words ------------------------------------------------------------------

    def next_opening_words(
        self, as_read: Preferences, service: Service = Service.CHAT
    ) -> str:
        """Return the next opening as said now: `demain à 9 h`."""
        now = self.clock()
        opening = self.hours(service, as_read.lang).next_opening(now)
        if opening is None:
            return self.catalogue.text("hours_opening_unknown", as_read)
        return self.catalogue.time_words(as_read).moment(opening, now)

    def why(self, as_read: Preferences, day: date, service: Service) -> str:
        """Return in a few words why the hours of a day are as they are."""
        reason = self.catalogue.hours.reason(service, day)
        if reason is not None:
            return reason.in_lang(as_read.lang)
        if self._is_holiday(day):
            return self.catalogue.text("closed_public_holiday", as_read)
        return self.catalogue.text("closed_outside_hours", as_read)

    def why_closed(self, as_read: Preferences, service: Service) -> str:
        """Return why it is closed now."""
        today = local_day(self.clock())
        if self.hours(service, as_read.lang).on(today):
            return self.catalogue.text("closed_outside_hours", as_read)
        return self.why(as_read, today, service)

    def now_words(self, as_read: Preferences, service: Service) -> str:
        """Return whether a service is open now, and until or from when."""
        now, say = self.clock(), self.catalogue.text
        hours = self.hours(service, as_read.lang)
        if not hours.is_open(now):
            return say(
                "hours_closed_now",
                as_read,
                why=self.why_closed(as_read, service),
                opening=self.next_opening_words(as_read, service),
            )
        closing = hours.next_closing(now)
        if closing is None:
            return say("hours_open_always", as_read)
        words = self.catalogue.time_words(as_read).until(closing, now)
        return say("hours_open_now", as_read, closing=words)

    def special_days_words(self, as_read: Preferences, service: Service) -> list[str]:
        """Return the coming days with other hours than their weekday, in order.

        Closed days in a row, for the same reason, are one line.
        """
        hours = self.hours(service, as_read.lang)
        today = local_day(self.clock())
        runs: list[tuple[date, date, Intervals, str]] = []
        for day in (today + timedelta(days=each) for each in range(DAYS_ANNOUNCED)):
            now_open = hours.on(day)
            if now_open == hours.weekly[day.weekday()]:
                continue
            why = self.why(as_read, day, service)
            yesterday = day - timedelta(days=1)
            if not now_open and runs and runs[-1][1:] == (yesterday, (), why):
                runs[-1] = (runs[-1][0], day, (), why)
            else:
                runs.append((day, day, now_open, why))
        return [self._special(as_read, *run) for run in runs]

    def _special(
        self,
        as_read: Preferences,
        first: date,
        last: date,
        intervals: Intervals,
        why: str,
    ) -> str:
        say, words = self.catalogue.text, self.catalogue.time_words(as_read)
        if intervals:
            hours = words.hours_of_day(intervals)
            day = words.full_date(first)
            return say("hours_other_on", as_read, day=day, hours=hours, why=why)
        if first == last:
            return say("hours_closed_on", as_read, day=words.full_date(first), why=why)
        return say(
            "hours_closed_from",
            as_read,
            first=words.plain_date(first),
            last=words.plain_date(last),
            why=why,
        )

    # -- to who asks for a person --------------------------------------------------

    def queued(
        self,
        as_read: Preferences,
        *,
        place: int,
        wait_seconds: tuple[int, int] | None,
        share_history: bool,
        client_msg_id: str | None = None,
    ) -> NewMessage:
        """Build the line for who has just taken a place in the queue.

        Where nobody can come soon it says when, and which other ways there are.
        """
        low, high = minutes_of(wait_seconds or (0, 0))
        how = self.reach(as_read.lang, wait_seconds)
        if how is Reach.NOW:
            return self.catalogue.notice(
                "queued" if share_history else "queued_without_history",
                as_read,
                client_msg_id=client_msg_id,
                position=place,
                low=low,
                high=high,
            )
        sharing = "sharing_history" if share_history else "not_sharing_history"
        return self.catalogue.notice(
            _KEYS[how],
            as_read,
            below="other_ways",
            choices=OTHER_WAYS,
            client_msg_id=client_msg_id,
            position=place,
            low=low,
            high=high,
            sharing=self.catalogue.text(sharing, as_read),
            why=self.why_closed(as_read, Service.CHAT),
            opening=self.next_opening_words(as_read),
        )

    def closed_meanwhile(self, as_read: Preferences, *, place: int) -> NewMessage:
        """Build the line for who still waits when the closing hour comes."""
        return self.catalogue.notice(
            "closed_meanwhile",
            as_read,
            below="other_ways",
            choices=OTHER_WAYS,
            position=place,
            opening=self.next_opening_words(as_read),
        )


def minutes_of(seconds: tuple[int, int]) -> tuple[int, int]:
    """Return a range of seconds in whole minutes, rounded up, never empty."""
    low, high = (max(1, -(-each // 60)) for each in seconds)
    return low, max(high, low + 1)
