"""Belgian public holidays, from the maintained library `holidays`.

The ten legal holidays, and Easter Sunday and Pentecost. Days of the communities are not
among them: an institution names those on which it is closed (`nlu_data/hours.yml`).
Source: royal decree of 18 April 1974 on public holidays, article 1.
"""

from datetime import date
from functools import lru_cache

from holidays import country_holidays

COUNTRY = "BE"
YEARS_KEPT = 8


def is_public_holiday(day: date) -> bool:
    """Tell whether a day is a holiday in all of Belgium."""
    return day in _of_year(day.year)


@lru_cache(maxsize=YEARS_KEPT)
def _of_year(year: int) -> frozenset[date]:
    return frozenset(country_holidays(COUNTRY, years=year, expand=False))
