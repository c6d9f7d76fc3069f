"""What a citizen's verbs write, each as one step of one transaction.

The citizens' desk runs a step once for each `client_msg_id`, under the conversation's
lock. What a citizen says and asks for stays at the desk.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core import frames
from handover.core.agent_words import HandoverReason
from handover.core.conversation import Command, NotPossibleNow
from handover.core.message import NewMessage
from handover.core.records import Conversation
from handover.core.routing import may_reopen
from handover.core.words import State
from handover.privacy.masking import Masked
from handover.store import conversations, messages, owed, tickets
from handover.workplace import Workplace

Step = Callable[[AsyncConnection, Conversation, datetime], Awaitable[int | None]]


def change(
    work: Workplace,
    frame: frames.CancelRequest | frames.CloseConversation,
    command: Command,
    key: str,
) -> Step:
    """Apply a command that ends the waiting or the conversation; tell so by `key`."""

    async def step(
        db: AsyncConnection, conversation: Conversation, now: datetime
    ) -> int | None:
        changed = await conversations.change_state(db, conversation.id, command, now)
        await tickets.end(db, conversation.id, now)
        if changed.target is State.CLOSED:
            await owed.settle(db, conversation.id)
        notice = work.catalogue.notice(
            key,
            conversation.as_read,
            client_msg_id=str(frame.client_msg_id),
            reference=conversation.reference,
        )
        seq = await messages.append(db, conversation.id, notice, now=now)
        await conversations.record_event(
            db, conversation.id, seq or 0, changed.event, "citizen", now
        )
        return seq

    return step


def reopen(work: Workplace, frame: frames.Reopen) -> Step:
    """Take a closed conversation up again: with the bot, or straight in the queue."""

    async def step(
        db: AsyncConnection, conversation: Conversation, now: datetime
    ) -> int | None:
        if not may_reopen(conversation.closed_at, now):
            raise NotPossibleNow("reopen", conversation.state)
        changed = await conversations.change_state(
            db, conversation.id, Command.REOPEN, now
        )
        notice = work.catalogue.notice(
            "reopened",
            conversation.as_read,
            client_msg_id=str(frame.client_msg_id),
        )
        seq = await messages.append(db, conversation.id, notice, now=now)
        await conversations.record_event(
            db, conversation.id, seq or 0, changed.event, "citizen", now
        )
        if frame.to == "queue":
            await work.waiting.enter_or_confirm(
                db,
                await conversations.find(db, conversation.id),
                now=now,
                share_history=frame.share_history,
                reason=HandoverReason.REOPENED,
            )
        return seq

    return step


def feedback(work: Workplace, frame: frames.Rate | frames.Report) -> Step:
    """Keep a rating or an error report; possible after the close too."""
    is_report = isinstance(frame, frames.Report)
    comment = work.masker.mask(frame.comment or "")

    async def step(
        db: AsyncConnection, conversation: Conversation, now: datetime
    ) -> int | None:
        msg_id = str(frame.client_msg_id)
        if conversation.is_erased:
            raise NotPossibleNow(frame.type, conversation.state)
        if frame.seq > conversation.last_seq:
            raise frames.FrameError("invalid_field", field="seq", client_msg_id=msg_id)
        notice = _thanks(work, is_report, conversation, frame.seq, msg_id)
        seq = await messages.append(db, conversation.id, notice, now=now)
        detail = frame.model_dump(include={"seq", "value"})
        if comment.text:
            detail["comment"] = comment.text
        name = "ErrorReported" if is_report else "MessageRated"
        await conversations.record_event(
            db, conversation.id, seq or 0, name, "citizen", now, detail
        )
        await tell_masked(work, db, conversation, comment, now)
        return seq

    return step


async def tell_masked(
    work: Workplace,
    db: AsyncConnection,
    conversation: Conversation,
    masked: Masked,
    now: datetime,
) -> None:
    """Tell the citizen at once which kinds were masked and not stored (R-55)."""
    if masked.kinds:
        notice = work.catalogue.masked_notice(masked.kinds, conversation.as_read)
        await messages.append(db, conversation.id, notice, now=now)


def _thanks(
    work: Workplace, is_report: bool, conversation: Conversation, seq: int, msg_id: str
) -> NewMessage:
    return work.catalogue.notice(
        "reported" if is_report else "rated",
        conversation.as_read,
        client_msg_id=msg_id,
        reference=f"{conversation.reference}/{seq}",
    )
