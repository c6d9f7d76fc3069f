"""A week as citizens will be told it: open when, closed why, in which words; pure."""

from datetime import date, datetime, timedelta
from typing import Any

from handover.content.catalogue import Catalogue
from handover.content.hours import Service
from handover.content.load import Content
from handover.core.hours import DAYS_A_WEEK, local_day
from handover.core.message import Preferences
from handover.core.words import Lang
from handover.opening import Opening
from handover.public_holidays import holidays_between

__all__ = ["week_of"]

_A_YEAR = timedelta(days=365)


def week_of(
    content: Content,
    service: Service,
    lang: Lang,
    now: datetime,
    *,
    around: date | None,
    named_in: Lang,
) -> dict[str, Any]:
    """Return the seven days, Monday first, around a day, and what is said of them.

    Args:
        content: As it would be live.
        service: The conversation or the telephone.
        lang: Whose hours, and in whose words.
        now: What "now" and "tomorrow" are counted from, aware.
        around: A day of the week to be shown; None: today.
        named_in: The language in which public holidays are named.
    """
    as_read = Preferences(lang)
    opening = Opening(Catalogue(content), lambda: now, timedelta())
    hours = opening.hours(service, lang)
    words = opening.catalogue.time_words(as_read)
    today = local_day(now)
    shown = around or today
    monday = shown - timedelta(days=shown.weekday())
    days = []
    for day in (monday + timedelta(days=ahead) for ahead in range(DAYS_A_WEEK)):
        on = hours.on(day)
        is_as_usual = on == hours.weekly[day.weekday()]
        days.append(
            {
                "day": day.isoformat(),
                "open": [[each.opens, each.closes] for each in on],
                "words": words.hours_of_day(on) if on else "",
                "why": "" if is_as_usual else opening.why(as_read, day, service),
            }
        )
    return {
        "today": today.isoformat(),
        "days": days,
        "said": [
            opening.now_words(as_read, service),
            opening.catalogue.weekly_hours(service, as_read),
            *opening.special_days_words(as_read, service),
        ],
        "holidays": [
            {"day": day.isoformat(), "name": name}
            for day, name in holidays_between(today, today + _A_YEAR, named_in)
        ],
    }
