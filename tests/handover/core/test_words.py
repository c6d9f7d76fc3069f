import pytest

from handover.core.words import (
    BOT_MAY_SPEAK,
    DEFAULT_FACET,
    FACETS,
    OPEN_STATES,
    PRIORITY_RANK,
    REGIONS_FOR,
    Lang,
    Priority,
    Region,
    State,
)


def test_every_state_but_closed_is_open():
    assert set(State) - OPEN_STATES == {State.CLOSED}


def test_bot_is_silent_while_a_person_is_there():
    assert State.ASSIGNED not in BOT_MAY_SPEAK


def test_bot_keeps_answering_a_waiting_citizen():
    assert State.QUEUED in BOT_MAY_SPEAK


def test_closed_conversation_hears_no_more_from_the_bot():
    assert BOT_MAY_SPEAK < OPEN_STATES


def test_every_priority_has_its_own_rank():
    assert sorted(PRIORITY_RANK.values()) == list(range(len(Priority)))


def test_crisis_ranks_before_everything_else():
    assert min(PRIORITY_RANK, key=PRIORITY_RANK.__getitem__) == Priority.CRISIS


def test_no_facet_is_listed_twice():
    assert len(FACETS) == len(set(FACETS))


def test_default_facet_is_a_facet():
    assert DEFAULT_FACET in FACETS


@pytest.mark.parametrize("lang", Lang)
def test_every_region_is_offered_once_in_each_language(lang):
    assert sorted(REGIONS_FOR[lang]) == sorted(Region)


def test_german_readers_are_offered_their_own_community_first():
    assert REGIONS_FOR[Lang.DE][0] is Region.GERMAN_SPEAKING
