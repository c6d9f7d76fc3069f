"""The polite limits, as a flood meets them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from handover.shared_limits import LOGINS, MESSAGES, OPENINGS
from tests.auxil.clients import Citizen, close_all
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

pytestmark = pytest.mark.asyncio


@pytest.fixture
def limited(tmp_path: Path, rasa: StandInRasa) -> Iterator[HubProcess]:
    process = HubProcess(tmp_path, rasa.url, RELAIS_LIMITS="on")
    yield process
    process.stop()


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed() -> AsyncIterator[None]:
    yield
    await close_all()


async def test_a_flood_of_messages_is_told_when_to_go_on_and_other_ways(
    limited: HubProcess,
) -> None:
    citizen = await Citizen.open(limited.ws)
    for _ in range(MESSAGES.burst + 30):
        await citizen.send("typing")
    msg_id = await citizen.say("bonjour")
    error = await citizen.expect("error", client_msg_id=msg_id)
    assert error["code"] == "rate_limited"
    assert error["retry_after"] > 0
    assert "02 000 00 00" in error["message"]
    other = await Citizen.open(limited.ws)
    assert (await other.ask("bonjour"))["author"] == "bot"


async def test_guessing_passwords_is_slowed_down_for_that_login_only(
    limited: HubProcess,
) -> None:
    async with httpx.AsyncClient(base_url=limited.url) as http:

        async def guess(login: str) -> httpx.Response:
            body = {"login": login, "password": "guess"}
            return await http.post("/api/v1/login", json=body)

        for _ in range(LOGINS.burst):
            assert (await guess("amina")).status_code == 401
        refused = await guess("amina")
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1
        assert (await guess("lukas")).status_code == 401


async def test_one_address_cannot_open_conversations_without_end(
    limited: HubProcess,
) -> None:
    async with httpx.AsyncClient(base_url=limited.url) as http:
        for _ in range(2 * OPENINGS.burst):
            answer = await http.post("/api/v1/conversations", json={"lang": "de"})
            if answer.status_code != 201:
                break
        assert answer.status_code == 429
        assert answer.json()["title"] == "rate_limited"
