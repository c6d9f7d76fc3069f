"""What became of the page behind a source, from one look to the next; pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["UNREACHABLE_AFTER", "Found", "Outcome", "SourceCheck", "looked_at"]

UNREACHABLE_AFTER = 2
"""A page that fails so often in a row is told; once may be a night's maintenance."""


class Outcome(StrEnum):
    """What a look at a page found."""

    READ = "read"
    GONE = "gone"
    FAILED = "failed"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Found:
    """One look at a page.

    Attributes:
        status: HTTP status of the last answer; None if there was none.
        text_hash: SHA-256 of its readable text in hex; None if it has none to compare.
    """

    outcome: Outcome
    status: int | None
    text_hash: str | None = None


@dataclass(frozen=True)
class SourceCheck:
    """What is known of the page behind one address.

    Attributes:
        checked_at: When it was last looked at.
        since: Since when the outcome is the same at each look.
        failures: How many looks in a row failed.
        text_hash: Of the text when it could last be read.
        text_changed_at: At which look the text was last found to be another; None if
            it never was.
    """

    url: str
    outcome: Outcome
    status: int | None
    checked_at: datetime
    since: datetime
    failures: int
    text_hash: str | None
    text_changed_at: datetime | None

    @property
    def is_unreachable(self) -> bool:
        """Tell whether it has failed often enough to be told."""
        return self.outcome is Outcome.FAILED and self.failures >= UNREACHABLE_AFTER


def looked_at(
    url: str, before: SourceCheck | None, found: Found, now: datetime
) -> SourceCheck:
    """Return what is known of a page after another look.

    Args:
        url: Its address.
        before: What was known of it; None at the first look.
        found: What this look found.
        now: The moment of this look.
    """
    is_same = before is not None and before.outcome is found.outcome
    failed_before = before.failures if before else 0
    known = before.text_hash if before else None
    changed_at = before.text_changed_at if before else None
    has_changed = None not in (known, found.text_hash) and known != found.text_hash
    return SourceCheck(
        url=url,
        outcome=found.outcome,
        status=found.status,
        checked_at=now,
        since=before.since if before and is_same else now,
        failures=failed_before + 1 if found.outcome is Outcome.FAILED else 0,
        text_hash=found.text_hash or known,
        text_changed_at=now if has_changed else changed_at,
    )
