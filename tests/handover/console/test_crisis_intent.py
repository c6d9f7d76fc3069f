"""What the lexicon finds needs no assistant; what only the assistant finds counts."""

import pytest

from tests.auxil.clients import Citizen, new_id
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

pytestmark = pytest.mark.asyncio

BY_THE_LEXICON = "je veux mourir"
BY_THE_INTENT_ALONE = "mon étoile pâlit"


async def test_the_assistant_is_not_asked_about_what_the_lexicon_finds(
    hub: HubProcess, rasa: StandInRasa
) -> None:
    citizen = await Citizen.open(hub.ws)
    card = await citizen.ask(BY_THE_LEXICON)
    assert card["answer_id"] == "crisis"
    assert card["confidence"] is None
    assert rasa.asked == []


async def test_the_trained_intent_shows_the_same_card_once(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    card = await citizen.ask(BY_THE_INTENT_ALONE)
    assert (card["kind"], card["answer_id"]) == ("crisis", "crisis")
    again = await citizen.ask(BY_THE_INTENT_ALONE)
    assert (again["kind"], again["answer_id"]) == ("crisis", None)


async def test_no_card_over_a_denial_that_the_lexicon_knows(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    reply = await citizen.ask("je ne veux pas mourir")
    assert reply["answer_id"] != "crisis"
    assert reply["kind"] in {"fallback", "suggestion"}


async def test_the_trained_intent_moves_who_waits_to_the_front(hub: HubProcess) -> None:
    early = await Citizen.open(hub.ws)
    await early.request_human()
    citizen = await Citizen.open(hub.ws)
    behind = (await citizen.request_human())["position"]
    await citizen.ask(BY_THE_INTENT_ALONE)
    await citizen.expect("state", position=behind - 1)
    for each in (early, citizen):
        await each.send("cancel_request", client_msg_id=new_id())
        await each.expect("state", state="bot")
