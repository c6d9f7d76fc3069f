import asyncio
import time

import pytest

from tools.bench.loops import Broken, Plan, Refused, converse

pytestmark = pytest.mark.asyncio

ASKING_SECONDS = 0.02


class Place:
    """A place that notes what is done in it."""

    def __init__(self, number, notes, *, refusals=0, breaks=0):
        self.number = number
        self.notes = notes
        self.refusals = refusals
        self.breaks = breaks

    async def begin(self):
        self.notes.append((self.number, "begin"))

    async def ask(self, text):
        if self.refusals:
            self.refusals -= 1
            raise Refused(0.05)
        if self.breaks:
            self.breaks -= 1
            raise Broken("cut")
        self.notes.append((self.number, text))
        await asyncio.sleep(ASKING_SECONDS)
        return time.perf_counter()

    async def end(self):
        self.notes.append((self.number, "end"))


async def run(plan, **options):
    notes, told = [], []
    tally = await converse(
        plan,
        lambda number: Place(number, notes, **options),
        lambda number: ("a", "b") if number == 0 else ("c",),
        told.append,
    )
    return tally, notes, told


def of(place, notes):
    return [what for number, what in notes if number == place]


async def test_closed_loop_asks_the_next_question_when_the_last_reply_is_there():
    plan = Plan(at_once=1, messages=100, total=3)
    tally, notes, told = await run(plan)
    assert of(0, notes) == ["begin", "a", "b", "a", "end"]
    assert told == ["begun", "ended"]
    assert (tally.answered, len(tally.first)) == (3, 3)
    assert all(ASKING_SECONDS * 0.9 < each < 5 for each in tally.first)
    assert tally.seconds >= 3 * ASKING_SECONDS * 0.9


async def test_new_conversation_takes_the_place_after_its_messages():
    tally, notes, _ = await run(Plan(at_once=1, messages=2, total=4))
    assert of(0, notes)[:6] == ["begin", "a", "b", "end", "begin", "a"]
    assert tally.answered == 4


async def test_places_ask_at_the_same_time_what_is_theirs():
    _, notes, _ = await run(Plan(at_once=2, messages=100, total=4))
    assert notes[2:4] == [(0, "a"), (1, "c")]
    assert set(of(1, notes)) == {"begin", "c", "end"}


async def test_what_was_asked_to_warm_up_is_not_measured():
    plan = Plan(at_once=1, messages=100, seconds=0.2, warm_seconds=0.2)
    tally, notes, _ = await run(plan)
    asked = [what for what in of(0, notes) if what in "ab"]
    assert 0 < len(tally.first) < len(asked)
    assert tally.seconds == pytest.approx(0.2)


async def test_refused_question_is_asked_again_after_the_pause():
    tally, notes, _ = await run(Plan(at_once=1, messages=9, total=1), refusals=2)
    assert tally.refused == 2
    assert of(0, notes) == ["begin", "a", "end"]
    assert tally.patient[0] >= tally.first[0] + 2 * 0.05 * 0.9


async def test_conversation_that_breaks_is_followed_by_a_new_one():
    tally, notes, _ = await run(Plan(at_once=1, messages=9, total=2), breaks=1)
    assert (tally.broken, tally.answered) == (1, 1)
    assert of(0, notes)[:4] == ["begin", "end", "begin", "a"]


async def test_open_loop_counts_from_the_moment_a_question_was_due():
    """Twice as much is due as can be answered: the time grows, the pace stays."""
    pause = ASKING_SECONDS / 2
    plan = Plan(at_once=1, messages=1000, seconds=0.5, pause_seconds=pause, seed=1)
    tally, _, _ = await run(plan)
    assert len(tally.patient) > tally.answered
    assert max(tally.first) < max(tally.patient)


async def test_open_loop_is_drawn_again_the_same_way():
    plan = Plan(at_once=3, messages=1000, seconds=0.4, pause_seconds=0.1, seed=4)
    one, _, _ = await run(plan)
    two, _, _ = await run(plan)
    assert len(one.patient) == len(two.patient) > 0
