"""What agents say of the bot's guesses: who may, what counts, how long it is kept."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from handover.core.agent_frames import CloseByAgent, Release
from handover.core.agent_words import Judgement, WrapUp
from handover.core.conversation import NotPossibleNow
from handover.core.records import AgentAccount, Conversation
from handover.core.words import Lang
from handover.holding import NotYours
from handover.judging import UnknownTopic
from handover.store import conversations, judgements
from handover.store.conversations import UnknownConversation
from handover.store.judgements import WrongGuess
from handover.store.schema import event
from tests.auxil.hub_in_hand import HubInHand

pytestmark = pytest.mark.asyncio

ASKED = "j'ai reçu une lettre, mon NISS est 85.07.30-033.28"
KEPT = "j'ai reçu une lettre, mon NISS est [NISS]"
NO, YES = Judgement.NO, Judgement.YES


async def misunderstood(hand: HubInHand) -> tuple[Conversation, int]:
    """Let a citizen ask something, and the bot take it for a question about rent."""
    citizen = await hand.open()
    seq = await hand.do(citizen, "say", text=ASKED)
    guess = {"topic": "rent_support", "facet": "overview", "confidence": 0.9}
    async with hand.hub.database.writing() as db:
        await conversations.record_event(
            db, citizen.id, seq, "MessageUnderstood", "bot", hand.clock(), guess
        )
    return citizen, seq


async def take(hand: HubInHand, agent: AgentAccount, citizen: Conversation) -> None:
    await hand.do(citizen, "request_human")
    await hand.hub.agents.claim(agent, citizen.id, client_msg_id=str(uuid4()))


async def let_go(
    hand: HubInHand, agent: AgentAccount, citizen: Conversation, how: str
) -> None:
    about: dict[str, Any] = {
        "conversation": citizen.id,
        "client_msg_id": str(uuid4()),
        "type": how,
    }
    if how == "close":
        frame = CloseByAgent.model_validate(about | {"code": WrapUp.ANSWERED})
        await hand.hub.handing_on.close(agent, frame)
    else:
        await hand.hub.handing_on.release(agent, Release.model_validate(about))


async def wrong(hand: HubInHand) -> list[WrongGuess]:
    async with hand.hub.database.reading() as db:
        return await judgements.wrong_guesses(
            db, since=hand.clock() - timedelta(days=1), limit=100
        )


@pytest.mark.parametrize("how", ["close", "return_to_bot", "return_to_queue"])
async def test_who_has_let_go_says_what_was_meant_and_editors_find_it_masked(
    hand: HubInHand, how: str
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen, seq = await misunderstood(hand)
    await take(hand, agent, citizen)
    await let_go(hand, agent, citizen, how)
    await hand.hub.judging.judge(agent, citizen.id, seq, NO, "heating_allowance")
    assert await wrong(hand) == [
        WrongGuess(citizen.id, KEPT, "fr", "rent_support", "heating_allowance")
    ]


async def test_whoever_has_not_let_go_may_say_nothing(hand: HubInHand) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    other = await hand.agent("Lukas", Lang.FR)
    citizen, seq = await misunderstood(hand)
    await take(hand, agent, citizen)
    with pytest.raises(NotYours):
        await hand.hub.judging.judge(agent, citizen.id, seq, NO, None)
    await let_go(hand, agent, citizen, "return_to_bot")
    with pytest.raises(NotYours):
        await hand.hub.judging.judge(other, citizen.id, seq, NO, None)
    with pytest.raises(UnknownConversation):
        await hand.hub.judging.judge(agent, str(uuid4()), seq, NO, None)
    assert await wrong(hand) == []


async def test_only_a_guess_is_judged_and_only_a_published_topic_named(
    hand: HubInHand,
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen, seq = await misunderstood(hand)
    await take(hand, agent, citizen)
    await let_go(hand, agent, citizen, "close")
    with pytest.raises(NotPossibleNow):
        await hand.hub.judging.judge(agent, citizen.id, seq + 1, NO, None)
    with pytest.raises(UnknownTopic):
        await hand.hub.judging.judge(agent, citizen.id, seq, NO, "not_published")
    assert await wrong(hand) == []


async def test_the_last_word_counts(hand: HubInHand) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen, seq = await misunderstood(hand)
    await take(hand, agent, citizen)
    await let_go(hand, agent, citizen, "close")
    judge = hand.hub.judging.judge
    await judge(agent, citizen.id, seq, NO, None)
    await judge(agent, citizen.id, seq, NO, "heating_allowance")
    assert [each.meant for each in await wrong(hand)] == ["heating_allowance"]
    await judge(agent, citizen.id, seq, YES, None)
    assert await wrong(hand) == []


@pytest.mark.parametrize("judgement", [YES, Judgement.NOT_APPLICABLE])
async def test_what_was_not_wrong_is_not_in_the_inbox(
    hand: HubInHand, judgement: Judgement
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen, seq = await misunderstood(hand)
    await take(hand, agent, citizen)
    await let_go(hand, agent, citizen, "close")
    await hand.hub.judging.judge(agent, citizen.id, seq, judgement, "heating_allowance")
    assert await wrong(hand) == []


async def test_what_was_said_of_it_is_forgotten_with_the_conversation(
    hand: HubInHand,
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen, seq = await misunderstood(hand)
    await take(hand, agent, citizen)
    await let_go(hand, agent, citizen, "close")
    await hand.hub.judging.judge(agent, citizen.id, seq, NO, "heating_allowance")
    await hand.do(citizen, "erase")
    assert await wrong(hand) == []
    async with hand.hub.database.reading() as db:
        names = [row.name for row in await db.execute(select(event))]
    assert judgements.JUDGED not in names
    with pytest.raises(NotPossibleNow):
        await hand.hub.judging.judge(agent, citizen.id, seq, NO, "heating_allowance")
