"""What a channel itself has to say in a conversation: once, in order, in the log.

A channel whose readers see nothing but messages (no page around them) tells them in
the conversation what it cannot do. The agent reads it too. Only published texts.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from handover.core.words import Kind
from handover.store import conversations, messages
from handover.workplace import Workplace


async def tell(
    at: Workplace,
    conversation_id: str,
    key: str,
    msg_id: UUID,
    *,
    kind: Kind = Kind.NOTICE,
    choices: Sequence[str] = (),
) -> None:
    """Append a published text as a message of the system.

    Args:
        at: Where conversations are worked on.
        conversation_id: Which one.
        key: Text in `nlu_data/texts/`.
        msg_id: The same one again appends nothing.
        kind: `NOTICE`, or `DISCLOSURE` for a reminder that this is an AI.
        choices: Values of the buttons below it.

    Raises:
        StoreUnavailable: Nothing was appended.
        UnknownConversation: There is no such conversation.
    """
    try:
        async with at.database.writing() as db:
            conversation = await conversations.find(db, conversation_id, lock=True)
            if await messages.find_sent(db, conversation_id, str(msg_id)) is not None:
                return
            as_read = conversation.as_read
            notice = at.catalogue.notice(
                key, as_read, kind=kind, client_msg_id=str(msg_id)
            )
            if choices:
                buttons = [asdict(at.catalogue.choice(v, as_read)) for v in choices]
                notice = replace(notice, detail={"choices": buttons})
            await messages.append(db, conversation_id, notice, now=at.clock())
    except IntegrityError:
        return
    at.fanout.publish(conversation_id)
