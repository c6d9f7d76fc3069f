"""Answer each citizen message once, in order, and never while a person is there.

The debt is in the database (`awaits_reply`), so a hub that was killed pays it after its
restart. Each conversation is worked on by one task at a time.
"""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.assistant.client import AssistantState, AssistantUnavailable, RasaClient
from handover.core.message import Message, NewMessage, Preferences
from handover.core.records import Conversation
from handover.core.reply import (
    ASK_A_PERSON,
    FALLBACKS_IN_A_ROW,
    NONE,
    AnswerPlan,
    Plan,
    TextPlan,
    Understanding,
    plan_fallback,
    plan_reply,
)
from handover.core.words import BOT_MAY_SPEAK, Kind
from handover.store import conversations, messages
from handover.store.engine import StoreUnavailable
from handover.workplace import Workplace

logger = logging.getLogger(__name__)

RETRY_SECONDS = 1.0


@dataclass
class Answering(Workplace):
    """The bot's voice; `kick` it after each message that awaits a reply."""

    rasa: RasaClient
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _again: set[str] = field(default_factory=set)

    def kick(self, conversation_id: str) -> None:
        """See to it that the conversation's unanswered messages get answered."""
        if conversation_id in self._tasks:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._work_off(conversation_id))
        self._tasks[conversation_id] = task
        task.add_done_callback(lambda _: self._done(conversation_id))

    def _done(self, conversation_id: str) -> None:
        self._tasks.pop(conversation_id, None)
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.kick(conversation_id)

    async def catch_up(self) -> None:
        """Answer what was left unanswered when the hub last stopped."""
        async with self.database.reading() as db:
            waiting = await messages.conversations_awaiting(db)
        for conversation_id in waiting:
            self.kick(conversation_id)

    async def stop(self) -> None:
        """Leave unfinished answers for the next start."""
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _work_off(self, conversation_id: str) -> None:
        while True:
            try:
                async with self.database.reading() as db:
                    asked = await messages.next_unanswered(db, conversation_id)
                    if asked is None:
                        return
                    conversation = await conversations.find(db, conversation_id)
                    recent = await messages.last_bot_messages(
                        db, conversation_id, FALLBACKS_IN_A_ROW
                    )
                await self._answer(conversation, asked, recent)
            except StoreUnavailable:
                await asyncio.sleep(RETRY_SECONDS)
            except IntegrityError:
                # Another hub answered first; its reply is the one that counts.
                await self._settle(conversation_id, asked.seq if asked else 0)

    async def _answer(
        self, conversation: Conversation, asked: Message, recent: list[Message]
    ) -> None:
        kinds = [message.said.kind for message in recent]
        understood: Understanding | None = None
        if "chosen" in asked.said.detail:
            plan = self._plan_choice(asked.said.detail["chosen"], kinds, recent)
        else:
            self.fanout.publish_typing(conversation.id, "bot")
            try:
                understood = await self.rasa.understand(
                    conversation.id,
                    asked.said.text,
                    conversation.as_read,
                    conversation.last_topic,
                )
            except AssistantUnavailable as problem:
                plan = _plan_unavailable(problem.state)
            else:
                plan = plan_reply(understood, self._published(understood), kinds)
        await self._say(conversation.id, asked, plan, understood)

    def _published(self, understood: Understanding) -> list[str]:
        ids = (understood.answer_id, *understood.candidates)
        return [id_ for id_ in dict.fromkeys(ids) if id_ and self.catalogue.has(id_)]

    def _plan_choice(
        self, value: str, kinds: list[Kind], recent: list[Message]
    ) -> Plan:
        """Plan the reply to a pressed button; nothing is guessed here."""
        if value == NONE:
            return plan_fallback(kinds, text_key="none_chosen")
        if value.partition(":")[0] in {"lang", "level"}:
            answered = next(
                (m.said.answer_id for m in recent if m.said.answer_id), None
            )
            if answered is None:
                return TextPlan(Kind.NOTICE, "preferences_changed")
            return AnswerPlan(answered)
        return AnswerPlan(value.partition("@")[0])

    async def _say(
        self,
        conversation_id: str,
        asked: Message,
        plan: Plan,
        understood: Understanding | None,
    ) -> None:
        now = self.clock()
        async with self.database.writing() as db:
            conversation = await conversations.find(db, conversation_id, lock=True)
            reply = self._render(plan, conversation.as_read, asked, understood)
            seq = await messages.append(
                db, conversation_id, reply, now=now, only_in=BOT_MAY_SPEAK
            )
            await messages.settle(db, conversation_id, asked.seq)
            if seq is not None:
                await self._note(db, conversation, asked, reply, understood, now)
                if plan.opens_queue:
                    await self.waiting.enter_or_confirm(db, conversation, now=now)
        self.fanout.publish(conversation_id)
        if plan.opens_queue:
            self.waiting.changed()

    def _render(
        self,
        plan: Plan,
        as_read: Preferences,
        asked: Message,
        understood: Understanding | None,
    ) -> NewMessage:
        model = self.rasa.model
        confidence = understood.confidence if understood else None
        if isinstance(plan, AnswerPlan):
            return self.catalogue.answer(
                plan.answer_id,
                as_read,
                reply_to=asked.seq,
                model=model,
                confidence=confidence,
                kind=plan.kind,
            )
        return self.catalogue.bot_text(
            plan.kind,
            plan.text_key,
            as_read,
            reply_to=asked.seq,
            choices=list(plan.choices),
            model=model,
            confidence=confidence,
        )

    async def _note(
        self,
        db: AsyncConnection,
        conversation: Conversation,
        asked: Message,
        reply: NewMessage,
        understood: Understanding | None,
        now: datetime,
    ) -> None:
        """Remember the topic, and what was understood, for the agent's context."""
        topic = reply.detail.get("topic")
        if topic is not None and reply.detail.get("facet") is not None:
            await conversations.set_preferences(
                db, conversation.id, {"last_topic": topic}
            )
        if understood is not None:
            guess = {
                "intent": understood.intent,
                "topic": understood.topic,
                "facet": understood.facet,
                "confidence": round(understood.confidence, 3),
                "model": understood.model,
            }
            await conversations.record_event(
                db, conversation.id, asked.seq, "MessageUnderstood", "bot", now, guess
            )

    async def _settle(self, conversation_id: str, seq: int) -> None:
        async with self.database.writing() as db:
            await messages.settle(db, conversation_id, seq)


def _plan_unavailable(state: AssistantState) -> Plan:
    key = "assistant_starting" if state is AssistantState.STARTING else "assistant_down"
    return TextPlan(Kind.NOTICE, key, (ASK_A_PERSON,))
