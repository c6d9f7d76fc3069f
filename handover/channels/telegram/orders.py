"""The commands of the menu, such as `/person` or `/language`."""

from collections.abc import Awaitable, Callable

from handover.channels.telegram import buttons
from handover.channels.telegram.updates import Order
from handover.channels.telegram.visits import LANGUAGE_CHOICES, Visit
from handover.content.catalogue import Catalogue
from handover.core.conversation import NotPossibleNow
from handover.core.message import Preferences
from handover.core.words import Kind, Lang, Level, State

Follow = Callable[[Visit, Order], Awaitable[None]]


async def _start(visit: Visit, order: Order) -> None:
    """Open a conversation; in an open one, say again who answers and what to mind."""
    conversation = await visit.look()
    if conversation is None:
        lang = Lang(order.rest) if order.rest in set(Lang) else None
        visit.show_bulletin(lang)
        await visit.open(lang)
        return
    visit.show_bulletin()
    if conversation.state is not State.ASSIGNED:
        msg_id = visit.msg_id(order.message, "reminder")
        await visit.tell("disclosure_reminder", msg_id, kind=Kind.DISCLOSURE)
    await visit.welcome(conversation, visit.msg_id(order.message))


async def _person(visit: Visit, order: Order) -> None:
    conversation = await visit.enter()
    msg_id = visit.msg_id(order.message)
    try:
        await visit.do(conversation.id, "request_human", msg_id)
    except NotPossibleNow:
        await visit.tell("telegram_with_person", msg_id)


async def _cancel(visit: Visit, order: Order) -> None:
    conversation = await visit.enter()
    msg_id = visit.msg_id(order.message)
    try:
        await visit.do(conversation.id, "cancel_request", msg_id)
    except NotPossibleNow:
        await visit.tell("error_not_possible_now", msg_id)


async def _language(visit: Visit, order: Order) -> None:
    conversation = await visit.enter()
    wanted = order.rest.lower()
    if wanted in set(Lang) and wanted != conversation.lang:
        await visit.set_language(conversation, Lang(wanted))
        return
    msg_id = visit.msg_id(order.message)
    await visit.tell("telegram_language", msg_id, choices=LANGUAGE_CHOICES)


def _level(level: Level) -> Follow:
    async def follow(visit: Visit, order: Order) -> None:
        """Press the button of that level: the last answer is given again in it."""
        conversation = await visit.enter()
        msg_id = visit.msg_id(order.message)
        await visit.do(conversation.id, "choose", msg_id, value=f"level:{level}")

    return follow


async def _help(visit: Visit, order: Order) -> None:
    await visit.enter()
    await visit.tell("telegram_help", visit.msg_id(order.message))


async def _stop(visit: Visit, order: Order) -> None:
    conversation = await visit.look()
    if conversation is None:
        visit.say_beside("telegram_nothing_open")
        return
    await visit.do(conversation.id, "close", visit.msg_id(order.message))


async def _erase(visit: Visit, _: Order) -> None:
    conversation = await visit.look()
    if conversation is None:
        visit.say_beside("telegram_nothing_open")
        return
    ask_to_erase(visit, conversation.id)


def ask_to_erase(visit: Visit, conversation_id: str) -> None:
    """Ask before what cannot be undone."""
    proof = visit.proof(conversation_id)
    sure = buttons.OwnButton(buttons.Wish.ERASE, conversation_id, proof)
    choices = {"telegram_erase_yes": sure.data, "telegram_erase_no": buttons.KEEP}
    visit.say_beside("telegram_erase_sure", choices)


_ORDERS: dict[str, Follow] = {
    "start": _start,
    "person": _person,
    "language": _language,
    "easy": _level(Level.EASY),
    "full": _level(Level.STANDARD),
    "cancel": _cancel,
    "help": _help,
    "stop": _stop,
    "erase": _erase,
}
MENU = tuple(name for name in _ORDERS if name != "start")
"""What Telegram lists; `/start` is its own button."""


async def follow(visit: Visit, order: Order) -> None:
    """Do what a command asks; an unknown one is answered by the help."""
    await _ORDERS.get(order.name, _help)(visit, order)


def menu(catalogue: Catalogue, lang: Lang) -> dict[str, str]:
    """Return the commands with what they do, in one language."""
    as_read = Preferences(lang)
    return {name: catalogue.text(f"telegram_menu_{name}", as_read) for name in MENU}
