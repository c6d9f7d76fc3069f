from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.core.routing import (
    OFFER_REST,
    REOPEN_WITHIN,
    SILENT_AFTER,
    TOPIC_PATIENCE,
    Offer,
    OnDuty,
    is_open_to_all,
    is_reserved,
    is_silent,
    knows,
    may_reopen,
    may_take,
    offers_to_end,
    plan_offers,
    seats,
)
from handover.core.waiting_queue import Place, Seats, order
from handover.core.words import Lang, Priority

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NOW = NOON + timedelta(minutes=10)
JUST_NOW = NOW - SECOND


def place(conversation, *, at=NOON, lang=Lang.FR, priority=Priority.NORMAL, **more):
    return Place(conversation, lang, priority, at, **more)


def agent(id_, *langs, topics=(), team=None, capacity=1, load=0, idle=NOON):
    return OnDuty(id_, langs or (Lang.FR,), topics, team, capacity, load, idle)


def offer(conversation, agent, *, until=NOW + SECOND, ended=None):
    return Offer(conversation, agent, until, ended)


def offered(places, agents, offers=(), now=NOW):
    return dict(plan_offers(places, agents, offers, now))


# -- who is offered what ----------------------------------------------------------


def test_oldest_is_offered_to_the_only_agent():
    waiting = [place("late", at=NOON + SECOND), place("early")]
    assert offered(waiting, [agent("a")]) == {"early": "a"}


def test_crisis_is_offered_before_whoever_came_earlier():
    crisis = place("crisis", at=JUST_NOW, priority=Priority.CRISIS)
    assert offered([place("early"), crisis], [agent("a")]) == {"crisis": "a"}


def test_nothing_is_offered_in_a_language_not_spoken():
    assert offered([place("nl", lang=Lang.NL)], [agent("a", Lang.FR)]) == {}


def test_nothing_is_offered_to_who_has_no_free_seat():
    assert offered([place("c")], [agent("full", capacity=2, load=2)]) == {}


def test_whoever_holds_least_comes_first_then_who_waited_longest_for_one():
    busy = agent("busy", capacity=3, load=1, idle=NOON - SECOND)
    fresh = agent("fresh", idle=NOON + SECOND)
    rested = agent("rested", idle=NOON)
    waiting = [place("c1"), place("c2"), place("c3")]
    assert offered(waiting, [busy, fresh, rested]) == {
        "c1": "rested",
        "c2": "fresh",
        "c3": "busy",
    }


def test_agent_with_the_topic_comes_before_one_who_waited_longer():
    waiting = [place("rent", at=JUST_NOW, topic="rent")]
    agents = [
        agent("other", topics=("pension",), idle=NOON),
        agent("knows", topics=("rent",), idle=NOW),
    ]
    assert offered(waiting, agents) == {"rent": "knows"}


def test_any_agent_of_the_language_will_do_after_a_while():
    full = agent("knows", topics=("rent",), capacity=1, load=1)
    other = agent("other", topics=("pension",))
    waits = [
        offered([place("rent", at=at, topic="rent")], [full, other])
        for at in (NOW - TOPIC_PATIENCE + SECOND, NOW - TOPIC_PATIENCE)
    ]
    assert waits == [{}, {"rent": "other"}]


def test_any_agent_will_do_at_once_when_nobody_on_duty_has_the_topic():
    waiting = [place("rent", at=JUST_NOW, topic="rent")]
    assert offered(waiting, [agent("other", topics=("pension",))]) == {"rent": "other"}


def test_topic_does_not_count_in_a_crisis():
    crisis = place("c", at=JUST_NOW, topic="rent", priority=Priority.CRISIS)
    full = agent("knows", topics=("rent",), load=1)
    assert offered([crisis], [full, agent("other", topics=("x",))]) == {"c": "other"}


@pytest.mark.parametrize("topics", [(), ("rent", "pension")])
def test_who_named_no_topic_knows_all(topics):
    assert knows(agent("a", topics=topics), place("c", topic="rent"))


def test_conversation_without_a_topic_is_for_everybody():
    assert knows(agent("a", topics=("rent",)), place("c"))


def test_what_waits_for_a_colleague_is_offered_to_nobody_else():
    waiting = [place("c", for_agent="b"), place("t", for_team="pensions")]
    assert offered(waiting, [agent("a")]) == {}
    assert offered(waiting, [agent("b")]) == {"c": "b"}
    assert offered(waiting, [agent("p", team="pensions")]) == {"t": "p"}


# -- offers in the course of time -------------------------------------------------


def test_what_is_offered_to_one_is_not_offered_to_another():
    assert offered([place("c")], [agent("a"), agent("b")], [offer("c", "a")]) == {}


def test_agent_thinks_about_one_offer_at_a_time():
    waiting = [place("c"), place("d")]
    roomy = agent("a", capacity=5)
    assert offered(waiting, [roomy], [offer("c", "a")]) == {}


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(OFFER_REST - SECOND, {"d": "a"}), (OFFER_REST, {"c": "a"})],
)
def test_who_let_an_offer_pass_is_left_in_peace_about_it_for_a_while(ago, expected):
    passed = offer("c", "a", ended=NOW - ago)
    waiting = [place("c"), place("d", at=NOON + SECOND)]
    assert offered(waiting, [agent("a")], [passed]) == expected


def test_declined_conversation_goes_to_the_next_agent():
    declined = offer("c", "a", ended=JUST_NOW)
    assert offered([place("c")], [agent("a"), agent("b")], [declined]) == {"c": "b"}


