"""What the person sees of a conversation besides its messages: one function for both.

The agent's console and the citizen's "what the person sees" are made here, so the
citizen is shown exactly what the agent gets (R-10, R-11). Whatever is to be shown to
agents about a conversation is added here or not at all.
"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.content.catalogue import Catalogue
from handover.core.message import wire_time
from handover.core.records import Ticket
from handover.core.words import Lang
from handover.store import conversations, notes

GUESSES = 3


async def context_pack(
    db: AsyncConnection, catalogue: Catalogue, ticket: Ticket, reader: Lang
) -> dict[str, Any]:
    """Return what is known of a conversation that waits or is held.

    Of one that starts without its history, neither region nor guesses are in it.

    Args:
        db: The connection.
        catalogue: For the names of topics.
        ticket: The open place or assignment.
        reader: Language of those names; everything else is the same for all readers.
    """
    conversation = await conversations.find(db, ticket.conversation)
    guesses = await conversations.last_guesses(
        db, ticket.conversation, after=ticket.visible_after_seq, limit=GUESSES
    )
    return {
        "conversation": ticket.conversation,
        "reference": conversation.reference,
        "channel": conversation.channel,
        "lang": conversation.lang,
        "level": conversation.level,
        "region": conversation.region if ticket.share_history else None,
        "topic": ticket.topic,
        "topic_name": catalogue.topic_name(ticket.topic, reader),
        "priority": ticket.priority,
        "reason": ticket.reason,
        "queued_at": wire_time(ticket.queued_at),
        "share_history": ticket.share_history,
        "visible_after_seq": ticket.visible_after_seq,
        "handed_on": await notes.last_handed_on(
            db, ticket.conversation, ticket.queued_at
        ),
        "guesses": [
            {**guess, "topic_name": catalogue.topic_name(guess["topic"], reader)}
            for guess in guesses
        ],
    }
