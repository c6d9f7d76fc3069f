"""Whether the bot was right, said over HTTP, with a real hub."""

import httpx
import pytest
import pytest_asyncio

from tests.auxil.clients import AgentClient, Citizen
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

pytestmark = pytest.mark.asyncio

QUESTION = "comment demander le revenu d'intégration ?"


@pytest_asyncio.fixture
async def amina(hub: HubProcess, rasa: StandInRasa) -> AgentClient:
    return await AgentClient.log_in(
        hub.url, hub.ws, "amina", hub.passwords["amina"], available=False
    )


async def judged(
    agent: AgentClient, conversation: str, **said: object
) -> httpx.Response:
    return await agent.http.post(
        f"/api/v1/agent/conversations/{conversation}/judgement",
        json=said,
        headers={"X-CSRF-Token": agent.csrf},
    )


async def test_a_guess_is_judged_after_the_conversation_and_not_before(
    hub: HubProcess, amina: AgentClient
) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.ask(QUESTION)
    await citizen.request_human()
    assert (await amina.claim(citizen.conversation))["type"] == "ack"
    context = await amina.expect("context", conversation=citizen.conversation)
    said = {"seq": context["guesses"][0]["text_seq"], "judgement": "no"}
    early = await judged(amina, citizen.conversation, **said)
    assert (early.status_code, early.json()["title"]) == (403, "not_yours")
    await amina.release("close", citizen.conversation)
    after = await judged(amina, citizen.conversation, **said, meant="heating_allowance")
    assert after.status_code == 204, after.text
    # Nothing of it reaches the citizen.
    await citizen.expect("state", state="closed")
    before = list(citizen.frames)
    await judged(amina, citizen.conversation, seq=said["seq"], judgement="yes")
    await citizen.send("ping")
    await citizen.expect("pong")
    assert [f for f in citizen.frames[len(before) :] if f["type"] != "pong"] == []


@pytest.mark.parametrize(
    ("changes", "status", "title"),
    [
        ({"seq": 1}, 409, "not_possible_now"),
        ({"meant": "not_published"}, 422, "invalid_field"),
        ({"meant": "a secret word"}, 422, "invalid_field"),
        ({"judgement": "perhaps"}, 422, "invalid_field"),
        ({"seq": 2**40}, 422, "invalid_field"),
        ({"why": "a secret word"}, 422, "invalid_field"),
    ],
)
async def test_what_cannot_be_is_refused_without_repeating_it(
    hub: HubProcess,
    amina: AgentClient,
    changes: dict[str, object],
    status: int,
    title: str,
) -> None:
    citizen = await Citizen.open(hub.ws)
    await citizen.ask(QUESTION)
    await citizen.request_human()
    await amina.claim(citizen.conversation)
    context = await amina.expect("context", conversation=citizen.conversation)
    await amina.release("close", citizen.conversation)
    said = {"seq": context["guesses"][0]["text_seq"], "judgement": "no"}
    answer = await judged(amina, citizen.conversation, **(said | changes))
    assert (answer.status_code, answer.json()["title"]) == (status, title)
    assert "secret" not in answer.text


async def test_an_unknown_conversation_is_nobodys(amina: AgentClient) -> None:
    answer = await judged(amina, "no-such", seq=2, judgement="yes")
    assert (answer.status_code, answer.json()["title"]) == (403, "not_yours")


async def test_topics_are_named_in_the_language_that_is_asked_for(
    amina: AgentClient,
) -> None:
    names = {}
    for lang in ("fr", "nl"):
        answer = await amina.http.get("/api/v1/agent/topics", params={"lang": lang})
        topics = answer.json()["topics"]
        names[lang] = {each["id"]: each["name"] for each in topics}
    assert names["fr"].keys() == names["nl"].keys()
    assert names["nl"]["integration_income"] == "Leefloon"
    kinds = [each["kind"] for each in topics]
    assert kinds == sorted(kinds, reverse=True)
    assert set(kinds) == {"right", "conversation"}
