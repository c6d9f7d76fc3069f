"""How an agent lets go of a conversation: back, on to somebody else, or to its end.

The citizen is told to whom and why in the same transaction, before anybody else can
read; a conversation passed on keeps its original place. Nothing is just closed because
another institution is competent: the citizen gets that institution's contact (R-19).
"""

from collections.abc import Callable
from typing import Any

from handover.core.agent_frames import CloseByAgent, Release, Transfer
from handover.core.agent_words import WrapUp
from handover.core.conversation import Command
from handover.core.frames import Frame, FrameError
from handover.core.message import Preferences
from handover.core.records import AgentAccount, Conversation
from handover.core.routing import RESERVED_FOR, may_take
from handover.core.waiting_queue import Place
from handover.core.words import Lang, Priority, State
from handover.holding import ColleagueCannot, held_by
from handover.picture import read_picture
from handover.store import accounts, conversations, messages, tickets
from handover.store.tickets import Reservation
from handover.workplace import Workplace


class HandingOn(Workplace):
    """The verbs of docs/reference/protocol.md with which an assignment ends."""

    async def release(self, agent: AgentAccount, frame: Release) -> int:
        """Give back to the bot, or to the queue at its original place.

        Returns:
            The seq of the line that tells the citizen.

        Raises:
            NotYours: The agent does not hold this conversation.
        """
        if frame.type == "return_to_bot":
            return await self._let_go(agent, frame, Command.RETURN_TO_BOT, "human_out")
        return await self._let_go(
            agent, frame, Command.RETURN_TO_QUEUE, "returned_to_queue"
        )

    async def close(self, agent: AgentAccount, frame: CloseByAgent) -> int:
        """End the conversation with a wrap-up code.

        Raises:
            FrameError: `abusive` without a reason.
            NotYours: The agent does not hold this conversation.
        """
        check_reason(frame)
        return await self._let_go(
            agent,
            frame,
            Command.CLOSE_BY_AGENT,
            f"closed_{frame.code}",
            outcome=frame.code,
            detail={"code": frame.code, "reason": frame.reason},
        )

    async def transfer(self, agent: AgentAccount, frame: Transfer) -> int:
        """Pass on to one colleague, one team, or an institution elsewhere.

        Raises:
            ColleagueCannot: Nobody of those named is on duty with that language.
            FrameError: Not exactly one target is named, or none that is published.
            NotYours: The agent does not hold this conversation.
        """
        named = [frame.to_agent, frame.to_team, frame.to_institution]
        if sum(each is not None for each in named) != 1:
            raise _wrong("to_agent", frame)
        if frame.to_institution is not None:
            return await self._refer(agent, frame, frame.to_institution)
        reserved, name_in = await self._target(agent, frame)
        return await self._let_go(
            agent,
            frame,
            Command.TRANSFER,
            "transfer_to_agent" if reserved.agent else "transfer_to_team",
            words=lambda as_read: {"to": name_in(as_read.lang)},
            reserved=reserved,
            detail=_told(agent, frame),
        )

    async def _target(
        self, agent: AgentAccount, frame: Transfer
    ) -> tuple[Reservation, Callable[[Lang], str]]:
        """Return for whom the conversation is to wait, and their name by language."""
        async with self.database.reading() as db:
            conversation = await conversations.find(db, frame.conversation)
            colleague = (
                await accounts.find_agent(db, frame.to_agent)
                if frame.to_agent is not None
                else None
            )
        organisation, team = self.catalogue.organisation, frame.to_team
        if team is not None and team not in organisation.teams:
            raise _wrong("to_team", frame)
        if team is None and (colleague is None or colleague.id == agent.id):
            raise _wrong("to_agent", frame)
        reserved = Reservation(
            colleague.id if colleague else None, team, self.clock() + RESERVED_FOR
        )
        await self._check_is_there(agent, conversation, reserved)

        def name_in(lang: Lang) -> str:
            return colleague.name if colleague else organisation.team_name(team, lang)

        return reserved, name_in

    async def _check_is_there(
        self, agent: AgentAccount, conversation: Conversation, reserved: Reservation
    ) -> None:
        wanted = Place(
            conversation.id,
            conversation.lang,
            Priority.NORMAL,
            reserved.until,
            for_agent=reserved.agent,
            for_team=reserved.team,
        )
        async with self.database.reading() as db:
            picture = await read_picture(db, self.clock(), self.waiting.lease)
        others = [each for each in picture.on_duty if each.id != agent.id]
        if not any(may_take(wanted, each) for each in others):
            raise ColleagueCannot("nobody of those named is there for this language")

    async def _refer(
        self, agent: AgentAccount, frame: Transfer, institution_id: str
    ) -> int:
        found = self.catalogue.organisation.elsewhere.get(institution_id)
        if found is None:
            raise _wrong("to_institution", frame)
        return await self._let_go(
            agent,
            frame,
            Command.REFER,
            "referred",
            words=lambda as_read: {
                "to": found.name.in_lang(as_read.lang),
                "about": found.about.in_lang(as_read.lang),
                "contact": found.contact(as_read.lang),
            },
            outcome=WrapUp.REFERRED,
            detail=_told(agent, frame),
        )

    async def _let_go(
        self,
        agent: AgentAccount,
        frame: Release | Transfer | CloseByAgent,
        command: Command,
        key: str,
        *,
        words: Callable[[Preferences], dict[str, Any]] = lambda _: {},
        reserved: Reservation | None = None,
        outcome: WrapUp | None = None,
        detail: dict[str, Any] | None = None,
    ) -> int:
        """End the assignment and tell the citizen by the text `key`, in one step.

        `words` fill what the text leaves open besides name, reference and reason.
        """
        now = self.clock()
        msg_id, conversation_id = str(frame.client_msg_id), frame.conversation
        async with self.database.writing() as db:
            sent = await messages.find_sent(db, conversation_id, msg_id)
            if sent is not None:
                return sent
            conversation = await held_by(db, agent, conversation_id)
            change = await conversations.change_state(db, conversation_id, command, now)
            if change.target is State.QUEUED:
                await tickets.put_back(db, conversation_id, reserved)
            else:
                await tickets.end(db, conversation_id, now, outcome)
            as_read = conversation.as_read
            notice = self.catalogue.notice(
                key,
                as_read,
                client_msg_id=msg_id,
                name=agent.name,
                reference=conversation.reference,
                reason=self.reason_text(frame, as_read),
                **words(as_read),
            )
            seq = await messages.append(db, conversation_id, notice, now=now)
            await conversations.record_event(
                db, conversation_id, seq or 0, change.event, agent.id, now, detail
            )
        self.fanout.publish(conversation_id)
        self.waiting.changed()
        return seq or 0

    def reason_text(self, frame: Frame, as_read: Preferences) -> str:
        """Return the frame's reason in the citizen's words; empty if it has none."""
        reason = getattr(frame, "reason", None)
        if reason is None:
            return ""
        kind = "transfer" if isinstance(frame, Transfer) else "abuse"
        return self.catalogue.text(f"{kind}_reason_{reason}", as_read)


def check_reason(frame: CloseByAgent) -> None:
    """Refuse to end a conversation as abusive without saying what was (R-20).

    Raises:
        FrameError: The reason is missing, or stands where it means nothing.
    """
    if (frame.code is WrapUp.ABUSIVE) != (frame.reason is not None):
        raise _wrong("reason", frame)


def _told(agent: AgentAccount, frame: Transfer) -> dict[str, Any]:
    named = frame.model_dump(
        include={"reason", "to_agent", "to_team", "to_institution"}, exclude_none=True
    )
    return {"by": agent.name, **named}


def _wrong(field: str, frame: Transfer | CloseByAgent) -> FrameError:
    return FrameError(
        "invalid_field", field=field, client_msg_id=str(frame.client_msg_id)
    )
