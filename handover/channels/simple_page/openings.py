"""Opens a conversation once, however often its first form is sent.

With its first message a citizen has no conversation yet in which a second sending would
be noticed. So the form's own id is remembered for a moment, with the conversation that
it opened.
"""

import asyncio
from dataclasses import dataclass, field

from handover.channels.simple_page.session import Session
from handover.citizen_desk import CitizenDesk
from handover.core.message import Preferences

CHANNEL = "page"
REMEMBERED_SECONDS = 60.0
"""Far longer than anybody presses a button twice, or a slow page is sent again."""


@dataclass
class Openings:
    """The conversations opened by this hub a moment ago."""

    desk: CitizenDesk
    _opened: dict[str, tuple[float, "asyncio.Task[Session]"]] = field(
        default_factory=dict
    )

    def knows(self, msg_id: str) -> bool:
        """Tell whether this form has been sent before."""
        self._forget_old()
        return msg_id in self._opened

    async def has_opened(self, msg_id: str, session: Session) -> bool:
        """Tell whether this form has opened this very conversation."""
        return self.knows(msg_id) and await self._opened[msg_id][1] == session

    async def open(self, msg_id: str, as_read: Preferences) -> Session:
        """Return the conversation of the form `msg_id`; open it the first time.

        Args:
            msg_id: A random id, known only to who was shown the form.
            as_read: Language and level of the new conversation.

        Raises:
            StoreUnavailable: Nothing was opened.
        """
        if not self.knows(msg_id):
            task = asyncio.create_task(self._open(as_read))
            self._opened[msg_id] = (_seconds(), task)
        _, task = self._opened[msg_id]
        try:
            # Shielded: the first sender may have gone while the second one waits.
            return await asyncio.shield(task)
        except Exception:
            self._opened.pop(msg_id, None)
            raise

    async def _open(self, as_read: Preferences) -> Session:
        opened, token = await self.desk.open(CHANNEL, as_read.lang, as_read.level)
        return Session(opened.id, token)

    def _forget_old(self) -> None:
        limit = _seconds() - REMEMBERED_SECONDS
        for msg_id, (opened_at, _) in list(self._opened.items()):
            if opened_at > limit:
                break
            del self._opened[msg_id]


def _seconds() -> float:
    return asyncio.get_running_loop().time()
