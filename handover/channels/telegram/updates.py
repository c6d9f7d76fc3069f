"""What an update of Telegram asks for, as one small value; pure.

Everything that Relais does not read (reactions, polls, service messages) is None.
"""

import re
from dataclasses import dataclass

from telegram import Bot, CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from handover.core.words import Lang

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""All that Telegram is asked for."""

_COMMAND = re.compile(r"/([a-z_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.I | re.S)


@dataclass(frozen=True)
class Incoming:
    """Something from a private chat.

    Attributes:
        lang: First guess from the app's language; only for who has chosen none.
    """

    chat_id: int
    lang: Lang


@dataclass(frozen=True)
class Words(Incoming):
    """A text; `edit` is the time of the edit (Unix seconds) when it was changed."""

    message: int
    text: str
    edit: int | None = None


@dataclass(frozen=True)
class Order(Incoming):
    """A command such as `/help`, with what follows it."""

    message: int
    name: str
    rest: str


@dataclass(frozen=True)
class Press(Incoming):
    """A pressed button; the query must be answered."""

    query: str
    data: str


@dataclass(frozen=True)
class NotText(Incoming):
    """A photo, voice, sticker, place …; `group` is the same for those of an album."""

    group: str


@dataclass(frozen=True)
class Reach(Incoming):
    """The citizen blocked the bot, or lets it write again."""

    reachable: bool


@dataclass(frozen=True)
class Crowd:
    """A group or channel that the bot is in; `query` where a button was pressed."""

    chat_id: int
    query: str | None = None


Asked = Words | Order | Press | NotText | Reach | Crowd


def read_update(raw: dict[str, object], bot: Bot | None = None) -> Asked | None:
    """Return what the update asks for, or None.

    Raises:
        Exception: The library could not read it (its kind depends on what is wrong);
            the text of the error may hold a citizen's words.
    """
    update = Update.de_json(raw, bot)
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.message is not None:
        return _message(update.message)
    if update.edited_message is not None:
        return _edited(update.edited_message)
    return None


def guess_lang(code: str | None) -> Lang:
    """Return the language of an IETF tag such as `fr-BE`; English for any other."""
    primary = (code or "").partition("-")[0].lower()
    return Lang(primary) if primary in set(Lang) else Lang.EN


def _lang(message: Message) -> Lang:
    sender = message.from_user
    return guess_lang(sender.language_code if sender else None)


def _message(message: Message) -> Asked | None:
    chat_id, lang = message.chat.id, _lang(message)
    if message.chat.type != ChatType.PRIVATE:
        return Crowd(chat_id)
    if message.text is not None:
        order = _COMMAND.fullmatch(message.text.strip())
        if order is not None:
            name, rest = order[1].lower(), (order[2] or "").strip()
            return Order(chat_id, lang, message.message_id, name, rest)
        return Words(chat_id, lang, message.message_id, message.text)
    if message.effective_attachment is not None:
        group = message.media_group_id or str(message.message_id)
        return NotText(chat_id, lang, group)
    return None


def _edited(message: Message) -> Asked | None:
    """Return a changed text; a changed command or picture asks for nothing."""
    asked = _message(message)
    if not isinstance(asked, Words) or message.edit_date is None:
        return None
    edit = int(message.edit_date.timestamp())
    return Words(asked.chat_id, asked.lang, asked.message, asked.text, edit)


def _press(query: CallbackQuery) -> Asked | None:
    if query.message is None or query.data is None:
        return None
    chat = query.message.chat
    if chat.type != ChatType.PRIVATE:
        return Crowd(chat.id, query.id)
    lang = guess_lang(query.from_user.language_code)
    return Press(chat.id, lang, query.id, query.data)


def _membership(change: ChatMemberUpdated) -> Asked | None:
    status = change.new_chat_member.status
    gone = status in {ChatMemberStatus.BANNED, ChatMemberStatus.LEFT}
    if change.chat.type == ChatType.PRIVATE:
        lang = guess_lang(change.from_user.language_code)
        return Reach(change.chat.id, lang, not gone)
    return None if gone else Crowd(change.chat.id)
