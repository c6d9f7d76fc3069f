"""A citizen's Telegram app: what it shows, and what its owner does."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.auxil.bot_api_rules import Fields

if TYPE_CHECKING:
    from tests.auxil.bot_api import BotApi

Update = dict[str, Any]


@dataclass
class Shown:
    """A message of the bot as a telephone shows it now."""

    message_id: int
    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    keyboard: list[list[dict[str, str]]] = field(default_factory=list)
    edits: int = 0

    @property
    def label(self) -> str:
        """Return the first line if it is bold: who speaks."""
        for entity in self.entities:
            if entity["type"] == "bold" and entity["offset"] == 0:
                return cut(self.text, 0, entity["length"])
        return ""

    @property
    def links(self) -> list[str]:
        return [e["url"] for e in self.entities if e["type"] == "text_link"]

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]


def cut(text: str, offset: int, length: int) -> str:
    """Return a part of a text, counted in UTF-16 units as Telegram does."""
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le")


class Phone:
    """One citizen's Telegram app and their private chat with the bot."""

    def __init__(self, api: "BotApi", chat_id: int, lang: str) -> None:
        self._api = api
        self.chat_id = chat_id
        self.lang = lang
        self.shown: list[Shown] = []
        self.answers: dict[str, str | None] = {}
        self.actions: list[str] = []
        self.has_blocked = False
        self._message_ids = 0

    @property
    def user(self) -> Fields:
        return {
            "id": self.chat_id,
            "is_bot": False,
            "first_name": "Citizen",
            "language_code": self.lang,
        }

    @property
    def chat(self) -> Fields:
        return {"id": self.chat_id, "type": "private", "first_name": "Citizen"}

    def next_id(self) -> int:
        self._message_ids += 1
        return self._message_ids

    def _message(self, **fields: Any) -> Fields:
        return {
            "message_id": self.next_id(),
            "date": int(time.time()),
            "chat": self.chat,
            "from": self.user,
            **fields,
        }

    def say(self, text: str) -> Update:
        fields: Fields = {"text": text}
        if text.startswith("/"):
            length = len(text.split()[0])
            fields["entities"] = [
                {"type": "bot_command", "offset": 0, "length": length}
            ]
        return self._api.put(message=self._message(**fields))

    def edit(self, said: Update, text: str, at: int | None = None) -> Update:
        before = said.get("message") or said["edited_message"]
        edited = {**before, "text": text, "edit_date": at or int(time.time())}
        return self._api.put(edited_message=edited)

    def send(self, **fields: Any) -> Update:
        """Send anything but text, such as `photo=[…]`."""
        return self._api.put(message=self._message(**fields))

    def press(self, label: str, shown: Shown | None = None) -> str:
        """Press the newest button with this label; return the query's id."""
        for each in [shown] if shown else reversed(self.shown):
            for row in each.keyboard:
                for button in row:
                    if button["text"] == label:
                        return self.press_data(button["callback_data"], each)
        raise AssertionError(f"no button {label!r} in this chat")

    def press_data(self, data: str, shown: Shown) -> str:
        query = self._api.next_query(self)
        message = {
            "message_id": shown.message_id,
            "date": int(time.time()),
            "chat": self.chat,
            "text": shown.text,
        }
        self._api.put(
            callback_query={
                "id": query,
                "from": self.user,
                "chat_instance": str(self.chat_id),
                "data": data,
                "message": message,
            }
        )
        return query

    def block(self, *, tells: bool = True) -> None:
        self.has_blocked = True
        if tells:
            self._membership("member", "kicked")

    def unblock(self) -> None:
        self.has_blocked = False
        self._membership("kicked", "member")

    def _membership(self, old: str, new: str) -> None:
        bot = {"id": 1, "is_bot": True, "first_name": "Relais"}

        def member(status: str) -> Fields:
            banned = {"until_date": 0} if status == "kicked" else {}
            return {"user": bot, "status": status, **banned}

        self._api.put(
            my_chat_member={
                "chat": self.chat,
                "from": self.user,
                "date": int(time.time()),
                "old_chat_member": member(old),
                "new_chat_member": member(new),
            }
        )
