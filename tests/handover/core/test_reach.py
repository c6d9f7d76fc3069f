from datetime import timedelta

import pytest

from handover.core.reach import Reach, reach

LIMIT = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("is_open", "wait", "expected"),
    [
        (False, None, Reach.CLOSED),
        (False, (60, 120), Reach.CLOSED),
        (True, None, Reach.NO_AGENT),
        (True, (0, 0), Reach.NOW),
        (True, (200, 600), Reach.NOW),
        (True, (200, 601), Reach.LONG_WAIT),
    ],
)
def test_hours_come_before_agents_and_agents_before_the_wait(is_open, wait, expected):
    assert reach(is_open=is_open, wait_seconds=wait, limit=LIMIT) is expected
