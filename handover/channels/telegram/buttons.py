"""What a button carries: at most 64 bytes, so never the choice itself.

A button says where its choice stands in the log (conversation, seq, place), and the
choice is read there when it is pressed: nothing is remembered for it, and a button
works as long as its conversation does.

Source: Telegram Bot API, InlineKeyboardButton: callback_data, 1-64 bytes.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

PERSON = "person"
CANCEL = "cancel"
UNREAD = "unread"
KEEP = "keep"

_MARK_CHARS = 8
_OWN = re.compile(r"(ask|erase|reopen):([0-9a-f-]{36}):([0-9a-f]{16})")
_CHOICE = re.compile(r"c:([0-9a-f-]{8}):(\d{1,10}):(\d{1,3})")


@dataclass(frozen=True)
class ChoiceButton:
    """The `place`-th choice (from 0) below message `seq` of a conversation.

    Attributes:
        mark: Beginning of the conversation's id; enough to see that it is another.
    """

    mark: str
    seq: int
    place: int

    @property
    def data(self) -> str:
        """Return what the button carries."""
        return f"c:{self.mark}:{self.seq}:{self.place}"


class Wish(StrEnum):
    """What can be wished of a conversation that the chat may no longer be linked to."""

    ASK = "ask"
    ERASE = "erase"
    REOPEN = "reopen"


@dataclass(frozen=True)
class OwnButton:
    """A wish about a conversation of one's own, also after the link is forgotten.

    Attributes:
        wish: `ASK` asks whether to erase, `ERASE` does.
        proof: Shows that the conversation was this chat's (`ChatSeal.proof`).
    """

    wish: Wish
    conversation: str
    proof: str

    @property
    def data(self) -> str:
        """Return what the button carries."""
        return f"{self.wish}:{self.conversation}:{self.proof}"


def mark_of(conversation_id: str) -> str:
    """Return what tells a conversation's buttons from another one's."""
    return conversation_id[:_MARK_CHARS]


def read_choice(data: str) -> ChoiceButton | None:
    """Return the choice that a button stands for, or None if it is no such button."""
    found = _CHOICE.fullmatch(data)
    if found is None:
        return None
    return ChoiceButton(found[1], int(found[2]), int(found[3]))


def read_own(data: str) -> OwnButton | None:
    """Return what a button wishes of a conversation, or None if it is no such one."""
    found = _OWN.fullmatch(data)
    if found is None:
        return None
    return OwnButton(Wish(found[1]), found[2], found[3])
