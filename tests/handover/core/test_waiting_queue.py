from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handover.core.waiting_queue import (
    AT_ONCE_SECONDS,
    DEFAULT_HANDLING_SECONDS,
    Place,
    Seats,
    expected_wait,
    order,
    servable,
    standings,
)
from handover.core.words import Lang, Priority

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

# Few moments, so that many arrive at the same one.
places = st.lists(
    st.builds(
        Place,
        conversation=st.uuids().map(str),
        lang=st.sampled_from(Lang),
        priority=st.sampled_from(Priority),
        queued_at=st.integers(0, 5).map(lambda s: NOON + timedelta(seconds=s)),
    ),
    unique_by=lambda place: place.conversation,
    max_size=25,
)


def place(conversation, *, minute=0, lang=Lang.FR, priority=Priority.NORMAL):
    return Place(conversation, lang, priority, NOON + timedelta(minutes=minute))


def position(places, conversation):
    found = standings(places, {}, []).get(conversation)
    return found.position if found else None


def names(places):
    return [place.conversation for place in places]


def test_oldest_waiting_conversation_is_offered_first():
    waiting = [place("late", minute=2), place("early"), place("later", minute=3)]
    assert names(servable(waiting, [Lang.FR])) == ["early", "late", "later"]


def test_crisis_is_offered_before_whoever_came_earlier():
    waiting = [place("early"), place("crisis", minute=9, priority=Priority.CRISIS)]
    assert names(servable(waiting, [Lang.FR])) == ["crisis", "early"]


def test_agent_is_offered_only_languages_they_speak():
    waiting = [place("fr"), place("nl", lang=Lang.NL), place("de", lang=Lang.DE)]
    assert names(servable(waiting, [Lang.NL, Lang.DE])) == ["de", "nl"]


def test_those_waiting_in_another_language_do_not_count():
    waiting = [place("nl", lang=Lang.NL), place("fr", minute=1)]
    assert position(waiting, "fr") == 1


def test_returned_conversation_keeps_the_place_of_its_first_arrival():
    returned = place("returned", minute=1)
    waiting = [place("later", minute=2), place("latest", minute=3)]
    assert position([*waiting, returned], "returned") == 1


def test_conversation_that_does_not_wait_has_no_position():
    assert position([place("a")], "b") is None


@given(places)
def test_order_is_total(places):
    keys = [order(place) for place in places]
    assert len(set(keys)) == len(keys)


@given(places, st.randoms())
def test_order_does_not_depend_on_how_the_places_are_listed(places, random):
    shuffled = list(places)
    random.shuffle(shuffled)
    assert servable(shuffled, Lang) == servable(places, Lang)


@given(places)
def test_first_come_first_served_within_priority_and_language(places):
    for lang in Lang:
        for priority in Priority:
            times = [
                each.queued_at
                for each in servable(places, [lang])
                if each.priority is priority
            ]
            assert times == sorted(times)


@given(places)
def test_nobody_is_offered_before_a_crisis_in_the_same_language(places):
    for lang in Lang:
        is_normal = [p.priority is Priority.NORMAL for p in servable(places, [lang])]
        assert is_normal == sorted(is_normal)


@given(places)
def test_who_comes_into_danger_moves_before_all_who_are_not(places):
    for raised in places:
        after = [
            replace(p, priority=Priority.CRISIS) if p is raised else p for p in places
        ]
        offered = servable(after, [raised.lang])
        normal = [p.priority is Priority.NORMAL for p in offered]
        place = names(offered).index(raised.conversation)
        assert not any(normal[: place + 1])
        earlier = offered[:place]
        assert all(p.queued_at <= raised.queued_at for p in earlier)


@given(places)
def test_positions_in_a_language_are_one_to_n_without_gaps(places):
    for lang in Lang:
        offered = names(servable(places, [lang]))
        positions = [position(places, conversation) for conversation in offered]
        assert positions == list(range(1, len(offered) + 1))


@given(places, st.sets(st.sampled_from(Lang)))
def test_agent_is_offered_everybody_they_can_serve_and_nobody_else(places, langs):
    assert set(servable(places, langs)) == {p for p in places if p.lang in langs}


@given(places)
def test_nobody_moves_back_when_somebody_is_served(places):
    for served in servable(places, Lang)[:1]:
        left = [place for place in places if place is not served]
        for each in left:
            before = position(places, each.conversation)
            assert before - position(left, each.conversation) in {0, 1}


def test_no_wait_is_promised_when_nobody_is_there():
    assert expected_wait(1, Seats(), [60.0]) is None


def test_wait_is_a_range_around_the_typical_conversation():
    assert expected_wait(2, Seats(1), [100.0, 200.0, 9000.0]) == (200, 600)


def test_wait_is_shared_among_the_seats():
    assert expected_wait(2, Seats(4), [200.0]) == (50, 150)


def test_whoever_has_a_free_seat_is_served_at_once():
    waits = [expected_wait(place, Seats(4, 2), [200.0]) for place in (1, 2, 3)]
    assert waits == [(0, AT_ONCE_SECONDS), (0, AT_ONCE_SECONDS), (25, 75)]


def test_default_length_is_assumed_before_anything_was_measured():
    low, high = expected_wait(1, Seats(1), [])
    assert (low + high) / 2 == DEFAULT_HANDLING_SECONDS


def test_wait_counts_only_the_seats_of_the_language():
    waiting = [place("fr"), place("nl", lang=Lang.NL)]
    found = standings(waiting, {Lang.NL: Seats(1)}, [100.0])
    assert (found["fr"].wait, found["nl"].wait) == (None, (50, 150))


seats = st.integers(1, 60).flatmap(
    lambda total: st.builds(Seats, st.just(total), st.integers(0, total))
)


@given(
    st.integers(1, 500),
    seats,
    st.lists(st.floats(min_value=0, max_value=7200), max_size=20),
)
def test_range_is_never_upside_down_nor_negative(position, seats, handling):
    low, high = expected_wait(position, seats, handling)
    assert 0 <= low <= high


@given(seats, st.floats(min_value=0, max_value=7200))
def test_whoever_is_further_back_is_never_promised_less(seats, typical):
    waits = [expected_wait(place, seats, [typical]) for place in range(1, 80)]
    assert waits == sorted(waits)


@given(places)
def test_everybody_who_waits_has_a_standing_and_nobody_else(places):
    assert standings(places, {}, []).keys() == set(names(places))
