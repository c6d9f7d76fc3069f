"""How a chat's address is kept: keyed to find it, sealed to write to it again.

In a private chat Telegram's chat id is the account's id, the same for every bot: an
identifier. Both keys come from the bot's token, so a copy of the database alone leads
to nobody (docs/adr/0011-telegram-links.md).
"""

import base64
import hashlib
import hmac
from uuid import UUID, uuid5

from cryptography.fernet import Fernet, InvalidToken

_MESSAGES = UUID("5d0a1c0e-7d5f-4c55-9a37-0e9f0c7b6a11")
"""Namespace of the ids that Relais gives to what comes from Telegram."""


class ChatSeal:
    """Keys of one bot; another token finds and opens nothing of it."""

    def __init__(self, bot_token: str) -> None:
        self._lookup = _derive(bot_token, "look-up")
        self._fernet = Fernet(base64.urlsafe_b64encode(_derive(bot_token, "seal")))

    def key_of(self, chat_id: int) -> str:
        """Return the keyed hash (HMAC-SHA256, hex) that a chat is found by."""
        return hmac.new(self._lookup, str(chat_id).encode(), hashlib.sha256).hexdigest()

    def proof(self, chat_id: int, conversation_id: str) -> str:
        """Return what shows that a conversation was this chat's: 16 hex digits."""
        text = f"{self.key_of(chat_id)} {conversation_id}".encode()
        return hmac.new(self._lookup, text, hashlib.sha256).hexdigest()[:16]

    def seal(self, chat_id: int) -> str:
        """Encrypt a chat id (Fernet: AES-128-CBC with HMAC-SHA256)."""
        return self._fernet.encrypt(str(chat_id).encode()).decode()

    def unseal(self, sealed: str) -> int | None:
        """Return the chat id, or None if it was sealed with another token."""
        try:
            return int(self._fernet.decrypt(sealed.encode()))
        except InvalidToken:
            return None


def message_id(chat_key: str, *parts: object) -> UUID:
    """Return the `client_msg_id` of something that came from a chat.

    The same parts give the same id, so what Telegram delivers twice is stored once.
    Made from the keyed hash, because an id made from the chat id itself could be
    guessed back.
    """
    return uuid5(_MESSAGES, ":".join([chat_key, *map(str, parts)]))


def _derive(bot_token: str, purpose: str) -> bytes:
    """Return 32 bytes for one purpose (HMAC as in RFC 5869, one block)."""
    info = f"relais telegram {purpose}".encode()
    return hmac.new(bot_token.encode(), info, hashlib.sha256).digest()
