"""Another language than that of the conversation, over real sockets."""

import pytest

from tests.auxil.clients import AgentClient, Citizen
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

pytestmark = pytest.mark.asyncio

IN_FRENCH = "Comment demander le revenu d'intégration ?"
MORE_FRENCH = "je ne comprends pas ce que vous dites"
IN_SPANISH = "no tengo dinero para pagar el alquiler, quién me puede ayudar"


async def offers(citizen: Citizen, *, at_least: int = 0) -> list[str]:
    """Return the languages offered, in order; wait for so many, and for no more."""

    def offered() -> list[str]:
        return [
            choice["value"]
            for message in citizen.messages
            if (message["author"], message["kind"]) == ("system", "notice")
            for choice in message["choices"]
            if choice["kind"] == "lang"
        ]

    await citizen.read_until(lambda: len(offered()) >= at_least)
    await citizen.collect(0.4)
    return offered()


async def test_the_answer_stays_in_its_language_and_the_other_one_is_offered(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws, "nl")
    answer = await citizen.ask(IN_FRENCH)
    assert (answer["kind"], answer["lang"]) == ("answer", "nl")
    offer = await citizen.expect("message", author="system")
    assert offer["seq"] == answer["seq"] + 1
    assert offer["lang"] == "nl"
    assert offer["paragraph_langs"] == ["nl", "fr"]
    dutch, french = offer["text"].split("\n\n")
    assert "Frans" in dutch
    assert "français" in french
    assert [(c["value"], c["label"]) for c in offer["choices"]] == [
        ("lang:fr", "Français")
    ]
    await citizen.resume()
    assert (await citizen.expect("state"))["lang"] == "nl"


async def test_taking_the_offer_repeats_the_answer_in_that_language(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws, "nl")
    before = await citizen.ask(IN_FRENCH)
    await citizen.choose("lang:fr")
    after = await citizen.expect("message", author="bot", lang="fr")
    assert after["answer_id"] == before["answer_id"]
    await citizen.resume(last_seq=0)
    await citizen.expect("state", lang="fr")
    assert before["seq"] in [message["seq"] for message in citizen.messages]


async def test_taking_the_offer_asks_an_open_question_again(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws, "nl")
    question = await citizen.ask("candidats")
    await citizen.choose("lang:fr")
    again = await citizen.expect("message", author="bot", lang="fr")
    assert again["kind"] == "clarification"
    assert again["text"] != question["text"]
    values = [choice["value"] for choice in question["choices"]]
    assert [choice["value"] for choice in again["choices"]] == values


async def test_an_offer_that_was_passed_over_is_not_repeated(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws, "nl")
    for text in (IN_FRENCH, MORE_FRENCH, IN_FRENCH):
        await citizen.ask(text)
    await citizen.ask("wo bekomme ich denn das Geld für die Miete")
    assert await offers(citizen, at_least=2) == ["lang:fr", "lang:de"]


async def test_an_offer_that_was_taken_up_may_come_again(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws, "nl")
    await citizen.ask(MORE_FRENCH)
    await citizen.choose("lang:fr")
    await citizen.expect("state", lang="fr")
    await citizen.send("set", lang="nl")
    await citizen.expect("state", lang="nl")
    await citizen.ask(MORE_FRENCH)
    assert await offers(citizen, at_least=2) == ["lang:fr", "lang:fr"]


async def test_a_name_in_another_language_brings_no_offer(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws, "fr")
    await citizen.ask("je voudrais demander le leefloon à Molenbeek")
    await citizen.ask("kinderbijslag aanvragen")
    assert await offers(citizen) == []


async def test_one_who_is_answered_by_a_person_is_offered_nothing(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws, "fr")
    await citizen.request_human()
    agent = await AgentClient.log_in(
        hub.url, hub.ws, "amina", hub.passwords["amina"], available=True
    )
    assert (await agent.claim(citizen.conversation))["type"] == "ack"
    await citizen.expect("state", state="assigned")
    await citizen.say("ich möchte bitte auf Deutsch mit Ihnen sprechen")
    assert await offers(citizen) == []


@pytest.mark.parametrize("text", [IN_SPANISH, "مرحبا، أحتاج إلى مساعدة"])
async def test_a_language_that_is_not_served_is_told_so_in_all_four(
    hub: HubProcess, text: str
) -> None:
    citizen = await Citizen.open(hub.ws, "de")
    notice = await citizen.ask(text)
    assert (notice["author"], notice["kind"]) == ("bot", "notice")
    assert notice["paragraph_langs"] == ["de", "fr", "nl", "en"]
    paragraphs = notice["text"].split("\n\n")
    assert len(paragraphs) == 4
    assert all("02 " in paragraph for paragraph in paragraphs)
    assert [choice["value"] for choice in notice["choices"]] == ["request_human"]
    assert notice["answer_id"] is None
    assert await offers(citizen) == []


async def test_it_is_told_with_rasa_down_too(
    hub: HubProcess, rasa: StandInRasa
) -> None:
    rasa.broken = True
    citizen = await Citizen.open(hub.ws, "fr")
    notice = await citizen.ask(IN_SPANISH)
    assert notice["paragraph_langs"] == ["fr", "nl", "de", "en"]
