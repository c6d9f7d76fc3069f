from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handover.core.liveness import SILENCE_SECONDS, Liveness

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def signs(**seconds):
    """Return signs, given in seconds after noon by each hub's own clock."""
    return {name: NOON + timedelta(seconds=at) for name, at in seconds.items()}


def test_hub_seen_for_the_first_time_is_alive():
    assert Liveness().observe(signs(a=0), 100.0) == {"a"}


def test_hub_whose_signs_keep_coming_is_alive():
    liveness = Liveness()
    for second in range(10):
        assert liveness.observe(signs(a=second), float(second)) == {"a"}


def test_silent_hub_is_dead_after_two_missed_beats():
    liveness = Liveness()
    liveness.observe(signs(a=0, b=0), 0.0)
    assert liveness.observe(signs(a=2, b=0), 2.0) == {"a", "b"}
    assert liveness.observe(signs(a=3, b=0), 3.0) == {"a"}


def test_hub_that_speaks_again_is_alive_again():
    liveness = Liveness()
    liveness.observe(signs(a=0), 0.0)
    assert liveness.observe(signs(a=0), 10.0) == set()
    assert liveness.observe(signs(a=9), 11.0) == {"a"}


def test_hub_that_was_struck_out_is_forgotten():
    liveness = Liveness()
    liveness.observe(signs(a=0), 0.0)
    assert liveness.observe({}, 1.0) == set()


@given(st.integers(min_value=-86_400, max_value=86_400))
def test_wrong_clock_of_another_machine_changes_nothing(offset):
    liveness = Liveness()
    liveness.observe(signs(a=offset), 0.0)
    assert liveness.observe(signs(a=offset + 1), 3.0) == {"a"}
    assert liveness.observe(signs(a=offset + 1), 3.0 + SILENCE_SECONDS) == set()


def test_nobody_is_dead_because_we_could_not_see():
    liveness = Liveness()
    liveness.observe(signs(a=0), 0.0)
    liveness.lose_sight(60.0)
    assert liveness.observe(signs(a=0), 61.0) == {"a"}
    assert liveness.observe(signs(a=0), 63.0) == set()
