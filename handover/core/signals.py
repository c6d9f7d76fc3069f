"""What hubs tell each other: that something changed, who types, who was limited.

Nothing a citizen wrote is in it, and nothing in it is believed: a signal only makes
its reader look into the database, or wait a moment longer.
"""

from pydantic import BaseModel, ConfigDict


class Signals(BaseModel):
    """Signals of one hub, gathered until they are sent; equal ones count once.

    Attributes:
        hub: Name of the hub they come from.
        changed: Topics of the fan-out.
        typing: Conversation and author.
        limited: Polite limit and hash of the key that took one of its tokens.
    """

    model_config = ConfigDict(extra="ignore")
    hub: str
    changed: set[str] = set()
    typing: set[tuple[str, str]] = set()
    limited: list[tuple[str, str]] = []

    def __len__(self) -> int:
        return len(self.changed) + len(self.typing) + len(self.limited)

    def encode(self) -> str:
        """Return them as text; `Signals.model_validate_json` reads it again."""
        return self.model_dump_json(exclude_defaults=True)
