from datetime import date

import pytest

from handover.core.words import Lang
from handover.public_holidays import holidays_between, is_public_holiday


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01",
        "2026-04-06",
        "2026-05-01",
        "2026-05-14",
        "2026-05-25",
        "2026-07-21",
        "2026-08-15",
        "2026-11-01",
        "2026-11-11",
        "2026-12-25",
        "2027-03-29",
        "2027-05-06",
    ],
)
def test_ten_legal_holidays_are_known_in_every_year(day):
    assert is_public_holiday(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day",
    [
        "2026-05-15",  # the bridge after Ascension
        "2026-07-11",
        "2026-09-27",
        "2026-11-15",
        "2026-12-26",
        "2026-12-24",
    ],
)
def test_bridge_days_and_days_of_the_communities_are_for_the_institution_to_name(day):
    assert not is_public_holiday(date.fromisoformat(day))


@pytest.mark.parametrize("lang", list(Lang))
def test_every_holiday_between_two_days_is_named_in_order(lang):
    first, last = date(2026, 7, 21), date(2027, 7, 20)
    found = list(holidays_between(first, last, lang))
    days = [day for day, _ in found]
    assert days == sorted(days)
    assert all(first <= day <= last and is_public_holiday(day) for day in days)
    assert days[0] == first
    assert date(2027, 7, 21) not in days
    assert len(days) == 12
    assert all(name for _, name in found)


def test_holidays_are_named_in_each_language():
    new_year = date(2027, 1, 1)
    names = {
        lang: dict(holidays_between(new_year, new_year, lang))[new_year]
        for lang in Lang
    }
    assert names == {
        Lang.FR: "Nouvel An",
        Lang.NL: "Nieuwjaar",
        Lang.DE: "Neujahr",
        Lang.EN: "New Year's Day",
    }
