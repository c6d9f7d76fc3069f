"""What survives `kill -9`: the conversation, the place in the queue, the debt."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.auxil.clients import AgentClient, Citizen, close_all, new_id
from tests.auxil.databases import fresh_database
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa, until
from tests.handover.conftest import DATABASES

pytestmark = pytest.mark.asyncio

QUESTION = "comment demander le revenu d'intégration ?"


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed():
    yield
    await close_all()


@pytest.fixture
def start_hub(tmp_path: Path) -> Iterator[Callable[..., HubProcess]]:
    started: list[HubProcess] = []

    def start(rasa_url: str, **environment: str) -> HubProcess:
        started.append(HubProcess(tmp_path, rasa_url, **environment))
        return started[-1]

    yield start
    for process in started:
        process.stop()


@pytest.fixture(params=DATABASES)
def mortal(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    rasa: StandInRasa,
) -> Iterator[HubProcess]:
    with fresh_database(request.param, tmp_path) as url:
        process = HubProcess(tmp_path, rasa.url, RELAIS_DATABASE_URL=url)
        try:
            yield process
        finally:
            process.stop()


async def test_conversation_place_and_transcript_survive_a_killed_hub(
    mortal: HubProcess,
) -> None:
    citizen, other = await Citizen.open(mortal.ws), await Citizen.open(mortal.ws)
    await citizen.ask(QUESTION)
    await other.request_human()
    place = (await citizen.request_human())["position"]
    before = list(citizen.messages)
    mortal.kill()
    mortal.start()
    citizen.frames.clear()
    welcome = await citizen.resume(last_seq=0)
    assert welcome["state"] == "queued"
    assert (await citizen.expect("state", state="queued"))["position"] == place
    assert citizen.messages == before


async def test_a_message_acknowledged_before_the_kill_is_answered_after_it(
    mortal: HubProcess, rasa: StandInRasa
) -> None:
    citizen = await Citizen.open(mortal.ws)
    assert (await citizen.ask("bonjour"))["kind"] == "answer"
    rasa.delay_seconds = 1.5
    await citizen.say(QUESTION)
    seq = (await citizen.expect("ack"))["seq"]
    mortal.kill()
    rasa.delay_seconds = 0
    mortal.start()
    await citizen.resume()
    reply = await citizen.expect("message", reply_to=seq)
    assert reply["answer_id"] == "integration_income.how_to_apply"


async def test_an_agent_keeps_the_conversation_over_a_killed_hub(
    mortal: HubProcess,
) -> None:
    citizen = await Citizen.open(mortal.ws)
    agent = await AgentClient.log_in(
        mortal.url, mortal.ws, "amina", mortal.passwords["amina"]
    )
    await citizen.request_human()
    await agent.claim(citizen.conversation)
    mortal.kill()
    mortal.start()
    await agent.connect()
    await agent.send("open", conversation=citizen.conversation, last_seq=0)
    await agent.expect("context", conversation=citizen.conversation)
    await agent.say(citizen.conversation, "toujours là")
    await citizen.resume()
    await citizen.expect("message", author="agent", text="toujours là")
    await agent.close()


async def test_rasa_killed_and_restarted_answers_return_without_the_hub_restarting(
    start_hub: Callable[..., HubProcess],
) -> None:
    first = StandInRasa()
    hub = start_hub(first.url)
    citizen = await Citizen.open(hub.ws)
    assert (await citizen.ask(QUESTION))["kind"] == "answer"
    first.stop()

    async def readyz() -> httpx.Response:
        async with httpx.AsyncClient() as http:
            return await http.get(f"{hub.url}/readyz")

    async def is_missed() -> bool:
        return (await readyz()).json()["missing"] == ["assistant"]

    await until(is_missed)
    assert (await readyz()).status_code == 503
    assert (await citizen.ask(QUESTION))["kind"] == "notice"
    await citizen.request_human()
    second = StandInRasa(first.port)

    async def is_back() -> bool:
        return (await readyz()).status_code == 200

    await until(is_back)
    assert (await citizen.ask(QUESTION))["kind"] == "answer"
    second.stop()


async def test_a_lost_agent_gives_the_place_back(
    start_hub: Callable[..., HubProcess], rasa: StandInRasa
) -> None:
    hub = start_hub(rasa.url, RELAIS_LEASE_SECONDS="1")
    citizen = await Citizen.open(hub.ws)
    agent = await AgentClient.log_in(hub.url, hub.ws, "amina", hub.passwords["amina"])
    place = (await citizen.request_human())["position"]
    await agent.claim(citizen.conversation)
    await citizen.expect("state", state="assigned")
    await agent.cut()
    back = await citizen.expect("state", seconds=10, state="queued")
    assert back["position"] == place
    await citizen.send("cancel_request", client_msg_id=new_id())
    await citizen.expect("state", state="bot")


async def test_a_hub_that_cannot_mask_stops_with_a_sentence(
    tmp_path: Path, rasa: StandInRasa
) -> None:
    process = HubProcess(
        tmp_path, rasa.url, wait=False, RELAIS_MASKING_PIPELINE="not_installed"
    )
    assert process.wait(60) == 1
    assert "texts cannot be masked" in process.log
    assert "correct RELAIS_MASKING_PIPELINE" in process.log
    assert "Traceback" not in process.log


async def test_production_refuses_what_the_public_must_not_meet(
    tmp_path: Path, rasa: StandInRasa
) -> None:
    with pytest.raises(AssertionError, match="refused in production") as refused:
        HubProcess(tmp_path, rasa.url, RELAIS_STAGE="production")
    assert "RELAIS_LIMITS must be on" in str(refused.value)
