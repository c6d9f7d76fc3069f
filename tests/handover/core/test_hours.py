"""Opening hours against a plain scan of every minute, and at every awkward moment."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handover.core.hours import (
    BRUSSELS,
    Interval,
    OpeningHours,
    local_day,
    moment_of,
    overlapping,
)

OFFICE = (Interval(9 * 60, 12 * 60 + 30), Interval(13 * 60, 16 * 60))
NEVER = ((),) * 7
WEEK = (OFFICE,) * 5 + ((), ())
HOLIDAYS = {date(2026, 5, 14), date(2026, 7, 21), date(2026, 12, 25)}
BRIDGE = date(2026, 5, 15)
SATURDAY = date(2026, 11, 28)
HOURS = OpeningHours(
    WEEK,
    special={BRIDGE: (), SATURDAY: (Interval(600, 720),)},
    is_holiday=HOLIDAYS.__contains__,
)
# Two clock changes and a year's end lie in it.
YEAR_BEGINS = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)
MINUTES = 366 * 24 * 60
MINUTE = timedelta(minutes=1)


def brussels(text, fold=0):
    """Return the moment at which Belgian clocks show `2026-03-29 02:30`."""
    shown = datetime.fromisoformat(text).replace(tzinfo=BRUSSELS, fold=fold)
    return shown.astimezone(UTC)


def clock(moment):
    return moment.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")


@cache
def wall_minutes():
    """Return (day, minute of the day) that clocks show in each minute of the year."""
    shown = []
    for count in range(MINUTES):
        wall = (YEAR_BEGINS + count * MINUTE).astimezone(BRUSSELS)
        shown.append((wall.date(), 60 * wall.hour + wall.minute))
    return shown


def scanned(hours):
    """Return for each minute whether it is open, by looking at the clock alone.

    An interval reaches from the first to the last minute of its day in which the
    clock shows a time within it.
    """
    seen = {}
    for count, (day, minute) in enumerate(wall_minutes()):
        for interval in hours.on(day):
            if interval.opens <= minute < interval.closes:
                first, _ = seen.get((day, interval), (count, count))
                seen[day, interval] = (first, count)
    is_open = bytearray(MINUTES)
    for first, last in seen.values():
        is_open[first : last + 1] = b"\1" * (last + 1 - first)
    return is_open


# -- awkward moments ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "is_open"),
    [
        ("2026-11-30 08:59", False),
        ("2026-11-30 09:00", True),
        ("2026-11-30 12:29", True),
        ("2026-11-30 12:30", False),
        ("2026-11-30 13:00", True),
        ("2026-11-30 15:59", True),
        ("2026-11-30 16:00", False),
        ("2026-11-29 10:00", False),
        ("2026-11-28 10:00", True),
        ("2026-11-28 12:00", False),
        ("2026-05-14 10:00", False),
        ("2026-05-15 10:00", False),
        ("2026-12-25 10:00", False),
    ],
)
def test_open_or_closed_at_the_minute_on_holidays_and_bridge_days(shown, is_open):
    assert HOURS.is_open(brussels(shown)) is is_open


def test_closing_minute_is_closed_to_the_microsecond():
    closing = brussels("2026-11-30 16:00")
    assert HOURS.is_open(closing - timedelta(microseconds=1))
    assert not HOURS.is_open(closing)


@pytest.mark.parametrize(
    ("shown", "opens"),
    [
        ("2026-11-30 07:00", "2026-11-30 09:00"),
        ("2026-11-30 10:07", "2026-11-30 10:07"),
        ("2026-11-30 12:30", "2026-11-30 13:00"),
        ("2026-11-30 16:00", "2026-12-01 09:00"),
        ("2026-11-27 16:00", "2026-11-28 10:00"),
        ("2026-11-28 12:00", "2026-11-30 09:00"),
        ("2026-05-13 16:00", "2026-05-18 09:00"),
        ("2026-12-24 18:00", "2026-12-28 09:00"),
    ],
)
def test_next_opening_skips_nights_weekends_holidays_and_bridge_days(shown, opens):
    opening = HOURS.next_opening(brussels(shown))
    assert opening is not None
    assert clock(opening) == opens


@pytest.mark.parametrize(
    ("shown", "closes"),
    [
        ("2026-11-30 07:00", "2026-11-30 12:30"),
        ("2026-11-30 09:00", "2026-11-30 12:30"),
        ("2026-11-30 12:30", "2026-11-30 16:00"),
        ("2026-11-27 17:00", "2026-11-28 12:00"),
    ],
)
def test_next_closing_ends_the_next_time_it_is_open(shown, closes):
    closing = HOURS.next_closing(brussels(shown))
    assert closing is not None
    assert clock(closing) == closes


def test_closed_since_is_the_last_closing():
    assert HOURS.closed_since(brussels("2026-11-30 10:00")) is None
    for shown, since in {
        "2026-11-30 16:00": "2026-11-30 16:00",
        "2026-11-30 08:00": "2026-11-28 12:00",
        "2026-05-17 12:00": "2026-05-13 16:00",
    }.items():
        closed = HOURS.closed_since(brussels(shown))
        assert closed is not None
        assert clock(closed) == since


def test_hours_that_never_open_have_no_opening_no_closing_and_no_beginning():
    shut = OpeningHours(NEVER)
    now = brussels("2026-11-30 10:00")
    answers = (shut.next_opening(now), shut.next_closing(now), shut.closed_since(now))
    assert answers == (None, None, None)
    assert not shut.is_open(now)


def test_round_the_clock_never_closes_and_is_open_at_midnight():
    always = OpeningHours(((Interval(0, 1440),),) * 7)
    midnight = brussels("2026-12-01 00:00")
    assert always.is_open(midnight)
    assert always.next_closing(midnight) is None


def test_open_over_midnight_closes_in_the_morning():
    night = OpeningHours(((Interval(0, 120), Interval(1200, 1440)),) * 7)
    closing = night.next_closing(brussels("2026-12-01 23:00"))
    assert closing is not None
    assert clock(closing) == "2026-12-02 02:00"


# -- clock changes -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "hours_utc"),
    [("2026-03-28", 8), ("2026-03-29", 7), ("2026-10-24", 7), ("2026-10-25", 8)],
)
def test_nine_o_clock_is_nine_o_clock_before_and_after_a_clock_change(day, hours_utc):
    every_day = OpeningHours((OFFICE,) * 7)
    opening = every_day.next_opening(brussels(f"{day} 04:00"))
    assert opening is not None
    assert (opening.hour, clock(opening)) == (hours_utc, f"{day} 09:00")


def test_opening_time_that_does_not_exist_is_the_moment_of_the_change():
    early = OpeningHours(((Interval(150, 300),),) * 7)  # 2:30 to 5:00
    opening = early.next_opening(brussels("2026-03-29 01:00"))
    assert opening == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert clock(opening) == "2026-03-29 03:00"


def test_hours_that_lie_in_the_missing_hour_do_not_take_place():
    missing = OpeningHours(((Interval(130, 170),),) * 7)  # 2:10 to 2:50
    opening = missing.next_opening(brussels("2026-03-29 00:00"))
    assert opening is not None
    assert clock(opening) == "2026-03-30 02:10"


def test_time_that_exists_twice_opens_the_first_and_closes_the_second_time():
    night = OpeningHours(((Interval(130, 150),),) * 7)  # 2:10 to 2:30
    opening = night.next_opening(brussels("2026-10-25 00:00"))
    assert opening == brussels("2026-10-25 02:10", fold=0)
    closing = night.next_closing(opening)
    assert closing == brussels("2026-10-25 02:30", fold=1)
    assert closing - opening == timedelta(minutes=80)


def test_days_are_those_of_belgian_calendars():
    assert local_day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert local_day(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == date(2026, 12, 31)


def test_end_of_a_day_is_the_beginning_of_the_next():
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31)):
        assert moment_of(day, 1440) == moment_of(day + timedelta(days=1), 0)


# -- shapes ------------------------------------------------------------------------


@pytest.mark.parametrize(("opens", "closes"), [(60, 60), (61, 60), (-1, 5), (0, 1441)])
def test_interval_closes_after_it_opens_within_one_day(opens, closes):
    with pytest.raises(ValueError, match="close after it opens"):
        Interval(opens, closes)


def test_week_has_seven_days_in_order_and_without_overlap():
    with pytest.raises(ValueError, match="seven"):
        OpeningHours(((),) * 6)
    for day in (
        (Interval(0, 60), Interval(59, 70)),
        (Interval(60, 70), Interval(0, 5)),
    ):
        with pytest.raises(ValueError, match="in order"):
            OpeningHours((day,) + ((),) * 6)


def test_intervals_that_touch_do_not_overlap():
    assert overlapping([Interval(60, 120), Interval(0, 60)]) is None
    both = (Interval(0, 61), Interval(60, 120))
    assert overlapping(both[::-1]) == both


# -- properties --------------------------------------------------------------------


@st.composite
def days(draw):
    edges = draw(st.lists(st.integers(0, 1440), unique=True, max_size=6))
    edges = sorted(edges)[: len(edges) // 2 * 2]
    return tuple(Interval(*pair) for pair in zip(edges[::2], edges[1::2], strict=True))


@st.composite
def weeks(draw):
    """Return hours with many closed and extra days, holidays and clock changes."""
    some_days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    # The nights of the clock changes are where mistakes hide.
    nights = st.sampled_from([date(2026, 3, 29), date(2026, 10, 25)])
    special = draw(st.dictionaries(some_days | nights, days(), max_size=5))
    holidays = draw(st.frozensets(some_days, max_size=20))
    week = draw(st.tuples(*[days()] * 7))
    return OpeningHours(week, special, holidays.__contains__)


@settings(max_examples=12, deadline=None)
@given(weeks())
def test_every_answer_agrees_with_a_scan_of_every_minute_of_a_year(hours):
    is_open = scanned(hours)
    next_open, next_change = [None] * MINUTES, [None] * MINUTES
    for count in reversed(range(MINUTES - 1)):
        next_open[count] = count if is_open[count] else next_open[count + 1]
        changes = is_open[count] != is_open[count + 1]
        next_change[count] = count + 1 if changes else next_change[count + 1]
    edges = [n for n in range(1, MINUTES) if is_open[n] != is_open[n - 1]]
    looked_at = {*range(0, MINUTES - 1, 1777)}
    looked_at |= {n + step for n in edges[:400] for step in (-1, 0, 1)}
    for count in sorted(n for n in looked_at if 0 <= n < MINUTES - 1):
        moment = YEAR_BEGINS + count * MINUTE
        assert hours.is_open(moment) == bool(is_open[count]), clock(moment)
        # What lies beyond the year the scan has not seen.
        if next_open[count] is not None:
            opening = YEAR_BEGINS + next_open[count] * MINUTE
            assert hours.next_opening(moment) == opening, clock(moment)
            if next_change[next_open[count]] is not None:
                closing = YEAR_BEGINS + next_change[next_open[count]] * MINUTE
                assert hours.next_closing(moment) == closing, clock(moment)


@settings(max_examples=60, deadline=None)
@given(weeks(), st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)))
def test_open_and_closed_follow_each_other_without_end(hours, naive):
    moment = naive.replace(tzinfo=UTC)
    for _ in range(20):
        opening = hours.next_opening(moment)
        if opening is None:
            return
        assert opening >= moment
        assert hours.is_open(opening)
        # Nothing before it is open: it is the first one.
        assert opening == moment or not hours.is_open(opening - timedelta(seconds=1))
        closing = hours.next_closing(opening)
        if closing is None:
            return
        assert closing > opening
        assert not hours.is_open(closing)
        assert hours.is_open(closing - timedelta(seconds=1))
        assert hours.closed_since(closing) == closing
        moment = closing
