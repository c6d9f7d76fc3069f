"""No dead end: what is offered to who asks for a person, in each language and state."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from handover.core.message import Preferences
from handover.core.reach import Reach
from handover.core.words import Lang, Level, State
from handover.opening import OTHER_WAYS
from handover.store import conversations
from tests.auxil.hub_in_hand import (
    MONDAY_EVENING,
    MONDAY_NOON,
    HubInHand,
    hub_in_hand,
)

OPENING = {
    Lang.FR: "demain à 9\u00a0h",
    Lang.NL: "morgen om 9\u00a0uur",
    Lang.DE: "morgen um 9\u00a0Uhr",
    Lang.EN: "tomorrow at 9:00",
}
ON_MONDAY = {
    Lang.FR: "lundi à 9\u00a0h",
    Lang.NL: "maandag om 9\u00a0uur",
    Lang.DE: "am Montag um 9\u00a0Uhr",
    Lang.EN: "on Monday at 9:00",
}
SATURDAY = datetime(2026, 12, 5, 11, 0, tzinfo=UTC)
HOURS_OF_WAITING = (3600, 7200)

EVERY_READER = pytest.mark.parametrize(
    "reader",
    [Preferences(lang, level) for lang in Lang for level in Level],
    ids=lambda reader: f"{reader.lang}-{reader.level}",
)


@EVERY_READER
@pytest.mark.parametrize("how", [Reach.CLOSED, Reach.NO_AGENT, Reach.LONG_WAIT])
def test_at_least_two_other_ways_are_named_and_one_needs_no_screen(
    reader: Preferences, how: Reach, catalogue_hand: HubInHand
) -> None:
    hand = catalogue_hand
    hand.clock.now = MONDAY_EVENING if how is Reach.CLOSED else MONDAY_NOON
    wait = HOURS_OF_WAITING if how is Reach.LONG_WAIT else None
    assert hand.hub.opening.reach(reader.lang, wait) is how
    notices = [
        hand.hub.opening.queued(
            reader, place=4, wait_seconds=wait, share_history=is_shared
        )
        for is_shared in (True, False)
    ]
    if how is Reach.CLOSED:
        notices.append(hand.hub.opening.closed_meanwhile(reader, place=4))
    about = hand.hub.catalogue.institution
    for notice in notices:
        not_digital = (about.phone, about.desk.in_lang(reader.lang))
        for way in (*not_digital, about.post.in_lang(reader.lang)):
            assert way in notice.text
        assert [each["value"] for each in notice.detail["choices"]] == [*OTHER_WAYS]
        assert all(each["label"] for each in notice.detail["choices"])
        assert re.search(r"\b4\b", notice.text)
        assert (OPENING[reader.lang] in notice.text) == (how is Reach.CLOSED)
        assert "{" not in notice.text
    if how is Reach.LONG_WAIT:
        assert "60" in notices[0].text
        assert "120" in notices[0].text
    assert notices[0].text != notices[1].text


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def catalogue_hand(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[HubInHand]:
    folder = tmp_path_factory.mktemp("hub")
    async with hub_in_hand(f"sqlite:///{folder / 'relais.db'}", folder) as hand:
        yield hand


@EVERY_READER
def test_who_can_be_served_soon_is_told_place_and_wait_and_no_more(
    reader: Preferences, catalogue_hand: HubInHand
) -> None:
    catalogue_hand.clock.now = MONDAY_NOON
    notice = catalogue_hand.hub.opening.queued(
        reader, place=1, wait_seconds=(120, 360), share_history=True
    )
    assert "choices" not in notice.detail
    assert "2" in notice.text
    assert "6" in notice.text


@pytest.mark.parametrize("lang", Lang)
def test_next_opening_is_said_in_the_citizens_language(
    lang: Lang, catalogue_hand: HubInHand
) -> None:
    opening, clock = catalogue_hand.hub.opening, catalogue_hand.clock
    reader = Preferences(lang)
    clock.now = MONDAY_EVENING
    assert opening.next_opening_words(reader) == OPENING[lang]
    clock.now = SATURDAY
    assert opening.next_opening_words(reader) == ON_MONDAY[lang]
    clock.now = datetime(2026, 12, 24, 17, 0, tzinfo=UTC)
    assert re.search(r"\b4\b.*\b9\b", opening.next_opening_words(reader))


@pytest.mark.parametrize("lang", Lang)
def test_reason_for_being_closed_is_told(lang: Lang, catalogue_hand: HubInHand) -> None:
    hub, clock, reader = catalogue_hand.hub, catalogue_hand.clock, Preferences(lang)
    for day, key in (("2026-12-25", "public_holiday"), ("2026-12-05", "outside_hours")):
        clock.now = datetime.fromisoformat(f"{day}T11:00+00:00")
        why = hub.catalogue.text(f"closed_{key}", reader)
        notice = hub.opening.queued(
            reader, place=1, wait_seconds=None, share_history=True
        )
        assert f"({why})" in notice.text
    clock.now = datetime(2026, 12, 29, 11, 0, tzinfo=UTC)
    reason = hub.catalogue.hours.closed[0].reason.in_lang(lang)
    notice = hub.opening.queued(reader, place=1, wait_seconds=None, share_history=True)
    assert f"({reason})" in notice.text


@pytest.mark.asyncio
async def test_one_click_takes_a_place_when_it_is_closed_and_says_when_it_opens(
    hand: HubInHand,
) -> None:
    hand.clock.now = MONDAY_EVENING
    citizen = await hand.open()
    await hand.do(citizen, "request_human")
    assert (await hand.find(citizen)).state is State.QUEUED
    notice = await hand.last(citizen)
    assert "demain à 9\u00a0h" in notice.text
    assert {each["kind"] for each in notice.detail["choices"]} == {
        "callback",
        "command",
    }


@pytest.mark.asyncio
async def test_who_asks_again_in_vain_reads_the_other_ways_again(
    hand: HubInHand,
) -> None:
    hand.clock.now = MONDAY_EVENING
    citizen = await hand.open()
    await hand.do(citizen, "request_human")
    await hand.do(citizen, "request_human")
    first, again = (await hand.log(citizen))[-2:]
    assert again.text == first.text
    assert again.detail == first.detail


@pytest.mark.asyncio
async def test_agent_of_another_language_does_not_count(hand: HubInHand) -> None:
    await hand.agent("Anke", Lang.DE)
    citizen = await hand.open(Lang.NL)
    await hand.do(citizen, "request_human")
    assert "in uw taal" in (await hand.last(citizen)).text


@pytest.mark.asyncio
async def test_wait_above_the_limit_offers_other_ways_and_below_it_none(
    hand: HubInHand,
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizens = [await hand.open() for _ in range(12)]
    for citizen in citizens:
        hand.clock.forward(seconds=1)
        await hand.do(citizen, "request_human")
    first, last = [await hand.last(citizens[place]) for place in (0, -1)]
    assert "choices" not in first.detail
    assert len(last.detail["choices"]) == len(OTHER_WAYS)
    await hand.leave(agent)


@pytest.mark.asyncio
async def test_stop_waiting_is_a_button_and_says_nothing_in_the_citizens_name(
    hand: HubInHand,
) -> None:
    hand.clock.now = MONDAY_EVENING
    citizen = await hand.open()
    await hand.do(citizen, "request_human")
    await hand.do(citizen, "choose", value="cancel_request")
    assert (await hand.find(citizen)).state is State.BOT
    authors = {said.author for said in await hand.log(citizen)}
    assert authors == {"bot", "system"}


# -- the closing hour --------------------------------------------------------------


@pytest.mark.asyncio
async def test_who_still_waits_at_the_closing_hour_is_told_once_and_keeps_the_place(
    hand: HubInHand,
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen = await hand.open()
    await hand.do(citizen, "request_human")
    await hand.hub.closing_time.look()
    assert len(await hand.log(citizen)) == 2
    hand.clock.now = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    for _ in range(3):
        await hand.hub.closing_time.look()
    log = await hand.log(citizen)
    assert len(log) == 3
    assert "demain à 9\u00a0h" in log[-1].text
    assert "numéro 1" in log[-1].text
    # A second process, which has told nobody yet, does not tell them again.
    hand.hub.closing_time._told.clear()
    await hand.hub.closing_time.look()
    assert len(await hand.log(citizen)) == 3
    # Still waiting the next evening: told again.
    hand.clock.forward(days=1)
    await hand.hub.closing_time.look()
    assert len(await hand.log(citizen)) == 4
    assert (await hand.find(citizen)).state is State.QUEUED
    await hand.leave(agent)


@pytest.mark.asyncio
async def test_who_came_after_the_closing_hour_was_told_already(
    hand: HubInHand,
) -> None:
    hand.clock.now = MONDAY_EVENING
    citizen = await hand.open()
    await hand.do(citizen, "request_human")
    hand.clock.forward(hours=3)
    await hand.hub.closing_time.look()
    assert len(await hand.log(citizen)) == 2


@pytest.mark.asyncio
async def test_closing_is_recorded_and_nobody_else_is_told(hand: HubInHand) -> None:
    bystander = await hand.open()
    waiting = await hand.open()
    await hand.do(waiting, "request_human")
    hand.clock.now = MONDAY_EVENING
    await hand.hub.closing_time.look()
    assert len(await hand.log(bystander)) == 1
    async with hand.hub.database.reading() as db:
        assert await conversations.has_event(
            db,
            waiting.id,
            "ClosedWhileWaiting",
            since=MONDAY_EVENING - timedelta(minutes=1),
        )


@pytest.mark.asyncio
async def test_everybody_who_waits_is_woken_when_the_hours_begin_and_end(
    hand: HubInHand,
) -> None:
    woken: list[str] = []
    hand.hub.fanout.wake = woken.append  # type: ignore[method-assign]
    for moment, count in (
        (MONDAY_NOON, 0),
        (MONDAY_NOON + timedelta(hours=1), 0),
        (MONDAY_EVENING, 1),
        (MONDAY_EVENING + timedelta(hours=15), 2),
    ):
        hand.clock.now = moment
        await hand.hub.closing_time.look()
        assert woken.count("queue") == count
