"""What operators can count, and who may."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from handover.core.words import Kind, Lang
from tests.auxil.clients import AgentClient, Citizen, close_all, new_id
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

pytestmark = pytest.mark.asyncio

QUESTION = "comment demander le revenu d'intégration ?"
SHORT_LISTS = {
    "lang": set(Lang),
    "kind": set(Kind),
    "channel": {"web", "console", "long_poll"},
    "author": {"citizen", "agent"},
    "reason": {"slow", "silent"},
    "state": {"starting", "ready", "down", "off"},
}


@pytest.fixture(scope="module")
def counted(
    rasa: StandInRasa, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HubProcess]:
    hub = HubProcess(tmp_path_factory.mktemp("hub"), rasa.url)
    yield hub
    hub.stop()


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed():
    yield
    await close_all()


async def ask(hub: HubProcess, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.get(f"{hub.url}/metrics", headers=headers)


async def read(hub: HubProcess) -> dict[tuple[str, str], float]:
    """Return what stands at the meters: name and label values → number."""
    response = await ask(hub)
    assert response.status_code == 200
    return {
        (sample.name, ",".join(sorted(sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


async def test_a_handover_leaves_its_numbers(counted: HubProcess) -> None:
    citizen = await Citizen.open(counted.ws)
    agent = await AgentClient.log_in(
        counted.url, counted.ws, "amina", counted.passwords["amina"]
    )
    await citizen.ask(QUESTION)
    msg_id = await citizen.say("bonjour")
    await citizen.expect("ack", client_msg_id=msg_id)
    await citizen.say("bonjour", msg_id)
    await citizen.expect("ack", client_msg_id=msg_id)
    await citizen.expect("message", answer_id="greet")
    await citizen.request_human()
    waiting = await read(counted)
    assert waiting["relais_queue_length", "fr"] == 1
    assert waiting["relais_agents_available", ""] == 1
    await agent.claim(citizen.conversation)
    await citizen.expect("state", state="assigned")
    await citizen.close()
    await citizen.resume()
    # The picture of the queue follows the claim, ten times a second at most.
    async with asyncio.timeout(10):
        found = await read(counted)
        while found["relais_queue_length", "fr"] != 0:
            found = await read(counted)
    assert found["relais_waited_seconds_count", "fr"] == 1
    assert found["relais_first_reply_seconds_count", "fr"] == 2
    assert found["relais_answers_total", "answer,fr"] == 2
    assert found["relais_duplicates_refused_total", "citizen"] == 1
    assert found["relais_resumes_total", "web"] == 1
    assert found["relais_open_connections", "web"] == 1
    assert found["relais_open_connections", "console"] == 1
    assert found["relais_assistant_state", "ready"] == 1
    assert found["relais_push_state", "off"] == 1
    await citizen.send("close", client_msg_id=new_id())


async def test_the_norm_can_be_read_off_the_histogram(counted: HubProcess) -> None:
    citizen = await Citizen.open(counted.ws, "nl")
    await citizen.ask(QUESTION)
    found = await read(counted)
    for bound in ("1.0", "2.0"):
        assert ("relais_first_reply_seconds_bucket", f"{bound},nl") in found


async def test_labels_have_short_fixed_lists_of_values(counted: HubProcess) -> None:
    citizen = await Citizen.open(counted.ws)
    await citizen.ask("planted words, my number is 85.07.30-033 28")
    text = (await ask(counted)).text
    for label, value in re.findall(r'(\w+)="([^"]*)"', text):
        assert label == "le" or value in SHORT_LISTS[label]
    assert citizen.conversation not in text


async def test_every_meter_says_what_it_counts(counted: HubProcess) -> None:
    families = text_string_to_metric_families((await ask(counted)).text)
    assert all(family.documentation for family in families)


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
async def test_nobody_reads_it_through_a_proxy(
    counted: HubProcess, header: str
) -> None:
    assert (await ask(counted, **{header: "127.0.0.1"})).status_code == 404


async def test_with_a_token_only_who_shows_it_may_read(
    tmp_path: Path, rasa: StandInRasa
) -> None:
    hub = HubProcess(tmp_path, rasa.url, RELAIS_METRICS_TOKEN="for-prometheus")
    try:
        assert (await ask(hub)).status_code == 404
        assert (await ask(hub, Authorization="Bearer guess")).status_code == 404
        good = await ask(hub, Authorization="Bearer for-prometheus", Via="proxy")
        assert good.status_code == 200
    finally:
        hub.stop()
