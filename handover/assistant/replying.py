"""Write the bot's reply to one citizen message: plan it, look it up, store it.

The plan comes from a pressed button, from Rasa, or from the search; the words are
published ones. The reply is stored only while the bot may speak.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.assistant.client import AssistantState, AssistantUnavailable
from handover.assistant.languages import LanguageDetector
from handover.assistant.servers import RasaServers
from handover.core.agent_words import HandoverReason
from handover.core.language_offer import (
    Served,
    language_events,
    may_offer,
    other_language,
)
from handover.core.message import Message, NewMessage, Preferences
from handover.core.records import Conversation
from handover.core.reply import (
    ASK_A_PERSON,
    CRISIS,
    NONE,
    OUT_OF_SCOPE,
    QUESTION_KEYS,
    AnswerPlan,
    Plan,
    TextPlan,
    Understanding,
    plan_fallback,
    plan_reply,
    plan_suggestion,
    plan_unserved_language,
)
from handover.core.words import BOT_MAY_SPEAK, Kind, Lang
from handover.search.answer_search import AnswerSearch
from handover.store import conversations, messages, owed
from handover.workplace import Workplace

ABOUT_THE_LANGUAGE = ("easy_language", "change_language")
"""Answers that offer another wording; the button repeats what stood before them."""


@dataclass
class Replying(Workplace):
    """The bot's voice: one reply, to one message."""

    rasa: RasaServers
    search: AnswerSearch
    detector: LanguageDetector

    async def answer(
        self, conversation: Conversation, asked: Message, recent: list[Message]
    ) -> None:
        """Reply to `asked`, unless the bot may not speak any more.

        Args:
            conversation: As it was read together with the message.
            asked: A citizen's message that awaits a reply.
            recent: The bot's newest messages, newest first.

        Raises:
            IntegrityError: Another hub has replied.
            StoreUnavailable: The database does not answer; the debt stands.
        """
        kinds = [message.said.kind for message in recent]
        understood: Understanding | None = None
        written_in: Lang | Served | None = None
        if "chosen" in asked.said.detail:
            plan = self._plan_choice(asked.said.detail["chosen"], kinds, recent)
        else:
            self.fanout.publish_typing(conversation.id, "bot")
            text = asked.said.text
            detected = self.detector.detect(text)
            written_in = other_language(text, conversation.lang, detected)
            understood, plan = await self._plan_words(conversation, text, kinds)
            if written_in is Served.NOT:
                plan = plan_unserved_language(plan)
        offer = written_in if isinstance(written_in, Lang) else None
        await self._say(conversation.id, asked, plan, understood, offer)

    async def _plan_words(
        self, conversation: Conversation, text: str, kinds: list[Kind]
    ) -> tuple[Understanding | None, Plan]:
        """Plan the reply to a citizen's own words: Rasa first, then the search."""
        try:
            understood = await self.rasa.understand(
                conversation.id, text, conversation.as_read, conversation.last_topic
            )
        except AssistantUnavailable as problem:
            found = await self.search.suggest(text)
            if not found:
                return None, _plan_unavailable(problem.state)
            key = "suggestion_without_assistant"
            return None, plan_suggestion(found, kinds, text_key=key)
        published = self._published(understood)
        if CRISIS in published and self.emergencies.was_calmed(text):
            published.remove(CRISIS)
        plan = plan_reply(understood, published, kinds)
        if plan.kind is Kind.FALLBACK and understood.answer_id != OUT_OF_SCOPE:
            found = await self.search.suggest(text)
            if found:
                plan = plan_suggestion(found, kinds)
        return understood, plan

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
            if recent and recent[0].said.kind in QUESTION_KEYS:
                return self._plan_again(recent[0].said)
            answered = next(
                (
                    m.said.answer_id
                    for m in recent
                    if m.said.answer_id not in (None, *ABOUT_THE_LANGUAGE)
                    and self.catalogue.has(m.said.answer_id)
                ),
                None,
            )
            if answered is None:
                return TextPlan(Kind.NOTICE, "preferences_changed")
            return AnswerPlan(answered)
        answer_id = value.partition("@")[0]
        # It may have been withdrawn since it was pressed.
        is_there = self.catalogue.has(answer_id)
        return AnswerPlan(answer_id) if is_there else plan_fallback(kinds)

    def _plan_again(self, said: NewMessage) -> Plan:
        """Ask the same question again, now in the language or level just chosen."""
        values = [choice["value"] for choice in said.detail["choices"]]
        # What was withdrawn since then cannot be offered any more.
        kept = (each for each in values if each == NONE or self.catalogue.has(each))
        return TextPlan(said.kind, QUESTION_KEYS[said.kind], tuple(kept))

    async def _say(
        self,
        conversation_id: str,
        asked: Message,
        plan: Plan,
        understood: Understanding | None,
        offer: Lang | None,
    ) -> None:
        now = self.clock()
        async with self.database.writing() as db:
            conversation = await conversations.find(db, conversation_id, lock=True)
            reply = self._render(plan, conversation.as_read, asked, understood)
            if reply.kind is Kind.CRISIS:
                reply = await self.emergencies.reply(
                    db,
                    conversation,
                    asked.seq,
                    model=self._model_of(understood),
                    confidence=reply.detail["confidence"],
                )
                await self.emergencies.note(db, conversation, now)
            seq = await messages.append(
                db, conversation_id, reply, now=now, only_in=BOT_MAY_SPEAK
            )
            await owed.settle(db, conversation_id, asked.seq)
            if seq is not None:
                await self._note(db, conversation, asked, reply, understood, now)
                if offer is not None:
                    await self._offer(db, conversation, offer, reply, now)
                if plan.opens_queue:
                    await self.waiting.enter_or_confirm(
                        db, conversation, now=now, reason=HandoverReason.IN_WORDS
                    )
        if seq is not None:
            took = (self.clock() - asked.at).total_seconds()
            self.meters.first_reply.labels(conversation.lang).observe(max(0.0, took))
            self.meters.answers.labels(reply.kind, conversation.lang).inc()
        self.fanout.publish(conversation_id)
        if plan.opens_queue or reply.kind is Kind.CRISIS:
            self.waiting.changed()

    async def _offer(
        self,
        db: AsyncConnection,
        conversation: Conversation,
        lang: Lang,
        reply: NewMessage,
        now: datetime,
    ) -> None:
        """Offer to go on in the language the citizen writes in, below the reply.

        Not where the language was changed meanwhile, where the reply offers it
        itself, or where the citizen passed over the same offer before.
        """
        offered = {choice["value"] for choice in reply.detail.get("choices", ())}
        if lang is conversation.lang or f"lang:{lang}" in offered:
            return
        log = await messages.messages_after(db, conversation.id, 0)
        if may_offer(lang, language_events(log)):
            notice = self.catalogue.language_offer(lang, conversation.as_read)
            await messages.append(
                db, conversation.id, notice, now=now, only_in=BOT_MAY_SPEAK
            )

    def _render(
        self,
        plan: Plan,
        as_read: Preferences,
        asked: Message,
        understood: Understanding | None,
    ) -> NewMessage:
        model = self._model_of(understood)
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
            in_all_languages=plan.in_all_languages,
        )

    def _model_of(self, understood: Understanding | None) -> str | None:
        """Return the model that understood the message, else the one that is there."""
        return self.rasa.model if understood is None else understood.model

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
        is_right = topic is not None and reply.detail.get("facet") is not None
        if is_right and topic != conversation.last_topic:
            await conversations.set_preferences(
                db, conversation.id, {"last_topic": topic}, now
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


def _plan_unavailable(state: AssistantState) -> Plan:
    key = "assistant_starting" if state is AssistantState.STARTING else "assistant_down"
    return TextPlan(Kind.NOTICE, key, (ASK_A_PERSON,))
