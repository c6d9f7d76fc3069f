from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.half_days import HalfDay, half_days, read_half_day
from handover.core.hours import BRUSSELS, Interval, OpeningHours

LUNCH = (Interval(540, 750), Interval(780, 960))
WITHOUT_BREAK = (Interval(540, 960),)
MONDAY = date(2026, 11, 30)


def open_on_weekdays(intervals=LUNCH, **options):
    return OpeningHours((intervals,) * 5 + ((), ()), **options)


def brussels(text):
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).astimezone(UTC)


def offered(hours, shown, count=3):
    return [str(half) for half in half_days(hours, brussels(shown), count)]


def test_half_days_are_mornings_and_afternoons_that_have_not_begun():
    assert offered(open_on_weekdays(), "2026-11-30 08:59", 4) == [
        "2026-11-30.09:00-12:30",
        "2026-11-30.13:00-16:00",
        "2026-12-01.09:00-12:30",
        "2026-12-01.13:00-16:00",
    ]
    assert offered(open_on_weekdays(), "2026-11-30 09:00", 1) == [
        "2026-11-30.13:00-16:00"
    ]


def test_day_without_a_break_is_cut_in_two():
    assert offered(open_on_weekdays(WITHOUT_BREAK), "2026-11-29 12:00", 2) == [
        "2026-11-30.09:00-13:00",
        "2026-11-30.13:00-16:00",
    ]


def test_morning_only_has_one_half_day():
    mornings = open_on_weekdays((Interval(540, 720),))
    assert offered(mornings, "2026-11-30 12:30", 2) == [
        "2026-12-01.09:00-12:00",
        "2026-12-02.09:00-12:00",
    ]


def test_closed_days_are_not_offered():
    shut = open_on_weekdays(special={date(2026, 12, 1): ()})
    assert offered(shut, "2026-11-30 13:00", 1) == ["2026-12-02.09:00-12:30"]


def test_hours_that_never_open_offer_nothing():
    assert half_days(OpeningHours(((),) * 7), brussels("2026-11-30 08:00")) == []


def test_half_day_begins_and_ends_by_belgian_clocks():
    summer = HalfDay(date(2026, 7, 1), 540, 780)
    assert summer.begins == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert summer.ends == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.integers(0, 1438), st.data())
def test_what_is_written_is_read_again(day, opens, data):
    half = HalfDay(day, opens, data.draw(st.integers(opens + 1, 1440)))
    assert read_half_day(str(half)) == half


@pytest.mark.parametrize(
    "written",
    [
        "",
        "tomorrow",
        "2026-12-01",
        "2026-12-01.13:00-09:00",
        "2026-12-01.09:00-09:00",
        "2026-02-30.09:00-12:00",
        "2026-12-01.09:00-25:00",
        "2026-12-01.09:00-12:00 ",
    ],
)
def test_anything_else_is_refused(written):
    with pytest.raises(ValueError, match=r"."):
        read_half_day(written)


@given(st.integers(0, 60 * 24 * 14))
def test_every_half_day_lies_ahead_and_is_open(minutes):
    hours = open_on_weekdays()
    now = brussels("2026-11-30 00:00") + timedelta(minutes=minutes)
    found = half_days(hours, now)
    assert len(found) == 6
    assert found == sorted(found, key=lambda half: half.begins)
    for half in found:
        assert half.begins > now
        assert hours.is_open(half.begins)
        assert hours.is_open(half.ends - timedelta(minutes=1))