def test_offer_ends_with_its_time_or_when_its_agent_leaves():
    lapsed, gone, good = offer("c", "a", until=NOW), offer("d", "x"), offer("e", "a")
    past = offer("f", "a", until=NOON, ended=NOON)
    assert offers_to_end([lapsed, gone, good, past], [agent("a")], NOW) == [
        lapsed,
        gone,
    ]


def test_conversation_waits_for_its_colleague_while_they_are_there_and_time_is_left():
    passed_on = place("c", for_agent="b")
    here, away = [agent("b")], [agent("a")]
    assert is_reserved(passed_on, NOW + SECOND, here, NOW)
    assert not is_reserved(passed_on, NOW + SECOND, away, NOW)
    assert not is_reserved(passed_on, NOW, here, NOW)
    assert not is_reserved(passed_on, None, here, NOW)


def test_agent_is_silent_after_three_minutes_without_a_word():
    waits = [None, NOW - SILENT_AFTER + SECOND, NOW - SILENT_AFTER]
    assert [is_silent(since, NOW) for since in waits] == [False, False, True]


def test_conversation_may_be_reopened_for_a_day_after_its_end():
    ends = [None, NOW - REOPEN_WITHIN, NOW - REOPEN_WITHIN + SECOND]
    assert [may_reopen(closed_at, NOW) for closed_at in ends] == [False, False, True]


def test_seats_are_counted_by_language():
    agents = [
        agent("a", Lang.FR, Lang.NL, capacity=3, load=1),
        agent("b", Lang.NL, capacity=2, load=2),
    ]
    found = seats(agents)
    assert found[Lang.FR] == Seats(3, 2)
    assert found[Lang.NL] == Seats(5, 2)
    assert found[Lang.DE] == Seats()


# -- whatever comes ---------------------------------------------------------------

TOPICS = ("rent", "pension")
IDS = tuple("abcde")
places = st.lists(
    st.builds(
        Place,
        conversation=st.uuids().map(str),
        lang=st.sampled_from(Lang),
        priority=st.sampled_from(Priority),
        queued_at=st.integers(0, 200).map(lambda s: NOW - timedelta(seconds=s)),
        topic=st.none() | st.sampled_from(TOPICS),
        for_agent=st.none() | st.sampled_from(IDS),
    ),
    unique_by=lambda place: place.conversation,
    max_size=12,
)
agents = st.lists(
    st.builds(
        OnDuty,
        id=st.sampled_from(IDS),
        langs=st.sets(st.sampled_from(Lang), min_size=1).map(tuple),
        topics=st.sets(st.sampled_from(TOPICS)).map(tuple),
        team=st.none(),
        capacity=st.integers(1, 3),
        load=st.integers(0, 3),
        idle_since=st.integers(0, 3).map(lambda s: NOON + timedelta(seconds=s)),
    ),
    unique_by=lambda agent: agent.id,
    max_size=5,
)


@given(places, agents)
def test_offer_goes_only_to_who_may_take_it_and_has_a_seat(places, agents):
    by_id = {agent.id: agent for agent in agents}
    by_name = {place.conversation: place for place in places}
    for conversation, chosen in plan_offers(places, agents, [], NOW):
        assert by_id[chosen].free > 0
        assert may_take(by_name[conversation], by_id[chosen])


@given(places, agents)
def test_one_offer_for_each_conversation_and_each_agent(places, agents):
    planned = plan_offers(places, agents, [], NOW)
    for side in zip(*planned, strict=True):
        assert max(Counter(side).values()) == 1


@given(places, agents)
def test_no_younger_one_overtakes_for_an_agent_who_may_be_offered_both(places, agents):
    planned = dict(plan_offers(places, agents, [], NOW))
    by_id = {agent.id: agent for agent in agents}
    for younger in places:
        chosen = by_id.get(planned.get(younger.conversation, ""))
        if chosen is None:
            continue
        for older in places:
            is_before = order(older) < order(younger)
            if not is_before or older.conversation in planned:
                continue
            is_for_both = may_take(older, chosen) and (
                knows(chosen, older) or is_open_to_all(older, agents, NOW)
            )
            assert not is_for_both


@given(places, agents)
def test_nobody_waits_in_vain_while_an_agent_could_be_offered_it(places, agents):
    planned = plan_offers(places, agents, [], NOW)
    asked = {chosen for _, chosen in planned}
    left = [p for p in places if p.conversation not in dict(planned)]
    for waiting in left:
        for idle in agents:
            if idle.free and idle.id not in asked and may_take(waiting, idle):
                assert not is_open_to_all(waiting, agents, NOW)
                assert not knows(idle, waiting)


@given(places, agents, st.randoms())
def test_plan_does_not_depend_on_how_things_are_listed(places, agents, random):
    planned = plan_offers(places, agents, [], NOW)
    for listed in (places, agents):
        random.shuffle(listed)
    assert plan_offers(places, agents, [], NOW) == planned


@given(places, agents)
def test_accepted_offers_never_exceed_a_capacity(places, agents):
    while planned := plan_offers(places, agents, [], NOW):
        taken, chosen = planned[0]
        places = [p for p in places if p.conversation != taken]
        agents = [
            replace(a, load=a.load + 1, idle_since=NOW) if a.id == chosen else a
            for a in agents
        ]
        holder = next(a for a in agents if a.id == chosen)
        assert holder.load <= holder.capacity
