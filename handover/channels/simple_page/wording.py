"""The page's own words, times and dates, for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from handover.content.catalogue import Catalogue, as_numbers
from handover.core.hours import BRUSSELS
from handover.core.message import Preferences

MEDIUM = 0.5
HIGH = 0.8
"""Bounds between low, medium and high confidence, 0..1; the same as in the widget."""


@dataclass(frozen=True)
class Wording:
    """Looks texts up for one reader.

    Attributes:
        now: When the page is shown, aware.
    """

    catalogue: Catalogue
    as_read: Preferences
    now: datetime

    def say(self, key: str, /, **values: object) -> str:
        """Return the page's text of this name."""
        return self.published(f"simple_{key}", **values)

    def published(self, key: str, /, **values: object) -> str:
        """Return any published text."""
        return self.catalogue.text(key, self.as_read, **values).strip()

    def label(self, choice: str) -> str:
        """Return the words on the button of a choice that is always known."""
        return self.catalogue.choice(choice, self.as_read).label

    def clock(self, moment: datetime) -> str:
        """Return a time of day in Belgium: `14:05`."""
        return f"{moment.astimezone(BRUSSELS):%H:%M}"

    def clock_of(self, wire_time: str) -> str:
        """Return a time of day, of a moment as it is on the wire."""
        return self.clock(datetime.fromisoformat(wire_time))

    def day(self, iso: str) -> str:
        """Return a day, or the day of a moment on the wire, in numbers."""
        if "T" in iso:
            return as_numbers(datetime.fromisoformat(iso).astimezone(BRUSSELS).date())
        return as_numbers(date.fromisoformat(iso))

    def moment(self, wire_time: str) -> str:
        """Return when something happens, as said now: `demain à 9 h`."""
        times = self.catalogue.time_words(self.as_read)
        return times.moment(datetime.fromisoformat(wire_time), self.now)

    def wait(self, seconds: Sequence[int]) -> str:
        """Return a range of seconds in whole minutes, rounded up."""
        low, high = (ceil(each / 60) for each in seconds)
        if high <= 1:
            return self.say("minute_or_less")
        if low in {0, high}:
            return self.say("minutes_up_to", to=high)
        return self.say("minutes_range", **{"from": low, "to": high})

    def confidence(self, share: float | None) -> str | None:
        """Return how sure the bot was, in one word; None where it did not guess."""
        if share is None:
            return None
        if share >= HIGH:
            return self.say("confidence_high")
        return self.say("confidence_medium" if share >= MEDIUM else "confidence_low")
