from dataclasses import replace
from datetime import UTC, datetime

from handover.core.agent_words import Availability, Role
from handover.core.message import Preferences
from handover.core.records import (
    DEFAULT_CAPACITY,
    AgentAccount,
    Colleague,
    Conversation,
    Presence,
    Ticket,
)
from handover.core.waiting_queue import Place
from handover.core.words import Lang, Level, Priority, Region, State

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def ticket(**changes):
    fields = {
        "id": "t-1",
        "conversation": "c-1",
        "lang": Lang.DE,
        "topic": None,
        "priority": Priority.NORMAL,
        "share_history": True,
        "asked_at_seq": 4,
        "channel": "web",
        "queued_at": NOON,
        "claimed_by": None,
        "claimed_at": None,
    }
    return Ticket(**(fields | changes))


def test_agent_sees_the_whole_history_when_it_is_shared():
    assert ticket(share_history=True).visible_after_seq == 0


def test_agent_sees_only_what_came_after_the_request_otherwise():
    assert ticket(share_history=False).visible_after_seq == 4


def test_place_depends_on_arrival_and_not_on_the_claim():
    place = Place("c-1", Lang.DE, Priority.NORMAL, NOON)
    assert ticket(claimed_by="a-1", claimed_at=NOON).place == place


def account(id_="a-1", *, langs=(Lang.DE,), team=None):
    return AgentAccount(id_, "login", "Name", langs, team=team)


def test_whoever_speaks_the_language_may_take_what_waits_for_nobody_else():
    assert ticket().is_for(account())
    assert not ticket().is_for(account(langs=(Lang.FR,)))


def test_what_was_passed_on_is_for_that_colleague_or_team_alone():
    for_one, for_team = ticket(for_agent="a-2"), ticket(for_team="pensions")
    assert [for_one.is_for(account(id_)) for id_ in ("a-1", "a-2")] == [False, True]
    assert [for_team.is_for(account(team=t)) for t in (None, "pensions")] == [
        False,
        True,
    ]


def test_only_who_is_available_and_here_is_on_duty():
    on_duty = [
        Colleague(account(), Presence(said), 1, NOON, is_here).is_on_duty
        for said in (Availability.AVAILABLE, Availability.BREAK)
        for is_here in (True, False)
    ]
    assert on_duty == [True, False, False, False]


def test_routing_sees_of_a_colleague_what_it_depends_on():
    seen = Colleague(account(), Presence(Availability.AVAILABLE), 1, NOON, True)
    assert (seen.on_duty.id, seen.on_duty.free) == ("a-1", DEFAULT_CAPACITY - 1)


def test_supervisor_is_a_role_of_an_account():
    supervisors = [
        role
        for role in Role
        if replace(account(), roles=frozenset({role})).is_supervisor
    ]
    assert supervisors == [Role.SUPERVISOR]


def test_conversation_knows_how_its_citizen_wants_to_be_answered():
    conversation = Conversation(
        id="c-1",
        reference="ABCD-2345",
        channel="web",
        lang=Lang.NL,
        level=Level.EASY,
        region=Region.BRUSSELS,
        state=State.BOT,
        last_seq=1,
        last_topic=None,
        created_at=NOON,
    )
    assert conversation.as_read == Preferences(Lang.NL, Level.EASY, Region.BRUSSELS)
