import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.conversation import (
    TRANSITIONS,
    Command,
    NotPossibleNow,
    TicketState,
    next_state,
)
from handover.core.words import OPEN_STATES, State

ALLOWED = {
    (State.BOT, Command.REQUEST_HUMAN): State.QUEUED,
    (State.BOT, Command.REQUEST_CALLBACK): State.BOT,
    (State.BOT, Command.CLOSE_BY_CITIZEN): State.CLOSED,
    (State.QUEUED, Command.CANCEL_REQUEST): State.BOT,
    (State.QUEUED, Command.REQUEST_CALLBACK): State.BOT,
    (State.QUEUED, Command.CLAIM): State.ASSIGNED,
    (State.QUEUED, Command.CLOSE_BY_CITIZEN): State.CLOSED,
    (State.ASSIGNED, Command.RETURN_TO_BOT): State.BOT,
    (State.ASSIGNED, Command.RETURN_TO_QUEUE): State.QUEUED,
    (State.ASSIGNED, Command.TRANSFER): State.QUEUED,
    (State.ASSIGNED, Command.REFER): State.BOT,
    (State.QUEUED, Command.REASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Command.REASSIGN): State.ASSIGNED,
    (State.ASSIGNED, Command.EXPIRE_LEASE): State.QUEUED,
    (State.QUEUED, Command.CLOSE_BY_SUPERVISOR): State.CLOSED,
    (State.ASSIGNED, Command.CLOSE_BY_SUPERVISOR): State.CLOSED,
    (State.ASSIGNED, Command.CLOSE_BY_AGENT): State.CLOSED,
    (State.ASSIGNED, Command.CLOSE_BY_CITIZEN): State.CLOSED,
    (State.CLOSED, Command.REOPEN): State.BOT,
}
REFUSED = [
    (state, command)
    for state in State
    for command in Command
    if (state, command) not in ALLOWED
]


def reachable_from(start):
    found = {start}
    while True:
        more = {target for (source, _), target in ALLOWED.items() if source in found}
        if more <= found:
            return found
        found |= more


def walk(commands):
    """Apply the commands that fit, from a new conversation on."""
    state, trail = State.BOT, []
    for command in commands:
        try:
            target = next_state(state, command)
        except NotPossibleNow:
            continue
        trail.append((state, command, target))
        state = target
    return state, trail


@pytest.mark.parametrize(("state", "command"), ALLOWED)
def test_allowed_command_leads_to_its_state(state, command):
    assert next_state(state, command) == ALLOWED[state, command]


@pytest.mark.parametrize(("state", "command"), REFUSED)
def test_every_other_command_is_refused(state, command):
    with pytest.raises(NotPossibleNow) as caught:
        next_state(state, command)
    assert (caught.value.state, caught.value.command) == (state, command)


def test_every_command_is_in_the_table():
    assert TRANSITIONS.keys() == set(Command)


def test_new_conversation_can_reach_every_state():
    assert reachable_from(State.BOT) == set(State)


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_left(state):
    assert reachable_from(state) - {state}


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_citizen_can_close_from_every_open_state(state):
    assert next_state(state, Command.CLOSE_BY_CITIZEN) == State.CLOSED


def test_closed_is_left_only_by_reopening():
    ways = {command for state, command in ALLOWED if state is State.CLOSED}
    assert ways == {Command.REOPEN}


def test_no_two_commands_leave_the_same_event():
    events = [transition.event for transition in TRANSITIONS.values()]
    assert len(events) == len(set(events))


def test_refusal_names_command_and_state():
    error = NotPossibleNow(Command.CLAIM, State.BOT)
    assert str(error) == "claim is not possible while the state is bot"


@pytest.mark.parametrize("transition", TRANSITIONS.values(), ids=lambda t: t.event)
def test_ticket_follows_the_conversation(transition):
    expected = {
        State.BOT: TicketState.ENDED,
        State.QUEUED: TicketState.WAITING,
        State.ASSIGNED: TicketState.ASSIGNED,
        State.CLOSED: TicketState.ENDED,
    }
    assert transition.ticket == expected[transition.target]


@given(st.lists(st.sampled_from(Command), max_size=30))
def test_person_is_there_only_after_a_claim_or_by_a_supervisor(commands):
    _, trail = walk(commands)
    arrivals = [command for _, command, target in trail if target is State.ASSIGNED]
    assert set(arrivals) <= {Command.CLAIM, Command.REASSIGN}


@given(st.lists(st.sampled_from(Command), max_size=30))
def test_nothing_but_reopening_happens_after_the_close(commands):
    _, trail = walk(commands)
    after = {command for source, command, _ in trail if source is State.CLOSED}
    assert after <= {Command.REOPEN}


@given(st.lists(st.sampled_from(Command), max_size=30))
def test_of_two_agents_who_claim_at_once_one_is_refused(commands):
    state, _ = walk([*commands, Command.CLAIM])
    with pytest.raises(NotPossibleNow):
        next_state(state, Command.CLAIM)
