from datetime import date

import pytest

from handover.public_holidays import is_public_holiday


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
