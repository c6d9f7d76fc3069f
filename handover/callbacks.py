"""What a citizen can do instead of waiting: ask for a call, or leave a message (R-08).

Both end the waiting and go back to the bot. The phone number stands on the callback
alone, never in the log: it is erased with it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.citizen_steps import Step
from handover.core import frames
from handover.core.callback import NOTE_CHARS, NewCallback
from handover.core.conversation import Command
from handover.core.half_days import HalfDay
from handover.core.message import NewMessage
from handover.core.records import Conversation
from handover.core.words import Author, Lang
from handover.opening import Opening
from handover.phone_numbers import (
    LooksLikeNationalNumber,
    NotAPhoneNumber,
    read_phone_number,
)
from handover.privacy.masking import Masked
from handover.store import callbacks, conversations, messages, tickets
from handover.workplace import Workplace

NATIONAL_NUMBER = "NISS"
WITHDRAW = "withdraw_callback"
ENDING_DIGITS = 2
"""So much of a phone number is shown again, for the citizen to recognise it."""


@dataclass
class Callbacks(Workplace):
    """Builds the steps that the citizen's desk runs in its transactions.

    Attributes:
        kept: How long a finished callback is kept.
    """

    opening: Opening
    kept: timedelta

    def request(self, frame: frames.RequestCallback) -> Step:
        """Return the step that stores a callback and leaves the queue.

        Raises:
            frames.FrameError: The number, the half day or the note cannot be used;
                nothing is stored. Names the field.
        """
        msg_id = str(frame.client_msg_id)
        phone = _read_phone(frame.phone, msg_id)
        note = self._read_note(frame.note, msg_id, is_required=phone is None)
        is_urgent = self.emergencies.is_in(note.text)

        async def step(
            db: AsyncConnection, conversation: Conversation, now: datetime
        ) -> int | None:
            asked = NewCallback(
                conversation=conversation.id,
                lang=conversation.lang,
                topic=conversation.last_topic,
                phone=phone,
                half_day=None
                if phone is None
                else self._half_day(frame, conversation.lang, msg_id),
                note=note.text or None,
            )
            change = await conversations.change_state(
                db, conversation.id, Command.REQUEST_CALLBACK, now
            )
            await tickets.end(db, conversation.id, now)
            await callbacks.put(db, asked, now)
            said = [self._confirmation(conversation, asked, msg_id)]
            if phone is None:
                said.insert(0, self._own_words(conversation, note, msg_id))
            if note.kinds:
                told = self.catalogue.masked_notice(note.kinds, conversation.as_read)
                said.append(told)
            seqs = [
                await messages.append(db, conversation.id, each, now=now)
                for each in said
            ]
            await conversations.record_event(
                db, conversation.id, seqs[0] or 0, change.event, "citizen", now
            )
            if is_urgent:
                card = await self.emergencies.reply(db, conversation, seqs[0] or 0)
                await messages.append(db, conversation.id, card, now=now)
                await self.emergencies.note(db, conversation, now)
            return seqs[0]

        return step

    def withdraw(self, msg_id: str) -> Step:
        """Return the step that erases what waits, and says what there was."""

        async def step(
            db: AsyncConnection, conversation: Conversation, now: datetime
        ) -> int | None:
            was_call = await callbacks.withdraw(db, conversation.id)
            key = "nothing_to_withdraw"
            if was_call is not None:
                key = "callback_withdrawn" if was_call else "message_withdrawn"
            notice = self.catalogue.notice(
                key, conversation.as_read, client_msg_id=msg_id
            )
            seq = await messages.append(db, conversation.id, notice, now=now)
            if was_call is not None:
                await conversations.record_event(
                    db, conversation.id, seq or 0, "CallbackWithdrawn", "citizen", now
                )
            return seq

        return step

    def _half_day(
        self, frame: frames.RequestCallback, lang: Lang, msg_id: str
    ) -> HalfDay:
        for half in self.opening.half_days(lang):
            if str(half) == frame.half_day:
                return half
        raise frames.FrameError(
            "half_day_not_offered", field="half_day", client_msg_id=msg_id
        )

    def _read_note(
        self, written: str | None, msg_id: str, *, is_required: bool
    ) -> Masked:
        note = self.masker.mask((written or "").strip())
        if NATIONAL_NUMBER in note.kinds:
            raise frames.FrameError(
                "identifier_refused", field="note", client_msg_id=msg_id
            )
        if is_required and not note.text:
            raise frames.FrameError(
                "message_required", field="note", client_msg_id=msg_id
            )
        # What stands for an identifier may be longer than the identifier was.
        return Masked(note.text[:NOTE_CHARS], note.kinds)

    def _own_words(
        self, conversation: Conversation, note: Masked, msg_id: str
    ) -> NewMessage:
        return self.catalogue.spoken_by(
            Author.CITIZEN, note.text, conversation.as_read, client_msg_id=msg_id
        )

    def _confirmation(
        self, conversation: Conversation, asked: NewCallback, msg_id: str
    ) -> NewMessage:
        """Build the line that says what will happen, with the button that ends it."""
        as_read = conversation.as_read
        if asked.phone is None or asked.half_day is None:
            return self.catalogue.notice(
                "message_left",
                as_read,
                choices=[WITHDRAW],
                reference=conversation.reference,
            )
        return self.catalogue.notice(
            "callback_requested",
            as_read,
            client_msg_id=msg_id,
            choices=[WITHDRAW],
            half_day=self.catalogue.time_words(as_read).half_day(asked.half_day),
            ending=asked.phone[-ENDING_DIGITS:],
            reference=conversation.reference,
            days=self.kept.days,
        )


def _read_phone(written: str | None, msg_id: str) -> str | None:
    try:
        return None if written is None else read_phone_number(written)
    except LooksLikeNationalNumber:
        code = "identifier_refused"
    except NotAPhoneNumber:
        code = "phone_not_valid"
    raise frames.FrameError(code, field="phone", client_msg_id=msg_id)
