"""More questions than the assistant can answer: refused at once, never lost."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from handover.core.backlog import MANY
from tests.auxil.clients import Citizen, Frame, close_all, new_id
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

pytestmark = pytest.mark.asyncio
QUESTION = "comment demander le revenu d'intégration ?"
PATIENCE = 20.0
# Within the budget for one answer, and longer than anybody should wait for a place.
SLOW_SECONDS = 1.6


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed() -> AsyncIterator[None]:
    yield
    await close_all()


@pytest_asyncio.fixture
async def crowd(hub: HubProcess, rasa: StandInRasa) -> AsyncIterator[None]:
    """So many citizens ask and wait, again and again, that nobody more is taken on."""
    citizens = [await Citizen.open(hub.ws) for _ in range(2 * MANY)]
    rasa.delay_seconds = SLOW_SECONDS
    asking = [asyncio.create_task(keep_asking(each, rasa)) for each in citizens]
    yield
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)


async def keep_asking(citizen: Citizen, rasa: StandInRasa) -> None:
    """Ask for as long as the assistant is slow; each answer brings a question."""
    while rasa.delay_seconds:
        answer = await ask(citizen, new_id())
        if answer["type"] == "ack":
            seq = answer["seq"]
            await citizen.expect("message", PATIENCE, reply_to=seq, final=True)
        else:
            await asyncio.sleep(0.2)


async def ask(late: Citizen, msg_id: str) -> Frame:
    """Send a question; return the `ack` or the `error` that answers it."""
    await late.say(QUESTION, msg_id)
    return await late.receive_until(
        lambda f: f["type"] in {"ack", "error"} and f["client_msg_id"] == msg_id
    )


async def refused(late: Citizen) -> Frame:
    """Ask one question after the other until one is refused; return the error."""
    for _ in range(40):
        answer = await ask(late, new_id())
        if answer["type"] == "error":
            return answer
        await asyncio.sleep(0.1)
    raise AssertionError("nothing was refused")


async def accepted(late: Citizen, msg_id: str) -> Frame:
    """Send the same question again and again until it is taken; return the `ack`."""
    for _ in range(200):
        answer = await ask(late, msg_id)
        if answer["type"] == "ack":
            return answer
        await asyncio.sleep(0.1)
    raise AssertionError("it was never taken")


async def test_a_question_too_many_is_refused_and_taken_when_sent_again(
    hub: HubProcess, rasa: StandInRasa, crowd: None
) -> None:
    late = await Citizen.open(hub.ws)
    error = await refused(late)
    assert error["code"] == "busy"
    assert error["retry_after"] > 0
    assert "Renvoyez-le" in error["message"]
    assert error["client_msg_id"] not in {m["client_msg_id"] for m in late.messages}
    rasa.delay_seconds = 0.0
    ack = await accepted(late, error["client_msg_id"])
    await late.expect("message", PATIENCE, reply_to=ack["seq"], final=True)
    async with httpx.AsyncClient() as client:
        metrics = (await client.get(f"{hub.url}/metrics")).text
    assert "relais_questions_refused_busy_total 0" not in metrics


async def test_an_emergency_and_a_person_are_never_refused(
    hub: HubProcess, crowd: None
) -> None:
    late = await Citizen.open(hub.ws)
    await refused(late)
    await late.say("je veux mourir")
    await late.expect("message", kind="crisis")
    await late.send("request_human", client_msg_id=new_id(), share_history=True)
    await late.expect("state", state="queued")


async def test_over_http_the_same_is_an_error_with_retry_after(
    hub: HubProcess, crowd: None
) -> None:
    async with httpx.AsyncClient(base_url=f"{hub.url}/api/v1") as client:
        opened = (await client.post("/conversations", json={"lang": "de"})).json()
        await refused(await Citizen.open(hub.ws))
        error = await client.post(
            f"/conversations/{opened['conversation']}/say",
            json={"client_msg_id": new_id(), "text": QUESTION},
            headers={"Authorization": f"Bearer {opened['token']}"},
        )
    assert error.status_code == 503
    assert error.json()["title"] == "busy"
    assert int(error.headers["Retry-After"]) >= 1
