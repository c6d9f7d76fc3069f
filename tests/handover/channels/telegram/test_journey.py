"""Question, answer, person, agent, bot: four languages at once, killed in between."""

import asyncio
from dataclasses import dataclass

import pytest

from handover.core.words import Author
from tests.auxil.bot_api import BotApi
from tests.auxil.clients import AgentClient
from tests.auxil.hub_process import HubProcess
from tests.auxil.telephone import Shown
from tests.handover.channels.kit import QUESTION, plain, read_log
from tests.handover.channels.telegram.reader import Reader
from tests.handover.channels.visitors import PERSON, read_shown

pytestmark = pytest.mark.asyncio

KILLS = 4
CHANGES = (
    "Ce message change",
    "Dit bericht verandert",
    "Diese Nachricht ändert sich",
    "This message changes",
)


@dataclass(frozen=True)
class Words:
    answer: str
    queued: str
    human_in: str
    human_out: str
    label: str
    sources: str


WORDS = {
    "fr": Words(
        "Adressez-vous au CPAS",
        "Votre demande est bien reçue",
        "Vous parlez maintenant avec Amina",
        "Vous parlez de nouveau à l'IA",
        "Personne · Amina",
        "Sources :",
    ),
    "nl": Words(
        "OCMW",
        "Uw vraag is goed ontvangen",
        "U spreekt nu met Amina",
        "U spreekt weer met de AI",
        "Medewerker · Amina",
        "Bronnen:",
    ),
    "de": Words(
        "ÖSHZ",
        "Ihre Anfrage ist eingegangen",
        "Sie sprechen jetzt mit Amina",
        "Sie sprechen wieder mit der KI",
        "Mensch · Amina",
        "Quellen:",
    ),
    "en": Words(
        "CPAS",
        "Your request has been received",
        "You are now talking to Amina",
        "You are talking to the AI again",
        "Person · Amina",
        "Sources:",
    ),
}


def is_status(shown: Shown) -> bool:
    """Tell whether it shows the place: nothing else is ever changed."""
    return shown.edits > 0 or any(words in shown.text for words in CHANGES)


async def all_read(citizens: dict[str, Reader], field: str) -> None:
    await asyncio.gather(
        *(
            citizen.read(getattr(WORDS[lang], field))
            for lang, citizen in citizens.items()
        )
    )


def kill(hub: HubProcess) -> None:
    hub.kill()
    hub.start()


async def test_the_journey_in_four_languages_survives_every_kill(
    hub: HubProcess, bot_api: BotApi, database_url: str
) -> None:
    citizens = {lang: Reader(bot_api, lang) for lang in WORDS}
    for citizen in citizens.values():
        citizen.phone.say("/start")
        citizen.phone.say(QUESTION)
    kill(hub)
    await all_read(citizens, "sources")
    await all_read(citizens, "answer")
    for lang, citizen in citizens.items():
        citizen.phone.press(PERSON[lang])
    kill(hub)
    await all_read(citizens, "queued")
    agent = await AgentClient.log_in(hub.url, hub.ws, "amina", hub.passwords["amina"])
    held = await claim_all(agent)
    await all_read(citizens, "human_in")
    for citizen in citizens.values():
        citizen.phone.say("bonjour, c'est moi")
    for conversation in held:
        assert (await agent.say(conversation, "mot d'Amina"))["type"] == "ack"
    kill(hub)
    for lang, citizen in citizens.items():
        said = await citizen.read("mot d'Amina")
        assert said.label == WORDS[lang].label
    await agent.connect()
    agent.frames.clear()
    for conversation in held:
        await agent.send("open", conversation=conversation, last_seq=0)
        await agent.expect(
            "message", 20, conversation=conversation, text="bonjour, c'est moi"
        )
        released = await agent.release("return_to_bot", conversation)
        assert released["type"] == "ack"
    kill(hub)
    await all_read(citizens, "human_out")
    for lang, citizen in citizens.items():
        citizen.phone.say(QUESTION)
        await citizen.read(WORDS[lang].sources, times=2)
    for conversation in held:
        await shows_the_log(citizens, database_url, conversation)


async def claim_all(agent: AgentClient) -> list[str]:
    """Claim what waits in each of the four languages."""
    queue = await agent.receive_until(
        lambda f: f["type"] == "queue" and len(f["waiting"]) == len(WORDS), 20
    )
    held = [waiting["conversation"] for waiting in queue["waiting"]]
    for conversation in held:
        assert (await agent.claim(conversation))["type"] == "ack"
    return held


async def shows_the_log(
    citizens: dict[str, Reader], database_url: str, conversation: str
) -> None:
    """The chat shows every message once, but for one repeat a kill, in order."""
    log = await read_log(database_url, conversation)
    expected = [
        (m.said.label, plain(m.said.text))
        for m in log
        if m.said.author is not Author.CITIZEN
    ]
    citizen = citizens[log[0].said.lang]
    shown = [read_shown(each) for each in citizen.shown if not is_status(each)]
    told = [(each.label, plain(each.text)) for each in shown]
    repeats = 0
    for place in range(len(told) - 1, 0, -1):
        if told[place] == told[place - 1]:
            del told[place]
            repeats += 1
    assert told == expected
    assert repeats <= KILLS
