"""A database that is full, stalled or gone, as citizens and agents meet it."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import make_url

from tests.auxil.clients import AgentClient, Citizen, close_all, new_id
from tests.auxil.cuttable_line import CuttableLine
from tests.auxil.databases import fresh_database
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

pytestmark = pytest.mark.asyncio

PATIENCE = 15.0


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed():
    yield
    await close_all()


@pytest.fixture(scope="module")
def far(
    rasa: StandInRasa, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[HubProcess, CuttableLine]]:
    """Run a hub whose PostgreSQL is at the end of a line."""
    folder: Path = tmp_path_factory.mktemp("far")
    with fresh_database("postgresql", folder) as address:
        url = make_url(address)
        line = CuttableLine((url.host or "127.0.0.1", url.port or 5432))
        through = url.set(host="127.0.0.1", port=line.port)
        database = through.render_as_string(hide_password=False)
        hub = HubProcess(folder, rasa.url, RELAIS_DATABASE_URL=database)
        yield hub, line
        line.restore()
        hub.stop()
        line.close()


@pytest.mark.network
@pytest.mark.parametrize("fault", [CuttableLine.stall, CuttableLine.refuse])
async def test_who_writes_is_told_and_may_send_it_again(
    far: tuple[HubProcess, CuttableLine], fault
) -> None:
    hub, line = far
    citizen = await Citizen.open(hub.ws)
    agent = await AgentClient.log_in(hub.url, hub.ws, "amina", hub.passwords["amina"])
    await citizen.request_human()
    await agent.claim(citizen.conversation)
    await citizen.expect("state", state="assigned")
    fault(line)
    question, answer = new_id(), new_id()
    await citizen.say("est-ce que cela arrive ?", question)
    error = await citizen.expect("error", PATIENCE, client_msg_id=question)
    assert error["code"] == "temporarily_unavailable"
    assert error["message"]
    say = {"conversation": citizen.conversation, "client_msg_id": answer}
    await agent.send("say", **say, text="oui")
    error = await agent.expect("error", PATIENCE, client_msg_id=answer)
    assert error["code"] == "temporarily_unavailable"
    line.restore()
    await citizen.say("est-ce que cela arrive ?", question)
    await citizen.expect("ack", PATIENCE, client_msg_id=question)
    await agent.send("say", **say, text="oui")
    await agent.expect("ack", PATIENCE, client_msg_id=answer)
    await citizen.expect("message", author="agent", text="oui")
    assert [m["client_msg_id"] for m in citizen.messages].count(question) == 1
    await agent.send("available", available=False)


@pytest.mark.network
async def test_answer_that_was_owed_comes_when_the_database_is_back(
    far: tuple[HubProcess, CuttableLine], rasa: StandInRasa
) -> None:
    hub, line = far
    citizen = await Citizen.open(hub.ws)
    rasa.delay_seconds = 0.5
    msg_id = await citizen.say("bonjour")
    seq = (await citizen.expect("ack", client_msg_id=msg_id))["seq"]
    line.refuse()
    refused = await citizen.say("encore là ?")
    await citizen.expect("error", PATIENCE, client_msg_id=refused)
    line.restore()
    reply = await citizen.expect("message", PATIENCE, reply_to=seq, final=True)
    assert reply["answer_id"] == "greet"


async def test_full_disk_is_told_and_over_when_there_is_room(
    tmp_path: Path, rasa: StandInRasa
) -> None:
    hub = HubProcess(tmp_path, rasa.url)
    try:
        citizen = await Citizen.open(hub.ws)
        await citizen.ask("bonjour")
        full = (tmp_path / "relais.db-wal").stat().st_size
        limit_files(hub, full)
        msg_id = await citizen.say("y a-t-il de la place ?")
        error = await citizen.expect("error", PATIENCE, client_msg_id=msg_id)
        assert error["code"] == "temporarily_unavailable"
        limit_files(hub, resource.RLIM_INFINITY)
        await citizen.say("y a-t-il de la place ?", msg_id)
        seq = (await citizen.expect("ack", PATIENCE, client_msg_id=msg_id))["seq"]
        await citizen.expect("message", PATIENCE, reply_to=seq, final=True)
        assert [m["client_msg_id"] for m in citizen.messages].count(msg_id) == 1
    finally:
        hub.stop()


def limit_files(hub: HubProcess, size: int) -> None:
    """Let the hub's files grow to this many bytes and no further."""
    limits = (size, resource.RLIM_INFINITY)
    resource.prlimit(hub.pid, resource.RLIMIT_FSIZE, limits)
