"""What the page shows at one moment: the log, the state, and what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from handover.channels.delivery import news
from handover.channels.simple_page.session import PATH, Session
from handover.channels.simple_page.wording import Wording
from handover.core.frames import FrameError
from handover.core.message import Message, Preferences, to_wire
from handover.core.records import Conversation
from handover.core.words import BOT_MAY_SPEAK, State
from handover.hub import Hub
from handover.markup import Markup, element, join

WRITTEN = frozenset({"say", "callback"})
"""Verbs whose one form holds words: sent again after a failure, it is the same form."""


@dataclass(frozen=True)
class Fault:
    """Why a form was not obeyed, and what to keep of it.

    Attributes:
        status: HTTP status of the answer.
        text: A sentence for the citizen.
        verb: Verb of the form; empty where no form is meant.
        field_name: Name of the field at fault, or None.
        kept: What had been filled in, by field name.
        retry_after: Seconds after which it may be sent again.
    """

    status: int
    text: str
    verb: str = ""
    field_name: str | None = None
    kept: Mapping[str, str] = field(default_factory=dict)
    retry_after: float | None = None


@dataclass(frozen=True)
class View:
    """All that one page shows.

    Attributes:
        words: Words for the reader.
        session: Proves the conversation; None before there is one.
        conversation: None before the first message, and while it cannot be read.
        log: Its messages as on the wire; the disclosure alone before the first.
        state: The `state` frame, or None without a conversation.
        shared: What the person sees, while one is asked for.
        is_pending: The bot still owes an answer.
        is_away: The database does not answer.
        is_erased: The conversation was just erased.
        fault: What was wrong with the form just sent.
        bulletin: The urgent notice that all see now, as in a `state` frame.
    """

    words: Wording
    session: Session | None = None
    conversation: Conversation | None = None
    log: tuple[dict[str, Any], ...] = ()
    state: Mapping[str, Any] | None = None
    shared: Mapping[str, Any] | None = None
    is_pending: bool = False
    is_away: bool = False
    is_erased: bool = False
    fault: Fault | None = None
    bulletin: Mapping[str, Any] | None = None

    @property
    def holder(self) -> State:
        """Return who holds the conversation; before it begins, the bot will."""
        return State(self.state["state"]) if self.state else State.BOT

    @property
    def last_seq(self) -> int:
        """Return the place of the newest message shown, 0 for none."""
        return self.log[-1]["seq"] if self.conversation and self.log else 0

    @property
    def address(self) -> str:
        """Return the page's own address, in the reader's language."""
        return address_of(self.words.as_read)

    def kept(self, verb: str, name: str) -> str:
        """Return what had been typed into a field of the form that was refused."""
        fault = self.fault
        return fault.kept.get(name, "") if fault and fault.verb == verb else ""

    def is_wrong(self, verb: str, name: str) -> bool:
        """Tell whether this field is the one at fault."""
        fault = self.fault
        return fault is not None and (fault.verb, fault.field_name) == (verb, name)

    def form(self, verb: str, *children: str | None, class_: str = "") -> Markup:
        """Return a form that does what the verb says.

        It carries an id of its own: pressed twice, it counts once.
        """
        as_read = self.words.as_read
        hidden = {
            "form": self.session.form_token if self.session else "",
            "client_msg_id": self._id_for(verb),
            "in": as_read.lang,
            "at": as_read.level,
        }
        return element(
            "form",
            join(*(hidden_field(name, value) for name, value in hidden.items())),
            *children,
            method="post",
            action=f"{PATH}/{verb.replace('_', '-')}",
            class_=class_ or None,
        )

    def _id_for(self, verb: str) -> str:
        """Return a new id, or that of what may have been stored before a failure."""
        is_unsure = self.fault is not None and self.fault.status == 503
        kept = self.kept(verb, "client_msg_id") if verb in WRITTEN else ""
        return kept if is_unsure and kept else str(uuid4())


def hidden_field(name: str, value: str) -> Markup:
    """Return a field that the form carries and nobody sees."""
    return element("input", type="hidden", name=name, value=value)


def address_of(as_read: Preferences) -> str:
    """Return the page's address in a language."""
    return f"{PATH}?lang={as_read.lang}"


async def read_view(hub: Hub, session: Session, conversation: Conversation) -> View:
    """Return what is to be shown of a conversation now.

    Raises:
        StoreUnavailable: The database does not answer.
    """
    log, state = await news(hub, conversation.id, 0)
    holder = State(state["state"])
    is_asked_for = holder in {State.QUEUED, State.ASSIGNED}
    as_read = Preferences(state["lang"], state["level"], state["region"])
    return View(
        words=Wording(hub.catalogue, as_read, hub.opening.clock()),
        session=session,
        conversation=conversation,
        log=tuple(to_wire(message) for message in log),
        state=state,
        shared=await hub.citizens.shared(conversation.id) if is_asked_for else None,
        is_pending=holder in BOT_MAY_SPEAK
        and any(message.said.awaits_reply for message in log),
        bulletin=state["bulletin"],
    )


def first_view(hub: Hub, as_read: Preferences) -> View:
    """Return what stands there before the first message: the disclosure alone."""
    words = Wording(hub.catalogue, as_read, hub.opening.clock())
    said = hub.catalogue.disclosure(as_read)
    return View(
        words,
        log=(to_wire(Message("", 1, words.now, said)),),
        bulletin=hub.bulletins.on_wire(as_read),
    )


def empty_view(hub: Hub, as_read: Preferences, session: Session | None) -> View:
    """Return what stands there while the database does not answer."""
    return replace(first_view(hub, as_read), session=session, is_away=True)


def fault_of(
    error: FrameError, verb: str, form: Mapping[str, str], words: Wording
) -> Fault:
    """Return what to say about a form that is no frame, with what it held."""
    is_empty = (
        verb == "say" and error.field == "text" and not form.get("text", "").strip()
    )
    if is_empty and error.code == "invalid_field":
        text = words.say("error_empty")
    elif verb == "rate" and error.field == "value":
        text = words.say("error_rating")
    else:
        text = words.published(f"error_{error.code}")
    status = 413 if error.code == "frame_too_large" else 422
    return Fault(status, text, verb, error.field, form)
