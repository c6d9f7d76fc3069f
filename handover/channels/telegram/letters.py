"""A message of the log as Telegram shows it: who speaks, the words, sources, buttons.

Text is never marked up: what is bold or a link is said beside it (entities), so that
nothing a person writes can be taken for markup.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.constants import MessageEntityType

from handover.channels.telegram import buttons
from handover.content.catalogue import ASK_A_PERSON, Catalogue, as_numbers
from handover.core.message import Preferences
from handover.core.words import Author, Kind, Lang, State

MOST_UNITS = 4096
"""Longest text of one Telegram message; counted here in UTF-16 units, never fewer."""

FORM = "callback"
"""Kind of a choice that opens a form."""

Keyboard = list[list[InlineKeyboardButton]]


@dataclass(frozen=True)
class Letter:
    """One Telegram message, ready to send."""

    text: str
    entities: tuple[MessageEntity, ...] = ()
    keyboard: Keyboard = field(default_factory=list)

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        """Return the buttons as the library sends them."""
        return InlineKeyboardMarkup(self.keyboard) if self.keyboard else None

    @property
    def bare(self) -> "Letter":
        """Return the words alone, for when Telegram refuses the rest."""
        return Letter(self.text)


class _Writer:
    """Puts a text together and counts where its entities are."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._units = 0
        self._entities: list[MessageEntity] = []

    def add(self, text: str, kind: str | None = None, url: str | None = None) -> None:
        length = units(text)
        if kind is not None and length:
            entity = MessageEntity(kind, self._units, length, url=url)
            self._entities.append(entity)
        self._parts.append(text)
        self._units += length

    def letter(self, keyboard: Keyboard) -> Letter:
        return Letter("".join(self._parts), tuple(self._entities), keyboard)


def units(text: str) -> int:
    """Return the length in UTF-16 code units, in which Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def letters_for(
    frame: Mapping[str, Any],
    catalogue: Catalogue,
    conversation_id: str,
    more: Keyboard | None = None,
) -> list[Letter]:
    """Write a `message` frame as Telegram messages: one, or more where it is long.

    Each begins with the label of who speaks; sources and buttons, those of `more`
    last, are below the last one.
    """
    as_read = Preferences(Lang(frame["lang"]))
    pages = _pages(frame["text"], MOST_UNITS - _room_for(frame))
    letters = []
    for number, page in enumerate(pages, start=1):
        writer = _Writer()
        writer.add(frame["label"], MessageEntityType.BOLD)
        writer.add(f"\n\n{page}")
        is_last = number == len(pages)
        if is_last:
            _add_sources(writer, frame["sources"], catalogue, as_read)
        keyboard = _keyboard(frame, catalogue, as_read, conversation_id) + (more or [])
        letters.append(writer.letter(keyboard if is_last else []))
    return letters


def notice_letter(
    catalogue: Catalogue,
    key: str,
    as_read: Preferences,
    choices: Mapping[str, str] | None = None,
    **values: object,
) -> Letter:
    """Write a published line of the system that is in no log.

    Args:
        catalogue: Where the words are.
        key: Text in `nlu_data/texts/`.
        as_read: In which words.
        choices: Buttons: the text key of each label, and what it carries.
        **values: Fill the placeholders of the text.
    """
    writer = _Writer()
    writer.add(catalogue.text("label_system", as_read), MessageEntityType.BOLD)
    writer.add(f"\n\n{catalogue.text(key, as_read, **values)}")
    return writer.letter(
        [
            [button(catalogue.text(label, as_read), data)]
            for label, data in (choices or {}).items()
        ]
    )


def bulletin_letter(bulletin: Mapping[str, Any]) -> Letter:
    """Write the urgent notice of the institution; it is in no log.

    Args:
        bulletin: As in a `state` frame.
    """
    writer = _Writer()
    writer.add(bulletin["label"], MessageEntityType.BOLD)
    writer.add(f"\n\n{bulletin['text']}")
    link = bulletin["link"]
    if link is not None:
        writer.add("\n\n")
        writer.add(link["label"], MessageEntityType.TEXT_LINK, link["url"])
    return writer.letter([])


def button(label: str, data: str) -> InlineKeyboardButton:
    """Return a button that carries `data`."""
    return InlineKeyboardButton(label, callback_data=data)


def status_letter(
    state: Mapping[str, Any], catalogue: Catalogue, as_read: Preferences
) -> Letter:
    """Write the place in the queue and the wait; once it is over, that it is."""
    place, wait = state["position"], state["expected_wait_seconds"]
    if state["state"] != State.QUEUED:
        return notice_letter(catalogue, "telegram_waiting_over", as_read)
    ways = {
        "telegram_unread": buttons.UNREAD,
        "telegram_cancel": buttons.CANCEL,
    }
    if wait is None:
        key = "telegram_place_no_agent"
        return notice_letter(catalogue, key, as_read, ways, position=place)
    low, high = (max(1, math.ceil(seconds / 60)) for seconds in wait)
    return notice_letter(
        catalogue,
        "telegram_place",
        as_read,
        ways,
        position=place,
        low=low,
        high=max(high, low + 1),
    )


def _keyboard(
    frame: Mapping[str, Any],
    catalogue: Catalogue,
    as_read: Preferences,
    conversation_id: str,
) -> Keyboard:
    """Return a button for each choice; below what the bot says always a person.

    Not for a callback: its form asks for a telephone number, which does not belong on
    Telegram. The message names the telephone and the desk.
    """
    mark = buttons.mark_of(conversation_id)
    rows: Keyboard = []
    has_person = False
    for place, choice in enumerate(frame["choices"]):
        if choice["kind"] == FORM:
            continue
        if choice["value"] == ASK_A_PERSON:
            has_person, data = True, buttons.PERSON
        else:
            data = buttons.ChoiceButton(mark, frame["seq"], place).data
        rows.append([button(choice["label"], data)])
    speaks_as_bot = frame["author"] == Author.BOT or frame["kind"] == Kind.DISCLOSURE
    if speaks_as_bot and not has_person:
        label = catalogue.choice(ASK_A_PERSON, as_read).label
        rows.append([button(label, buttons.PERSON)])
    return rows


def _add_sources(
    writer: _Writer,
    sources: Sequence[Mapping[str, str]],
    catalogue: Catalogue,
    as_read: Preferences,
) -> None:
    if sources:
        writer.add("\n\n")
        writer.add(catalogue.text("telegram_sources", as_read), MessageEntityType.BOLD)
    for source in sources:
        writer.add("\n- ")
        if source["url"]:
            writer.add(source["title"], MessageEntityType.TEXT_LINK, source["url"])
        else:
            writer.add(source["title"])
        day = as_numbers(date.fromisoformat(source["checked_on"]))
        checked = catalogue.text("telegram_checked_on", as_read, day=day)
        writer.add(f", {source['institution']} ({checked})")


def _room_for(frame: Mapping[str, Any]) -> int:
    """Return how many units label and sources may take, generously."""
    return (
        200
        + units(frame["label"])
        + sum(
            100 + units(source["title"]) + units(source["institution"])
            for source in frame["sources"]
        )
    )


def _pages(text: str, room: int) -> list[str]:
    """Cut a text that is too long, between lines or words where there are any."""
    pages = []
    while units(text) > room:
        # What does not fit may begin in the middle of a character.
        head = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
        cut = max(head.rfind("\n"), head.rfind(" "))
        cut = cut if cut > 0 else len(head)
        pages.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pages, text]
