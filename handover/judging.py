"""Was the bot right? What agents say of its guesses once they have let go (R-120).

Nothing is taught by it: editors find in their inbox what was misunderstood again and
again.
"""

from handover.core.agent_words import Judgement
from handover.core.conversation import NotPossibleNow
from handover.core.records import AgentAccount
from handover.holding import NotYours
from handover.store import conversations, judgements
from handover.workplace import Workplace


class UnknownTopic(LookupError):
    """Raised when a topic is named that is not published."""


class Judging(Workplace):
    """Keeps what agents say of guesses."""

    async def judge(
        self,
        agent: AgentAccount,
        conversation_id: str,
        seq: int,
        judgement: Judgement,
        meant: str | None,
    ) -> None:
        """Keep whether the guess about one message was right; the last word counts.

        Args:
            agent: Who closed or gave back the conversation.
            conversation_id: Of the conversation.
            seq: Of the message that was understood, or not.
            judgement: What the agent says of it.
            meant: The topic it should have been, if the agent names one.

        Raises:
            NotPossibleNow: Nothing was guessed about this message, or all is erased.
            NotYours: The agent never closed or gave back this conversation.
            UnknownConversation: There is no such conversation.
            UnknownTopic: No such topic is published.
        """
        if meant is not None and meant not in self.catalogue.content.topics:
            raise UnknownTopic("no published topic has this name")
        async with self.database.writing() as db:
            found = await conversations.find(db, conversation_id, lock=True)
            if not await judgements.has_let_go(db, conversation_id, agent.id):
                raise NotYours("the agent has not let go of this conversation")
            if not await judgements.is_guessed(db, conversation_id, seq):
                raise NotPossibleNow("judge", found.state)
            await judgements.judge(
                db,
                conversation_id,
                seq,
                agent.id,
                self.clock(),
                judgement=judgement,
                meant=meant if judgement is Judgement.NO else None,
            )
