"""What is known of a page after several looks at it."""

from datetime import UTC, datetime, timedelta

from handover.core.source_check import Found, Outcome, SourceCheck, looked_at

URL = "https://portal.example/aid"
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WEEK = timedelta(days=7)


def after(*looks: Found) -> SourceCheck:
    """Return what is known after a look a week."""
    check: SourceCheck | None = None
    for week, found in enumerate(looks):
        check = looked_at(URL, check, found, MONDAY + week * WEEK)
    assert check is not None
    return check


def read(text: str | None) -> Found:
    return Found(Outcome.READ, 200, text)


GONE = Found(Outcome.GONE, 404)
FAILED = Found(Outcome.FAILED, 500)


def test_the_first_look_tells_of_no_change():
    check = after(read("a"))
    assert (check.text_changed_at, check.since) == (None, MONDAY)


def test_a_change_of_the_text_is_dated_by_the_look_that_found_it():
    assert after(read("a"), read("b")).text_changed_at == MONDAY + WEEK
    assert after(read("a"), read("b"), read("b")).text_changed_at == MONDAY + WEEK
    assert after(read("a"), read("a")).text_changed_at is None


def test_a_text_is_compared_over_looks_that_found_none():
    assert after(read("a"), FAILED, read("a")).text_changed_at is None
    assert after(read("a"), GONE, read("b")).text_changed_at == MONDAY + 2 * WEEK
    assert after(read("a"), read(None), read("a")).text_changed_at is None


def test_since_when_a_page_is_gone_is_kept():
    check = after(read("a"), GONE, GONE)
    assert (check.since, check.checked_at) == (MONDAY + WEEK, MONDAY + 2 * WEEK)


def test_one_failure_is_not_told_and_two_in_a_row_are():
    assert not after(FAILED).is_unreachable
    assert after(FAILED, FAILED).is_unreachable
    assert not after(FAILED, read("a"), FAILED).is_unreachable
    assert not after(FAILED, FAILED, read("a")).is_unreachable
