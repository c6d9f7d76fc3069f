"""Pressed buttons, those of long ago too: every press is answered."""

import hmac
from uuid import UUID

from handover.channels.telegram import buttons
from handover.channels.telegram.buttons import ChoiceButton, OwnButton, Wish
from handover.channels.telegram.orders import ask_to_erase
from handover.channels.telegram.updates import Press
from handover.channels.telegram.visits import Visit
from handover.core.conversation import NotPossibleNow
from handover.core.frames import FrameError
from handover.store import messages
from handover.store.conversations import UnknownConversation

OLD = "telegram_old_button"
COMMAND = "command"
"""Kind of a choice that does what the verb of its name does."""

_WAITING: dict[str, tuple[str, dict[str, object]]] = {
    buttons.CANCEL: ("cancel_request", {}),
    buttons.UNREAD: ("request_human", {"share_history": False}),
}
"""Verbs of the buttons below the place in the queue."""


async def follow(visit: Visit, press: Press) -> None:
    """Do what a button stands for, then answer the press."""
    try:
        words = await _follow(visit, press)
    except UnknownConversation:
        # The button stands below a conversation that was removed meanwhile.
        words = "error_unknown_conversation"
    visit.answer_press(press.query, words)


async def _follow(visit: Visit, press: Press) -> str | None:
    """Return the text key of what the press is answered with, if by words."""
    msg_id = visit.msg_id("press", press.query)
    if press.data == buttons.KEEP:
        return "telegram_kept"
    own = buttons.read_own(press.data)
    try:
        if own is not None:
            return await _do_own(visit, own, msg_id)
        if press.data == buttons.PERSON:
            await visit.do((await visit.enter()).id, "request_human", msg_id)
            return None
        conversation = await visit.look()
        if conversation is None:
            return OLD
        if press.data in _WAITING:
            verb, fields = _WAITING[press.data]
            await visit.do(conversation.id, verb, msg_id, **fields)
            return None
        choice = buttons.read_choice(press.data)
        if choice is None or choice.mark != buttons.mark_of(conversation.id):
            return OLD
        verb, fields = await _meant_by(visit, conversation.id, choice)
        await visit.do(conversation.id, verb, msg_id, **fields)
    except FrameError:
        return OLD
    except NotPossibleNow:
        if press.data == buttons.PERSON:
            return "telegram_with_person"
        return "error_not_possible_now"
    return None


async def _meant_by(
    visit: Visit, conversation_id: str, pressed: ChoiceButton
) -> tuple[str, dict[str, object]]:
    """Read from the log which verb a button stands for, and its fields.

    A choice of kind `command` is a verb itself. A place where no choice stands is an
    empty choice, which the desk refuses.
    """
    async with visit.hub.database.reading() as db:
        log = await messages.messages_after(db, conversation_id, pressed.seq - 1)
    choices = log[0].said.detail.get("choices", ()) if log else ()
    found = choices[pressed.place : pressed.place + 1]
    value = str(found[0]["value"]) if found else ""
    if found and found[0]["kind"] == COMMAND:
        return value, {}
    return "choose", {"value": value}


async def _do_own(visit: Visit, button: OwnButton, msg_id: UUID) -> str | None:
    """Follow a wish about a conversation that was this chat's.

    Raises:
        NotPossibleNow: It cannot be reopened, or another conversation is open.
    """
    await visit.look()
    if not hmac.compare_digest(button.proof, visit.proof(button.conversation)):
        return OLD
    match button.wish:
        case Wish.ASK:
            ask_to_erase(visit, button.conversation)
        case Wish.ERASE:
            await visit.erase(button.conversation)
        case Wish.REOPEN:
            await visit.reopen(button.conversation, msg_id)
    return None
