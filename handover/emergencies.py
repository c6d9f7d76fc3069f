"""What the hub does when a message may be about an emergency (R-71 to R-74).

It shows the published card, moves the citizen forward in the queue, and counts. It
judges nobody, stores no score, and forwards nothing to an emergency service.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.content.catalogue import ASK_A_PERSON, CRISIS, Catalogue
from handover.core.crisis import Lexicon, find_emergency, was_calmed
from handover.core.message import Message, NewMessage, Preferences
from handover.core.records import Conversation
from handover.core.words import Author, Kind
from handover.store import crisis_counts, messages, tickets

CARD_AGAIN_AFTER = 6
"""Messages, of whomever, after which the whole card is shown again (a proposal).

Nearer to the last card a further sentence gets one line that points to it.
"""


@dataclass
class Emergencies:
    """The card and its consequences; the same for the words and for the intent."""

    catalogue: Catalogue
    lexicon: Lexicon

    def is_in(self, text: str) -> bool:
        """Tell whether the words may be about an emergency; needs no assistant."""
        return find_emergency(text, self.lexicon) is not None

    def was_calmed(self, text: str) -> bool:
        """Tell whether words of an emergency stand here as a denial or an idiom.

        The assistant's own suspicion does not count then.
        """
        return was_calmed(text, self.lexicon)

    def is_reported_by(self, message: Message) -> bool:
        """Tell whether this is a citizen's own sentence that may be about one."""
        said = message.said
        is_own = said.author is Author.CITIZEN and "chosen" not in said.detail
        return is_own and self.is_in(said.text)

    async def reply(
        self,
        db: AsyncConnection,
        conversation: Conversation,
        reply_to: int,
        *,
        model: str | None = None,
        confidence: float | None = None,
    ) -> NewMessage:
        """Return the bot's reply: the card, or a line if the card stands just above."""
        shown = await messages.last_seq_of(db, conversation.id, CRISIS)
        if shown is None or reply_to - shown > CARD_AGAIN_AFTER:
            return self.catalogue.answer(
                CRISIS,
                conversation.as_read,
                reply_to=reply_to,
                model=model,
                confidence=confidence,
            )
        return self.catalogue.bot_text(
            Kind.CRISIS,
            "crisis_reminder",
            conversation.as_read,
            reply_to=reply_to,
            choices=[ASK_A_PERSON],
            model=model,
            confidence=confidence,
        )

    async def note(
        self, db: AsyncConnection, conversation: Conversation, now: datetime
    ) -> None:
        """Move the open place or assignment to crisis priority; count the day.

        After the commit you must call `WaitingRoom.changed`.
        """
        await tickets.raise_to_crisis(db, conversation.id)
        await crisis_counts.add(db, now.date(), conversation.channel)

    def card(self, as_read: Preferences) -> NewMessage:
        """Return the card as the bot would say it, for the agent to look at."""
        return self.catalogue.answer(
            CRISIS, as_read, reply_to=0, model=None, confidence=None
        )

    def card_from(
        self, agent_name: str, as_read: Preferences, client_msg_id: str
    ) -> NewMessage:
        """Return the card as the agent's own message; its words stay the published."""
        card = self.card(as_read)
        return replace(
            card,
            author=Author.AGENT,
            author_name=agent_name,
            label=self.catalogue.text("label_agent", as_read, name=agent_name),
            client_msg_id=client_msg_id,
            reply_to=None,
            final=False,
            detail={**card.detail, "choices": [], "confidence": None},
        )
