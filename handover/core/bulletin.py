"""An urgent notice of the institution: a few words above every conversation; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handover.core.words import Lang

__all__ = ["LONGEST", "TEXT_CHARS", "Bulletin"]

TEXT_CHARS = 300
LONGEST = timedelta(days=30)
"""An end that is further away than this belongs in the answers, not above them."""


@dataclass(frozen=True)
class Bulletin:
    """One urgent notice.

    Attributes:
        id: Rises with each; the newest alone may be shown.
        texts: Its words in each language, one paragraph of at most `TEXT_CHARS`.
        links: A page that tells more, in each language, or none.
        until: When it ends by itself.
        posted_by: Login.
        ended_by: Login of who took it away before its end.
    """

    id: int
    texts: Mapping[Lang, str]
    links: Mapping[Lang, str] | None
    until: datetime
    posted_by: str
    posted_at: datetime
    ended_by: str | None = None
    ended_at: datetime | None = None

    def is_shown(self, now: datetime) -> bool:
        """Tell whether citizens see it now."""
        return self.ended_at is None and now < self.until
