import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.limits import Buckets, Limit

limits = st.builds(
    Limit,
    burst=st.integers(min_value=1, max_value=20),
    per_second=st.floats(min_value=0.05, max_value=20),
)
pauses = st.lists(st.floats(min_value=0, max_value=30), min_size=1, max_size=60)


def arrivals(pauses):
    """Turn pauses into moments, in seconds."""
    now = 0.0
    for pause in pauses:
        now += pause
        yield now


def test_burst_passes_at_once():
    buckets = Buckets(Limit(burst=3, per_second=1))
    assert [buckets.wait_for("a", 0.0) for _ in range(3)] == [0.0, 0.0, 0.0]


def test_one_more_than_the_burst_waits():
    buckets = Buckets(Limit(burst=1, per_second=0.5))
    buckets.wait_for("a", 0.0)
    assert buckets.wait_for("a", 0.0) == 2.0


def test_wait_grows_shorter_as_time_passes():
    buckets = Buckets(Limit(burst=1, per_second=0.5))
    buckets.wait_for("a", 0.0)
    assert buckets.wait_for("a", 1.5) == 0.5


@given(rate=st.floats(0.05, 20), share=st.floats(0, 0.999_999))
def test_whoever_is_refused_is_told_to_wait_a_tenth_of_a_second_or_more(rate, share):
    buckets = Buckets(Limit(burst=1, per_second=rate))
    buckets.wait_for("a", 0.0)
    assert buckets.wait_for("a", share / rate) >= 0.1


def test_refused_attempts_cost_nothing():
    buckets = Buckets(Limit(burst=1, per_second=1))
    buckets.wait_for("a", 0.0)
    for _ in range(100):
        buckets.wait_for("a", 0.0)
    assert buckets.wait_for("a", 1.0) == 0.0


def test_one_key_does_not_use_up_the_tokens_of_another():
    buckets = Buckets(Limit(burst=1, per_second=1))
    buckets.wait_for("a", 0.0)
    assert buckets.wait_for("b", 0.0) == 0.0


def test_long_silence_saves_up_no_more_than_the_burst():
    buckets = Buckets(Limit(burst=2, per_second=1))
    buckets.wait_for("a", 0.0)
    taken = [buckets.wait_for("a", 3600.0) for _ in range(3)]
    assert taken == [0.0, 0.0, 1.0]


@given(limits, pauses)
def test_never_more_than_burst_and_refill_pass(limit, pauses):
    buckets = Buckets(limit)
    for passed, now in enumerate(
        (now for now in arrivals(pauses) if buckets.wait_for("a", now) == 0.0), start=1
    ):
        assert passed <= limit.burst + limit.per_second * now + 1e-6


@given(limits, pauses)
def test_whoever_waits_as_told_is_let_through(limit, pauses):
    buckets = Buckets(limit)
    now = 0.0
    for now in arrivals(pauses):
        wait = buckets.wait_for("a", now)
    assert buckets.wait_for("a", now + wait + 1 / limit.per_second + 1e-6) == 0.0


@given(limits, pauses)
def test_wait_is_at_most_one_token_and_the_tenth_it_is_rounded_up_to(limit, pauses):
    buckets = Buckets(limit)
    waits = [buckets.wait_for("a", now) for now in arrivals(pauses)]
    assert all(0 <= wait <= 1 / limit.per_second + 0.1 for wait in waits)


def test_full_buckets_are_forgotten():
    buckets = Buckets(Limit(burst=1, per_second=1))
    for visitor in range(10_000):
        buckets.wait_for(f"early {visitor}", 0.0)
    buckets.wait_for("late", 60.0)
    assert len(buckets._levels) == 1


@pytest.mark.parametrize("seconds", [0.0, 0.9])
def test_forgetting_the_full_ones_does_not_refill_the_others(seconds):
    buckets = Buckets(Limit(burst=1, per_second=1))
    for visitor in range(10_001):
        buckets.wait_for(str(visitor), 0.0)
    assert buckets.wait_for("7", seconds) > 0
