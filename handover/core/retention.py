"""How long what is kept, counted from its last change."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Kept:
    """The periods after which something is removed (R-59; proposals).

    Attributes:
        conversation: A conversation with the bot alone, from its last change.
        handover: One that a person was asked for or answered in; not shorter.
        callback: A finished callback, from its end (R-08).
        unseen_callback: A callback that nobody has seen to, from its request.
        are_removed: Whether conversations are removed at all: what a public service
            in Belgium holds may be destroyed only as the State Archives allow (R-60).
    """

    conversation: timedelta = timedelta(days=30)
    handover: timedelta = timedelta(days=90)
    callback: timedelta = timedelta(days=7)
    unseen_callback: timedelta = timedelta(days=30)
    are_removed: bool = True

    def limits(self, now: datetime) -> "Limits":
        """Return the moments before which something is over."""
        return Limits(
            conversation=now - self.conversation,
            handover=now - self.handover,
            callback=now - self.callback,
            unseen_callback=now - self.unseen_callback,
        )


@dataclass(frozen=True)
class Limits:
    """What changed last before these moments is over; the names are those of `Kept`."""

    conversation: datetime
    handover: datetime
    callback: datetime
    unseen_callback: datetime
