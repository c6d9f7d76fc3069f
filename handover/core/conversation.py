"""The life of a conversation as one table: which command leads from where to where.

The store applies a transition with a single conditional update on the state, so this
table is also what decides between two agents who claim at once. It knows no texts.
"""

from dataclasses import dataclass
from enum import StrEnum

from handover.core.words import State


class Command(StrEnum):
    """What somebody, or the clock, asks of a conversation."""

    REQUEST_HUMAN = "request_human"
    CANCEL_REQUEST = "cancel_request"
    REQUEST_CALLBACK = "request_callback"
    CLAIM = "claim"
    RETURN_TO_BOT = "return_to_bot"
    RETURN_TO_QUEUE = "return_to_queue"
    TRANSFER = "transfer"
    REFER = "refer"
    REASSIGN = "reassign"
    EXPIRE_LEASE = "expire_lease"
    CLOSE_BY_AGENT = "close_by_agent"
    CLOSE_BY_SUPERVISOR = "close_by_supervisor"
    CLOSE_BY_CITIZEN = "close_by_citizen"
    REOPEN = "reopen"


class TicketState(StrEnum):
    """Where a place in the waiting queue is in its life."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    ENDED = "ended"


class NotPossibleNow(Exception):
    """Raised when a command does not fit the state; nothing was changed."""

    def __init__(self, command: str, state: State) -> None:
        super().__init__(f"{command} is not possible while the state is {state}")
        self.command = command
        self.state = state


@dataclass(frozen=True)
class Transition:
    """One allowed change.

    Attributes:
        sources: States it may start from.
        target: State it leads to.
        event: Name in the event log, past tense.
        ticket: State of the queue ticket afterwards; None leaves it alone.
    """

    sources: frozenset[State]
    target: State
    event: str
    ticket: TicketState | None = None


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


TRANSITIONS: dict[Command, Transition] = {
    Command.REQUEST_HUMAN: Transition(
        _from(State.BOT), State.QUEUED, "HumanRequested", TicketState.WAITING
    ),
    Command.CANCEL_REQUEST: Transition(
        _from(State.QUEUED), State.BOT, "RequestCancelled", TicketState.ENDED
    ),
    Command.REQUEST_CALLBACK: Transition(
        _from(State.BOT, State.QUEUED),
        State.BOT,
        "CallbackRequested",
        TicketState.ENDED,
    ),
    Command.CLAIM: Transition(
        _from(State.QUEUED),
        State.ASSIGNED,
        "ConversationClaimed",
        TicketState.ASSIGNED,
    ),
    Command.RETURN_TO_BOT: Transition(
        _from(State.ASSIGNED), State.BOT, "ReturnedToBot", TicketState.ENDED
    ),
    Command.RETURN_TO_QUEUE: Transition(
        _from(State.ASSIGNED), State.QUEUED, "ReturnedToQueue", TicketState.WAITING
    ),
    Command.TRANSFER: Transition(
        _from(State.ASSIGNED),
        State.QUEUED,
        "ConversationTransferred",
        TicketState.WAITING,
    ),
    Command.REFER: Transition(
        _from(State.ASSIGNED), State.BOT, "ReferredElsewhere", TicketState.ENDED
    ),
    Command.REASSIGN: Transition(
        _from(State.QUEUED, State.ASSIGNED),
        State.ASSIGNED,
        "ConversationReassigned",
        TicketState.ASSIGNED,
    ),
    Command.EXPIRE_LEASE: Transition(
        _from(State.ASSIGNED), State.QUEUED, "LeaseExpired", TicketState.WAITING
    ),
    Command.CLOSE_BY_AGENT: Transition(
        _from(State.ASSIGNED), State.CLOSED, "ClosedByAgent", TicketState.ENDED
    ),
    Command.CLOSE_BY_SUPERVISOR: Transition(
        _from(State.QUEUED, State.ASSIGNED),
        State.CLOSED,
        "ClosedBySupervisor",
        TicketState.ENDED,
    ),
    Command.CLOSE_BY_CITIZEN: Transition(
        _from(State.BOT, State.QUEUED, State.ASSIGNED),
        State.CLOSED,
        "ClosedByCitizen",
        TicketState.ENDED,
    ),
    Command.REOPEN: Transition(
        _from(State.CLOSED), State.BOT, "ConversationReopened", TicketState.ENDED
    ),
}


def next_state(state: State, command: Command) -> State:
    """Return the state after `command`.

    Raises:
        NotPossibleNow: The command does not fit `state`.
    """
    transition = TRANSITIONS[command]
    if state not in transition.sources:
        raise NotPossibleNow(command, state)
    return transition.target
