"""Does what a form asks for, in the conversation it belongs to or in a new one."""

import asyncio
from dataclasses import dataclass
from uuid import uuid4

from handover.channels.delivery import news
from handover.channels.simple_page.callback_page import missing
from handover.channels.simple_page.fields import Form, read_frame
from handover.channels.simple_page.openings import CHANNEL, Openings
from handover.channels.simple_page.session import Session
from handover.channels.simple_page.view import Fault, View, fault_of
from handover.core.backlog import Busy
from handover.core.conversation import NotPossibleNow
from handover.core.frames import Frame, FrameError
from handover.core.limits import Buckets
from handover.core.records import Conversation
from handover.core.words import BOT_MAY_SPEAK, Author, State
from handover.fanout import LEAVING, QUEUE, Listener
from handover.hub import Hub
from handover.store.conversations import UnknownConversation
from handover.store.engine import StoreUnavailable

PATIENCE_SECONDS = 2.0
"""So long the answer to a form waits for the bot's, or for the place in the queue: then
it is mostly there already."""


class Refused(Exception):
    """Raised when a form is not obeyed.

    Attributes:
        fault: What to tell the citizen.
        opened: The conversation that was opened for it all the same, or None.
    """

    def __init__(self, fault: Fault, opened: Session | None = None) -> None:
        super().__init__()
        self.fault = fault
        self.opened = opened


@dataclass(frozen=True)
class Done:
    """A form that was obeyed.

    Attributes:
        conversation: As it was before, or as it is after a change of language or level.
        seq: Place of what was said or done, or None.
        opened: The conversation, if it was opened for this, or None.
    """

    conversation: Conversation
    seq: int | None
    opened: Session | None


class Deeds:
    """Obeys the forms of one hub's page."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._openings = Openings(hub.citizens)

    async def do(self, view: View, verb: str, form: Form, address: str) -> Done:
        """Do what a form asks for; return once the bot's answer is there, or soon.

        Args:
            view: The conversation as the request's cookie opens it, or none yet.
            verb: Verb of the wire protocol.
            form: Its fields, as they were sent.
            address: Where the request came from, for the polite limits alone.

        Raises:
            Refused: It was not done; says why.
            StoreUnavailable: Nothing was stored; the same form may be sent again.
        """
        await self._check(view, verb, form)
        frame = self._frame(view, verb, form)
        session, found, opened = await self._own(view, verb, form, address)
        try:
            self._be_patient(view, verb, form, self._hub.limits.messages, found.id)
            seq = await self._hub.citizens.handle(found.id, frame)
        except Refused as refused:
            raise Refused(refused.fault, opened) from None
        except FrameError as error:
            raise Refused(fault_of(error, verb, form, view.words), opened) from None
        except Busy:
            text = view.words.published("error_busy")
            raise Refused(Fault(503, text, verb, kept=form), opened) from None
        except NotPossibleNow:
            text = view.words.published("error_not_possible_now")
            raise Refused(Fault(409, text, verb, kept=form), opened) from None
        if seq is None:
            found = await self._hub.citizens.resume(session.conversation, session.token)
        else:
            await self._wait_for_news(found.id, seq)
        return Done(found, seq, opened)

    async def end(self, session: Session) -> None:
        """End a conversation, if that is possible; tried, and nobody is held up."""
        frame = read_frame("close", {"client_msg_id": str(uuid4())})
        try:
            found = await self._hub.citizens.resume(session.conversation, session.token)
            await self._hub.citizens.handle(found.id, frame)
        except (UnknownConversation, NotPossibleNow, StoreUnavailable):
            return

    async def _check(self, view: View, verb: str, form: Form) -> None:
        """Refuse a form that was not written for this conversation."""
        shown, session = form.get("form", ""), view.session
        if session is None or view.conversation is None:
            if shown:
                text = view.words.say("error_gone")
                raise Refused(Fault(410, text, verb, kept=form))
            return
        # The first form of a conversation, sent once more, does not know of it yet.
        msg_id = form.get("client_msg_id", "")
        is_first = not shown and await self._openings.has_opened(msg_id, session)
        if not (session.owns(shown) or is_first):
            text = view.words.say("error_stale")
            raise Refused(Fault(409, text, verb, kept=form))

    def _frame(self, view: View, verb: str, form: Form) -> Frame:
        fault = missing(view, form) if verb == "callback" else None
        if fault:
            raise Refused(fault)
        try:
            return read_frame(verb, form)
        except FrameError as error:
            raise Refused(fault_of(error, verb, form, view.words)) from None

    async def _own(
        self, view: View, verb: str, form: Form, address: str
    ) -> tuple[Session, Conversation, Session | None]:
        """Return the conversation of a form; the last part only if it is new."""
        is_anew = form.get("begin") == "anew"
        if view.session and view.conversation and not is_anew:
            return view.session, view.conversation, None
        msg_id = form.get("client_msg_id", "")
        if not self._openings.knows(msg_id):
            self._be_patient(view, verb, form, self._hub.limits.openings, address)
        session = await self._openings.open(msg_id, view.words.as_read)
        found = await self._hub.citizens.resume(session.conversation, session.token)
        return session, found, session

    def _be_patient(
        self, view: View, verb: str, form: Form, limit: Buckets, key: str
    ) -> None:
        """Refuse what comes faster than the polite limit."""
        wait = self._hub.limits.wait_for(limit, key)
        if wait:
            text = view.words.published("error_rate_limited")
            raise Refused(Fault(429, text, verb, kept=form, retry_after=wait))

    async def _wait_for_news(self, conversation_id: str, seq: int) -> None:
        """Wait a moment for what follows on `seq`: the bot's answer, or the place."""
        listener = Listener()
        open_now = self._hub.meters.sockets.labels(CHANNEL)
        open_now.inc()
        for topic in (conversation_id, QUEUE, LEAVING):
            self._hub.fanout.listen(listener, topic)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await self._is_awaited(conversation_id, seq):
                    await listener.next()
        except (TimeoutError, StoreUnavailable):
            # What was sent is stored: the page will show what there is.
            pass
        finally:
            open_now.dec()
            self._hub.fanout.forget(listener)

    async def _is_awaited(self, conversation_id: str, seq: int) -> bool:
        log, state = await news(self._hub, conversation_id, seq - 1)
        holder = state["state"]
        is_said = bool(log) and log[0].said.author is Author.CITIZEN
        is_answered = any(m.said.final and m.said.reply_to == seq for m in log)
        owes_answer = is_said and holder in BOT_MAY_SPEAK and not is_answered
        owes_place = holder == State.QUEUED and state["position"] is None
        return (owes_answer or owes_place) and not self._hub.is_draining
