"""Can a person be reached now, or what stands between; pure.

One rule for every channel: asking for a person always takes a place in the queue. What
is decided here is only what else must be said and offered (requirement R-07).
"""

from datetime import timedelta
from enum import StrEnum

TARGET_WAIT = timedelta(minutes=3)
"""Published target for `TARGET_SHARE` of the requests in hours (R-125, proposed)."""

TARGET_SHARE = 0.8


class Reach(StrEnum):
    """How a person can be reached at this moment."""

    NOW = "now"
    LONG_WAIT = "long_wait"
    NO_AGENT = "no_agent"
    CLOSED = "closed"


def reach(
    *, is_open: bool, wait_seconds: tuple[int, int] | None, limit: timedelta
) -> Reach:
    """Tell how a person can be reached.

    Args:
        is_open: Whether the service is open in the citizen's language.
        wait_seconds: Expected wait as a range, None when no agent is available who
            speaks the language.
        limit: Above this wait other ways are offered; the high end counts, because
            the low one would promise too much.
    """
    if not is_open:
        return Reach.CLOSED
    if wait_seconds is None:
        return Reach.NO_AGENT
    return Reach.LONG_WAIT if wait_seconds[1] > limit.total_seconds() else Reach.NOW
