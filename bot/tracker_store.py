"""A tracker store that keeps nothing once a message is answered.

The hub holds the truth about conversations and sends along what Rasa must know
(``last_topic``). So Rasa's memory stays flat, no citizen's words stay in it, and any
Rasa server can take any message.
"""

from __future__ import annotations

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

__all__ = ["ForgetfulTrackerStore"]


class ForgetfulTrackerStore(TrackerStore):
    """Starts each message with an empty tracker and drops it afterwards."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep nothing."""

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return ``None``: there is never an earlier tracker."""
        return None
