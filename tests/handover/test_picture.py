from datetime import UTC, datetime, timedelta

import pytest

from handover.core.agent_words import Availability
from handover.core.records import AgentAccount, Colleague, Presence, Ticket
from handover.core.words import Lang, Priority
from handover.picture import Picture

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def ticket(conversation, *, minute=0, lang=Lang.FR, priority=Priority.NORMAL):
    return Ticket(
        id=f"t-{conversation}",
        conversation=conversation,
        lang=lang,
        topic=None,
        priority=priority,
        share_history=True,
        asked_at_seq=2,
        channel="web",
        queued_at=NOON + timedelta(minutes=minute),
        claimed_by=None,
        claimed_at=None,
    )


def agent(login, *langs, load=1, said=Availability.AVAILABLE):
    account = AgentAccount(f"a-{login}", login, login.title(), langs, capacity=1)
    return Colleague(account, Presence(said), load, NOON, is_here=True)


def test_waiting_citizen_is_told_their_place_in_their_language():
    picture = Picture(
        waiting=(
            ticket("early"),
            ticket("dutch", lang=Lang.NL),
            ticket("late", minute=5),
        )
    )
    places = [picture.position(name) for name in ("early", "dutch", "late")]
    assert places == [1, 1, 2]


def test_crisis_moves_everybody_else_back():
    crisis = ticket("crisis", minute=9, priority=Priority.CRISIS)
    picture = Picture(waiting=(ticket("early"), crisis))
    assert (picture.position("crisis"), picture.position("early")) == (1, 2)


def test_assigned_conversation_has_no_place_any_more():
    picture = Picture(waiting=(ticket("a"),), assigned=(ticket("b"),))
    assert picture.position("b") is None


def test_only_agents_who_speak_the_language_shorten_the_wait():
    agents = (agent("amina", Lang.FR, Lang.NL), agent("jan", Lang.NL))
    picture = Picture(colleagues=agents, handling=(100.0,))
    waits = [picture.expected_wait(2, lang) for lang in (Lang.FR, Lang.NL)]
    assert waits == [(100, 300), (50, 150)]


@pytest.mark.parametrize("agents", [(), (agent("jan", Lang.NL),)])
def test_no_wait_is_promised_when_nobody_speaks_the_language(agents):
    assert Picture(colleagues=agents).expected_wait(1, Lang.DE) is None


def test_whoever_takes_a_break_promises_nothing():
    away = agent("jan", Lang.DE, said=Availability.BREAK)
    picture = Picture(waiting=(ticket("a", lang=Lang.DE),), colleagues=(away,))
    assert picture.standings["a"].wait is None


def test_standings_are_worked_out_once_for_all_who_listen():
    picture = Picture(waiting=(ticket("a"),))
    assert picture.standings is picture.standings


def test_same_queue_is_the_same_picture():
    assert Picture(waiting=(ticket("a"),)) == Picture(waiting=(ticket("a"),))
