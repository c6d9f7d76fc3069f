"""Where the urgent notice hangs: every hub looks for it and shows it within a second.

It is no message: it stands above the conversation, in none of them, and is never the
bot's. Posting and ending it is for the studio.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn

from handover.content.catalogue import Catalogue
from handover.content.lists import may_link
from handover.core.bulletin import Bulletin
from handover.core.message import Preferences, wire_time
from handover.fanout import BULLETIN, Fanout
from handover.keeping_on import keep_on
from handover.store import bulletins
from handover.store.engine import Database

LOOK_SECONDS = 0.5
"""How often a hub looks: part of the 2 s until all citizens see it."""


class BulletinBoard:
    """Follows what is posted; `refresh` once, then `run` beside the hub.

    Attributes:
        newest: The last one posted, as this hub knows it; shown or not.
    """

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        fanout: Fanout,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._fanout = fanout
        self._clock = clock
        self.newest: Bulletin | None = None
        self._shown: int | None = None

    @property
    def current(self) -> Bulletin | None:
        """Return what citizens see now."""
        last = self.newest
        return last if last is not None and last.is_shown(self._clock()) else None

    async def run(self) -> NoReturn:
        """Follow what is posted until cancelled."""
        await keep_on("look for an urgent notice", self.refresh, every=LOOK_SECONDS)

    async def refresh(self) -> None:
        """Look what is posted; wake who listens here if it is something else.

        Raises:
            StoreUnavailable: The database does not answer; what was shown stays.
        """
        async with self._database.reading() as db:
            found = await bulletins.newest(db, limit=1)
        self.newest = found[0] if found else None
        now = self.current
        shown = now.id if now else None
        if shown != self._shown:
            self._shown = shown
            self._fanout.wake(BULLETIN)

    def on_wire(self, as_read: Preferences) -> dict[str, Any] | None:
        """Return what a citizen reads above the conversation, ready to show, or None.

        A link whose domain is not admitted any more is left out.
        """
        bulletin = self.current
        if bulletin is None:
            return None
        url = bulletin.links[as_read.lang] if bulletin.links else None
        is_linked = url is not None and may_link(url, self._catalogue.content.domains)
        say = self._catalogue.text
        return {
            "label": say("label_bulletin", as_read),
            "text": bulletin.texts[as_read.lang],
            "link": {"label": say("bulletin_link", as_read), "url": url}
            if is_linked
            else None,
            "until": wire_time(bulletin.until),
        }
