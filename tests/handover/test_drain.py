"""A hub that is told to stop: its sockets move, its work goes to the next one."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from handover.serve import SHUTDOWN_SECONDS
from tests.auxil.clients import AgentClient, Citizen, close_all
from tests.auxil.databases import fresh_database
from tests.auxil.hub_pair import hub_pair
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa, until

pytestmark = [pytest.mark.asyncio, pytest.mark.network]

QUESTION = "comment demander le revenu d'intégration ?"


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed():
    yield
    await close_all()


@pytest.fixture(scope="module")
def pair(
    rasa: StandInRasa, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[HubProcess, HubProcess]]:
    folder: Path = tmp_path_factory.mktemp("pair")
    with (
        fresh_database("postgresql", folder) as database,
        hub_pair(folder, rasa, database) as hubs,
    ):
        yield hubs


async def test_everything_goes_on_at_the_other_hub(
    pair: tuple[HubProcess, HubProcess], rasa: StandInRasa
) -> None:
    leaving, staying = pair
    asking = await Citizen.open(leaving.ws)
    talking = await Citizen.open(leaving.ws)
    agent = await AgentClient.log_in(
        leaving.url, leaving.ws, "amina", leaving.passwords["amina"]
    )
    await talking.request_human()
    await agent.claim(talking.conversation)
    await talking.expect("state", state="assigned")
    reading = asyncio.create_task(long_poll(leaving, talking))
    await until_polled(leaving)
    rasa.delay_seconds = 1.5
    await asking.say(QUESTION)
    seq = (await asking.expect("ack"))["seq"]
    leaving.signal(signal.SIGTERM)
    for client in (asking, talking, agent):
        assert await client.closed_with() == 1012
        assert "connect again" in str(client._socket.close_reason)
    assert (await reading)["messages"] == []
    await asyncio.to_thread(leaving.wait, SHUTDOWN_SECONDS)
    rasa.delay_seconds = 0.0
    for client in (asking, talking):
        client._url = f"{staying.ws}/ws/citizen"
        await client.resume()
    reply = await asking.expect("message", 10, reply_to=seq, final=True)
    assert reply["answer_id"] == "integration_income.how_to_apply"
    assert (await talking.expect("state"))["state"] == "assigned"
    again = await AgentClient.log_in(
        staying.url, staying.ws, "amina", leaving.passwords["amina"]
    )
    await again.say(talking.conversation, "toujours là")
    await talking.expect("message", author="agent", text="toujours là")


async def long_poll(hub: HubProcess, citizen: Citizen) -> dict[str, object]:
    async with httpx.AsyncClient(timeout=30) as http:
        response = await http.get(
            f"{hub.url}/api/v1/conversations/{citizen.conversation}/messages",
            params={"after": citizen.last_seq, "wait": 20},
            headers={"Authorization": f"Bearer {citizen.token}"},
        )
        found: dict[str, object] = response.json()
        return found


async def until_polled(hub: HubProcess) -> None:
    """Wait until somebody reads by long-polling."""

    async def is_polled() -> bool:
        async with httpx.AsyncClient() as http:
            shown = (await http.get(f"{hub.url}/metrics")).text
            return 'relais_open_connections{channel="long_poll"} 1.0' in shown

    await until(is_polled)
