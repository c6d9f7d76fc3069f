"""Belgian public holidays, from the maintained library `holidays`.

The ten legal holidays, and Easter Sunday and Pentecost. Days of the communities are not
among them: an institution names those on which it is closed (`nlu_data/hours.yml`).
Source: royal decree of 18 April 1974 on public holidays, article 1.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from holidays import country_holidays

from handover.core.words import Lang

COUNTRY = "BE"
YEARS_KEPT = 8

_NAMED_IN = {lang: "en_US" if lang is Lang.EN else lang.value for lang in Lang}
"""How the library calls our languages."""


def is_public_holiday(day: date) -> bool:
    """Tell whether a day is a holiday in all of Belgium."""
    return day in _of_year(day.year)


def holidays_between(first: date, last: date, lang: Lang) -> Iterator[tuple[date, str]]:
    """Yield every holiday from one day to another, both included, with its name."""
    for year in range(first.year, last.year + 1):
        named = country_holidays(
            COUNTRY, years=year, expand=False, language=_NAMED_IN[lang]
        )
        for day, name in sorted(named.items()):
            if first <= day <= last:
                yield day, name


@lru_cache(maxsize=YEARS_KEPT)
def _of_year(year: int) -> frozenset[date]:
    return frozenset(country_holidays(COUNTRY, years=year, expand=False))
