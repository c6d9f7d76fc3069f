"""What a supervisor can do: see all queues and agents, reassign, close.

Each change is an event of the conversation and an entry of the audit trail. A
supervisor does not read conversations: who looks after the queue need not (R-104).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.agent_frames import CloseByAgent, Reassign
from handover.core.conversation import Command, NotPossibleNow
from handover.core.frames import FrameError
from handover.core.message import NewMessage
from handover.core.records import AgentAccount
from handover.handing_on import check_reason
from handover.holding import ColleagueCannot, NotASupervisor, give
from handover.picture import Picture, read_picture
from handover.store import accounts, audit, conversations, messages, owed, tickets
from handover.workplace import Workplace


@dataclass(frozen=True)
class Overview:
    """What the board shows.

    Attributes:
        unanswered: When each held conversation's citizen began to wait for a word.
    """

    picture: Picture
    unanswered: dict[str, datetime]


class SupervisorDesk(Workplace):
    """The verbs of docs/reference/protocol.md for supervisors."""

    async def look(self, supervisor: AgentAccount) -> Overview:
        """Return the whole picture, freshly read.

        Raises:
            NotASupervisor: This account is an agent's.
        """
        _check(supervisor)
        async with self.database.reading() as db:
            picture = await read_picture(db, self.clock(), self.waiting.lease)
            return Overview(picture, await owed.unanswered_by_agents(db))

    async def reassign(self, supervisor: AgentAccount, frame: Reassign) -> int:
        """Give a waiting or held conversation to an agent; all concerned are told.

        Returns:
            The seq of the line that tells the citizen.

        Raises:
            AtCapacity: The agent holds as many as they may.
            ColleagueCannot: They hold it already, or do not speak the language.
            FrameError: There is no such agent.
            NotASupervisor: This account is an agent's.
            NotPossibleNow: Nobody waits in, or holds, this conversation.
        """
        _check(supervisor)
        now, msg_id = self.clock(), str(frame.client_msg_id)
        async with self.database.writing() as db:
            conversation = await conversations.find(db, frame.conversation, lock=True)
            sent = await messages.find_sent(db, frame.conversation, msg_id)
            if sent is not None:
                return sent
            agent = await accounts.find_agent(db, frame.to_agent)
            if agent is None:
                raise FrameError(
                    "invalid_field", field="to_agent", client_msg_id=msg_id
                )
            ticket = await tickets.find_open(db, frame.conversation)
            if ticket is None:
                raise NotPossibleNow("reassign", conversation.state)
            if agent.id == ticket.claimed_by or conversation.lang not in agent.langs:
                raise ColleagueCannot("holds it already, or does not speak it")
            change = await give(
                db,
                frame.conversation,
                agent,
                Command.REASSIGN,
                now=now,
                lease=self.waiting.lease,
            )
            reason = self.catalogue.text(
                f"reassign_reason_{frame.reason}", conversation.as_read
            )
            notice = self.catalogue.notice(
                "reassigned",
                conversation.as_read,
                client_msg_id=msg_id,
                name=agent.name,
                reason=reason,
            )
            detail = {
                "by": supervisor.name,
                "reason": frame.reason,
                "from_agent": ticket.claimed_by,
                "to_agent": agent.login,
            }
            seq = await _write(
                db, supervisor, frame.conversation, notice, change.event, detail, now
            )
        self.fanout.publish(frame.conversation)
        self.waiting.changed()
        return seq

    async def close(self, supervisor: AgentAccount, frame: CloseByAgent) -> int:
        """End a conversation that waits or that somebody else holds.

        Raises:
            FrameError: `abusive` without a reason.
            NotASupervisor: This account is an agent's.
            NotPossibleNow: It neither waits nor is held.
        """
        _check(supervisor)
        check_reason(frame)
        now, msg_id = self.clock(), str(frame.client_msg_id)
        async with self.database.writing() as db:
            conversation = await conversations.find(db, frame.conversation, lock=True)
            sent = await messages.find_sent(db, frame.conversation, msg_id)
            if sent is not None:
                return sent
            change = await conversations.change_state(
                db, frame.conversation, Command.CLOSE_BY_SUPERVISOR, now
            )
            await tickets.end(db, frame.conversation, now, frame.code)
            await owed.settle(db, frame.conversation)
            as_read = conversation.as_read
            notice = self.catalogue.notice(
                f"closed_{frame.code}",
                as_read,
                client_msg_id=msg_id,
                name=supervisor.name,
                reference=conversation.reference,
                reason=frame.reason
                and self.catalogue.text(f"abuse_reason_{frame.reason}", as_read),
            )
            detail = {"code": frame.code, "reason": frame.reason}
            seq = await _write(
                db, supervisor, frame.conversation, notice, change.event, detail, now
            )
        self.fanout.publish(frame.conversation)
        self.waiting.changed()
        return seq


async def _write(
    db: AsyncConnection,
    supervisor: AgentAccount,
    conversation_id: str,
    notice: NewMessage,
    event: str,
    detail: dict[str, Any],
    now: datetime,
) -> int:
    """Tell the citizen, record the event and audit it; return the notice's seq."""
    seq = await messages.append(db, conversation_id, notice, now=now) or 0
    await conversations.record_event(
        db, conversation_id, seq, event, supervisor.id, now, detail
    )
    await audit.append(db, supervisor.login, event, conversation_id, detail, now)
    return seq


def _check(account: AgentAccount) -> None:
    if not account.is_supervisor:
        raise NotASupervisor("this account is not a supervisor's")
