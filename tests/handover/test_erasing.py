"""A citizen has a conversation erased, in whatever state it is, on both databases."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from handover.core.conversation import NotPossibleNow
from handover.core.words import Lang, Level, State
from handover.hub import Hub
from handover.store import conversations
from handover.store.conversations import UnknownConversation
from handover.store.schema import callback, event, message
from tests.auxil.hub_in_hand import HubInHand

pytestmark = pytest.mark.asyncio

SECRET = "mot-secret"


async def stored(hub: Hub) -> str:
    """Return everything that the tables with words hold."""
    async with hub.database.reading() as db:
        tables = (message, event, callback)
        found = [list(await db.execute(select(table))) for table in tables]
    return str(found)


@pytest.mark.parametrize("state", list(State))
async def test_nothing_that_was_said_is_left_in_any_state(
    hand: HubInHand, state: State
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen, token = await hand.hub.citizens.open("web", Lang.FR, Level.STANDARD)
    await hand.do(citizen, "set", region="brussels")
    await hand.do(citizen, "callback", note=SECRET)
    if state in {State.QUEUED, State.ASSIGNED}:
        await hand.do(citizen, "request_human")
    if state is State.ASSIGNED:
        await hand.hub.agents.claim(agent, citizen.id, client_msg_id=str(uuid4()))
        await hand.do(citizen, "say", text=SECRET)
    if state is State.CLOSED:
        await hand.do(citizen, "close")
    await hand.do(citizen, "report", seq=1, comment=SECRET)
    assert SECRET in await stored(hand.hub)
    seq = await hand.do(citizen, "erase")
    assert SECRET not in await stored(hand.hub)
    left = await hand.find(citizen)
    assert (left.state, left.last_seq, left.region) == (State.CLOSED, seq, None)
    assert "effacée" in (await hand.last(citizen)).text
    assert hand.hub.waiting.picture.position(citizen.id) is None
    with pytest.raises(UnknownConversation):
        await hand.hub.citizens.resume(citizen.id, token)


async def test_erasing_twice_is_erasing_once(hand: HubInHand) -> None:
    citizen = await hand.open()
    first = await hand.do(citizen, "erase")
    assert await hand.do(citizen, "erase") == first
    assert len(await hand.log(citizen)) == 2


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("say", {"text": SECRET}),
        ("rate", {"seq": 1, "value": 1, "comment": SECRET}),
        ("report", {"seq": 1, "comment": SECRET}),
        ("callback", {"note": SECRET}),
        ("request_human", {}),
        ("reopen", {}),
        ("set", {"region": "brussels"}),
    ],
)
async def test_nothing_more_is_written_into_an_erased_conversation(
    hand: HubInHand, verb: str, fields: dict[str, object]
) -> None:
    citizen = await hand.open()
    await hand.do(citizen, "erase")
    before = await stored(hand.hub)
    with pytest.raises(NotPossibleNow):
        await hand.do(citizen, verb, **fields)
    assert await stored(hand.hub) == before


async def test_conversation_that_was_only_closed_is_not_taken_for_erased(
    hand: HubInHand,
) -> None:
    citizen = await hand.open()
    await hand.do(citizen, "close")
    assert not (await hand.find(citizen)).is_erased
    await hand.do(citizen, "rate", seq=1, value=5)
    async with hand.hub.database.reading() as db:
        assert (await conversations.find(db, citizen.id)).last_seq == 3
