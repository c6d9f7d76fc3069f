"""A citizen's wish to have a conversation erased, in one transaction."""

from handover.core.conversation import Command
from handover.core.records import Conversation
from handover.core.words import OPEN_STATES
from handover.store import conversations, erasure, messages, tickets
from handover.workplace import Workplace


async def erase_conversation(at: Workplace, conversation_id: str) -> Conversation:
    """End a conversation and overwrite what was said in it; return what is left.

    What stays is told in `handover.store.erasure`; the last message says that it was
    erased, for an agent who has it open. Nothing can be undone; a second time does
    nothing.

    Raises:
        StoreUnavailable: Nothing was erased.
        UnknownConversation: There is no such conversation.
    """
    now = at.clock()
    async with at.database.writing() as db:
        conversation = await conversations.find(db, conversation_id, lock=True)
        if not await conversations.find_token_hash(db, conversation_id):
            return conversation
        if conversation.state in OPEN_STATES:
            change = await conversations.change_state(
                db, conversation_id, Command.CLOSE_BY_CITIZEN, now
            )
            await tickets.end(db, conversation_id, now)
            await conversations.record_event(
                db,
                conversation_id,
                conversation.last_seq,
                change.event,
                "citizen",
                now,
            )
        await erasure.overwrite(db, conversation_id)
        notice = at.catalogue.notice(
            "erased", conversation.as_read, reference=conversation.reference
        )
        erased = await messages.append(db, conversation_id, notice, now=now)
        await conversations.record_event(
            db, conversation_id, erased or 0, "ConversationErased", "citizen", now
        )
        left = await conversations.find(db, conversation_id)
    at.fanout.publish(conversation_id)
    at.waiting.changed()
    return left
