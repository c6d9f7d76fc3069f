"""What a citizen can do, the same on every channel.

A channel turns its own protocol into these verbs and sends what the log says; it adds
no rule. A conversation can only be opened here, and its first message is the
disclosure, so no channel can forget it (the database refuses anything else too).
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from handover import citizen_steps as steps
from handover.assistant.answering import Answering
from handover.callbacks import Callbacks
from handover.citizen_steps import Step
from handover.content.catalogue import UnknownAnswer
from handover.context_pack import context_pack
from handover.core import frames
from handover.core.conversation import Command, NotPossibleNow
from handover.core.message import NewMessage
from handover.core.records import Conversation
from handover.core.words import (
    BOT_MAY_SPEAK,
    OPEN_STATES,
    Author,
    Kind,
    Lang,
    Level,
    Region,
    State,
)
from handover.erasing import erase_conversation
from handover.privacy.masking import Masked
from handover.store import conversations, messages, tickets
from handover.tokens import hash_token
from handover.workplace import Workplace

NEEDS_A_FORM = "callback"
"""Kind of the choices that a client does not send: it asks for what is missing."""

REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0/O, 1/I/L: a reference is read out on the phone."""


def new_reference() -> str:
    """Return a short reference that can be read out, without a meaning."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


@dataclass
class CitizenDesk(Workplace):
    """The verbs of docs/reference/protocol.md for citizens."""

    answering: Answering
    callbacks: Callbacks

    async def open(
        self, channel: str, lang: Lang, level: Level
    ) -> tuple[Conversation, str]:
        """Open a conversation; return it with its secret token.

        The token (256 random bits) is given out once; only its hash is kept.
        """
        token = secrets.token_urlsafe(32)
        opened = Conversation(
            id=str(uuid4()),
            reference=new_reference(),
            channel=channel,
            lang=lang,
            level=level,
            region=None,
            state=State.BOT,
            last_seq=0,
            last_topic=None,
            created_at=self.clock(),
        )
        disclosure = self.catalogue.disclosure(opened.as_read)
        async with self.database.writing() as db:
            await conversations.insert_conversation(
                db, opened, hash_token(token), disclosure
            )
            stored = await conversations.find(db, opened.id)
        self.meters.openings.labels(channel).inc()
        return stored, token

    async def resume(self, conversation_id: str, token: str) -> Conversation:
        """Return the conversation that this token opens.

        Raises:
            UnknownConversation: No such conversation, or not its token: a stranger
                cannot tell which.
        """
        async with self.database.reading() as db:
            stored = await conversations.find_token_hash(db, conversation_id)
            if not hmac.compare_digest(stored or "", hash_token(token)):
                raise conversations.UnknownConversation("no such conversation")
            return await conversations.find(db, conversation_id)

    async def shared(self, conversation_id: str) -> dict[str, Any] | None:
        """Return exactly what the person sees, or will see, besides the messages.

        Returns:
            The context pack, with topics named in the citizen's language; None when
            nobody was asked for.
        """
        async with self.database.reading() as db:
            conversation = await conversations.find(db, conversation_id)
            ticket = await tickets.find_open(db, conversation_id)
            if ticket is None:
                return None
            return await context_pack(db, self.catalogue, ticket, conversation.lang)

    async def handle(self, conversation_id: str, frame: frames.Frame) -> int | None:
        """Do what the frame asks.

        Returns:
            The seq for the `ack`, or None for verbs without one.

        Raises:
            Busy: The bot cannot answer it soon; it was not stored.
            NotPossibleNow: The verb does not fit the state.
            frames.FrameError: A value that cannot be used, by field name.
            StoreUnavailable: Nothing was stored; the citizen may send it again.
            MaskingError: It cannot be masked, so it was not kept.
        """
        await self.masker.ready()
        match frame:
            case frames.Say():
                return await self._say(conversation_id, frame)
            case frames.Choose():
                return await self._choose(conversation_id, frame)
            case frames.RequestHuman():
                return await self._request_human(
                    conversation_id, frame, share_history=frame.share_history
                )
            case frames.CancelRequest() | frames.WithdrawCallback():
                return await self._verbs_of_choices[frame.type](conversation_id, frame)
            case frames.SetPreferences():
                await self._set(conversation_id, frame)
            case frames.EraseConversation():
                return (await erase_conversation(self, conversation_id)).last_seq
            case frames.Typing():
                self.fanout.publish_typing(conversation_id, "citizen")
            case _:
                return await self._once(conversation_id, frame, self._step_of(frame))
        return None

    def _step_of(self, frame: frames.Frame) -> Step:
        """Return what a verb writes that says nothing to the bot.

        Raises:
            frames.FrameError: A value that cannot be used, by field name.
        """
        match frame:
            case frames.RequestCallback():
                return self.callbacks.request(frame)
            case frames.CloseConversation():
                command = Command.CLOSE_BY_CITIZEN
                return steps.change(self, frame, command, "closed_by_citizen")
            case frames.Reopen():
                return steps.reopen(self, frame)
            case frames.Rate() | frames.Report():
                return steps.feedback(self, frame)
        raise frames.FrameError("unknown_verb", field="type")

    async def _once(self, conversation_id: str, frame: Any, step: Step) -> int | None:
        """Run one step in one transaction, only once for each `client_msg_id`."""
        msg_id = str(frame.client_msg_id)
        try:
            async with self.database.writing() as db:
                conversation, sent = await conversations.find_for(
                    db, conversation_id, msg_id
                )
                if sent is not None:
                    self.meters.duplicates.labels("citizen").inc()
                    return sent
                seq = await step(db, conversation, self.clock())
        except IntegrityError:
            async with self.database.reading() as db:
                sent = await messages.find_sent(db, conversation_id, msg_id)
            if sent is None:
                raise
            self.meters.duplicates.labels("citizen").inc()
            return sent
        self.fanout.publish(conversation_id)
        self.answering.kick(conversation_id)
        if not isinstance(frame, (frames.Say, frames.Rate, frames.Report)):
            self.waiting.changed()
        return seq

    async def _say(self, conversation_id: str, frame: frames.Say) -> int | None:
        """Take what the citizen wrote; a possible emergency comes before all else.

        Identifiers are masked here, before anything else sees the words.
        """
        masked = self.masker.mask(frame.text)
        is_urgent = self.emergencies.is_in(masked.text)
        step = self._speak(str(frame.client_msg_id), masked, is_urgent=is_urgent)
        seq = await self._once(conversation_id, frame, step)
        if is_urgent:
            self.waiting.changed()
        return seq

    def _speak(
        self,
        msg_id: str,
        masked: Masked,
        *,
        is_urgent: bool = False,
        detail: dict[str, Any] | None = None,
        preferences: dict[str, Any] | None = None,
    ) -> Step:
        """Append the citizen's words; the bot owes an answer unless a person is there.

        About a possible emergency the bot owes none: the card is the answer, in the
        same transaction. The citizen is told what was masked. `preferences` change in
        the same transaction, before the answer is written.
        """

        async def step(
            db: AsyncConnection, conversation: Conversation, now: datetime
        ) -> int | None:
            bot_speaks = conversation.state in BOT_MAY_SPEAK
            if bot_speaks and not is_urgent and detail is None:
                self.answering.take_on()
            said = self.catalogue.spoken_by(
                Author.CITIZEN,
                masked.text,
                conversation.as_read,
                client_msg_id=msg_id,
                awaits_reply=bot_speaks and not is_urgent,
                detail=detail,
            )
            seq = await messages.append(
                db,
                conversation.id,
                said,
                now=now,
                only_in=OPEN_STATES,
                answered_by=self.name,
            )
            if seq is None:
                raise NotPossibleNow("say", conversation.state)
            if is_urgent and bot_speaks:
                card = await self.emergencies.reply(db, conversation, seq)
                await messages.append(db, conversation.id, card, now=now)
            if is_urgent:
                await self.emergencies.note(db, conversation, now)
            await steps.tell_masked(self, db, conversation, masked, now)
            if preferences:
                await conversations.set_preferences(
                    db, conversation.id, preferences, now
                )
            return seq

        return step

    async def _choose(self, conversation_id: str, frame: frames.Choose) -> int | None:
        """Take a pressed button as what the citizen says, word for word its label.

        A button that is a verb does what the verb does, and nothing is said.
        """
        verb = self._verbs_of_choices.get(frame.value)
        if verb is not None:
            return await verb(conversation_id, frame)
        async with self.database.reading() as db:
            conversation = await conversations.find(db, conversation_id)
        try:
            choice = self.catalogue.choice(frame.value, conversation.as_read)
        except UnknownAnswer:
            choice = None
        if choice is None or choice.kind == NEEDS_A_FORM:
            raise frames.FrameError(
                "invalid_field", field="value", client_msg_id=str(frame.client_msg_id)
            )
        step = self._speak(
            str(frame.client_msg_id),
            self.masker.mask(choice.label),
            detail={"chosen": frame.value},
            preferences=_preferences_in(frame.value),
        )
        return await self._once(conversation_id, frame, step)

    @property
    def _verbs_of_choices(
        self,
    ) -> dict[str, Callable[[str, Any], Awaitable[int | None]]]:
        return {
            "request_human": self._request_human,
            "cancel_request": self._cancel_request,
            "withdraw_callback": self._withdraw_callback,
        }

    async def _cancel_request(self, conversation_id: str, frame: Any) -> int | None:
        step = steps.change(self, frame, Command.CANCEL_REQUEST, "cancelled")
        return await self._once(conversation_id, frame, step)

    async def _withdraw_callback(self, conversation_id: str, frame: Any) -> int | None:
        step = self.callbacks.withdraw(str(frame.client_msg_id))
        return await self._once(conversation_id, frame, step)

    async def _request_human(
        self, conversation_id: str, frame: Any, *, share_history: bool = True
    ) -> int | None:
        async def step(
            db: AsyncConnection, conversation: Conversation, now: datetime
        ) -> int | None:
            return await self.waiting.enter_or_confirm(
                db,
                conversation,
                now=now,
                share_history=share_history,
                client_msg_id=str(frame.client_msg_id),
            )

        return await self._once(conversation_id, frame, step)

    async def _set(self, conversation_id: str, frame: frames.SetPreferences) -> None:
        changes = frame.model_dump(exclude={"type"}, exclude_none=True)
        if not changes:
            raise frames.FrameError("invalid_field", field="lang")
        now = self.clock()
        async with self.database.writing() as db:
            before = await conversations.find(db, conversation_id, lock=True)
            if before.is_erased:
                raise NotPossibleNow(frame.type, before.state)
            await conversations.set_preferences(db, conversation_id, changes, now)
            if changes.get("lang", before.lang) != before.lang:
                after = await conversations.find(db, conversation_id)
                reminder = self._language_notice(after)
                await messages.append(db, conversation_id, reminder, now=now)
        self.fanout.publish(conversation_id)
        self.waiting.changed()

    def _language_notice(self, conversation: Conversation) -> NewMessage:
        """Build the line after a change of language, in the new one.

        It reminds that this is an AI (R-26), unless a person is there.
        """
        if conversation.state is State.ASSIGNED:
            return self.catalogue.notice("language_changed", conversation.as_read)
        return self.catalogue.notice(
            "disclosure_reminder", conversation.as_read, kind=Kind.DISCLOSURE
        )


def _preferences_in(value: str) -> dict[str, Any] | None:
    """Return what a choice value changes about how the citizen is answered."""
    head, _, tail = value.partition(":")
    if head in {"lang", "level"}:
        return {head: tail}
    region = value.partition("@")[2]
    return {"region": Region(region)} if region else None
