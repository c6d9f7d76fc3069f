"""Everything as `make run` starts it, met over the wire protocol alone."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from tests.auxil.clients import AgentClient, Citizen, close_all
from tests.auxil.running_relais import RunningRelais

pytestmark = [pytest.mark.asyncio, pytest.mark.model]

QUESTIONS = [
    (
        "fr",
        "comment demander le revenu d'intégration ?",
        "integration_income.how_to_apply",
    ),
    (
        "nl",
        "Heb ik recht op het sociaal tarief voor energie?",
        "social_energy_tariff.eligibility",
    ),
    ("de", "Wie beantrage ich Familienleistungen?", "family_allowances.how_to_apply"),
    ("en", "What is increased reimbursement?", "increased_reimbursement.overview"),
]


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed() -> AsyncIterator[None]:
    yield
    await close_all()


@pytest.mark.parametrize(("lang", "question", "answer_id"), QUESTIONS)
async def test_a_question_gets_the_right_published_answer(
    relais: RunningRelais, lang: str, question: str, answer_id: str
) -> None:
    citizen = await Citizen.open(relais.ws, lang)
    assert citizen.messages[0]["kind"] == "disclosure"
    answer = await citizen.ask(question)
    assert (answer["kind"], answer["author"]) == ("answer", "bot")
    assert answer["answer_id"] == answer_id
    assert answer["lang"] == lang
    assert answer["sources"]


async def test_a_short_question_after_an_answer_stays_with_its_topic(
    relais: RunningRelais,
) -> None:
    citizen = await Citizen.open(relais.ws)
    await citizen.ask("comment demander le revenu d'intégration ?")
    answer = await citizen.ask("et quels documents ?")
    assert answer["answer_id"] == "integration_income.documents"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "je veux parler à quelqu'un"),
        ("nl", "ik wil een medewerker spreken"),
        ("de", "Kann ich mit einem Menschen sprechen?"),
        ("en", "let me talk to a human"),
    ],
)
async def test_asking_for_a_person_in_words_leads_to_the_queue(
    relais: RunningRelais, lang: str, text: str
) -> None:
    citizen = await Citizen.open(relais.ws, lang)
    await citizen.say(text)
    await citizen.expect("state", state="queued")


async def test_rasa_killed_a_person_takes_over_and_answers_return_by_themselves(
    relais: RunningRelais,
) -> None:
    citizen = await Citizen.open(relais.ws)
    await asyncio.to_thread(relais.kill_rasa)
    assert (await citizen.ask("bonjour"))["kind"] == "notice"
    await citizen.request_human()
    agent = await AgentClient.log_in(
        relais.url, relais.ws, "amina", relais.passwords["amina"]
    )
    assert (await agent.claim(citizen.conversation))["type"] == "ack"
    await agent.say(citizen.conversation, "Bonjour, je suis là.")
    await citizen.expect("message", author="agent", text="Bonjour, je suis là.")
    await agent.release("return_to_bot", citizen.conversation)
    await citizen.expect("state", state="bot")
    await asyncio.to_thread(relais.wait_until_ready)
    _, question, answer_id = QUESTIONS[0]
    assert (await citizen.ask(question))["answer_id"] == answer_id


async def test_what_is_served_is_what_readyz_says(relais: RunningRelais) -> None:
    citizen = await Citizen.open(relais.ws)
    answer = await citizen.ask(QUESTIONS[0][1])
    async with httpx.AsyncClient() as http:
        ready = (await http.get(f"{relais.url}/readyz")).json()
    assert answer["versions"] == {"model": ready["model"], "release": ready["content"]}
