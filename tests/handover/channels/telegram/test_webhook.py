"""The webhook, as Telegram calls it and as others do."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.auxil.bot_api import TOKEN, BotApi
from tests.auxil.hub_process import HubProcess
from tests.auxil.ports import free_port
from tests.auxil.stand_in_rasa import StandInRasa
from tests.handover.channels.kit import ANSWER, QUESTION, all_delivered
from tests.handover.channels.telegram.reader import Reader

pytestmark = pytest.mark.asyncio

SECRET = "a-secret-of-the-webhook"


@pytest.fixture(scope="module")
def hooked(
    rasa: StandInRasa,
    bot_api: BotApi,
    database_url: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[HubProcess]:
    port = free_port()
    process = HubProcess(
        tmp_path_factory.mktemp("hub"),
        rasa.url,
        RELAIS_PORT=str(port),
        RELAIS_DATABASE_URL=database_url,
        RELAIS_TELEGRAM_TOKEN=TOKEN,
        RELAIS_TELEGRAM_API=bot_api.url,
        RELAIS_TELEGRAM_WEBHOOK_URL=f"http://127.0.0.1:{port}/api/v1/telegram",
        RELAIS_TELEGRAM_WEBHOOK_SECRET=SECRET,
    )
    yield process
    process.stop()


async def post(hub: HubProcess, secret: str | None, body: Any) -> httpx.Response:
    shown = b"" if secret is None else secret.encode()
    headers = {} if secret is None else {b"X-Telegram-Bot-Api-Secret-Token": shown}
    async with httpx.AsyncClient() as http:
        url = f"{hub.url}/api/v1/telegram"
        if isinstance(body, bytes):
            return await http.post(url, content=body, headers=headers)
        return await http.post(url, json=body, headers=headers)


async def test_updates_reach_the_webhook_and_nothing_is_fetched(
    hooked: HubProcess, bot_api: BotApi, database_url: str
) -> None:
    citizen = Reader(bot_api)
    await citizen.ask(QUESTION, ANSWER)
    await all_delivered(database_url)
    hooked.kill()
    citizen.phone.say("xyz")
    hooked.start()
    await citizen.read("Je ne suis pas sûr")
    assert bot_api.count("getUpdates") == 0
    assert len(citizen.with_part("Je ne suis pas sûr")) == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é"])
async def test_whoever_does_not_know_the_secret_is_refused(
    hooked: HubProcess, secret: str | None
) -> None:
    answer = await post(hooked, secret, {"update_id": 1})
    assert answer.status_code == 403
    assert answer.json()["title"] == "wrong_secret"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 422),
        (b"[]", 422),
        ({"update_id": "1"}, 422),
        ({"no": "id"}, 422),
        (b"x" * 300_000, 413),
    ],
)
async def test_what_is_no_update_is_named(
    hooked: HubProcess, body: Any, status: int
) -> None:
    assert (await post(hooked, SECRET, body)).status_code == status


async def test_an_update_sent_twice_to_the_webhook_is_followed_once(
    hooked: HubProcess, bot_api: BotApi
) -> None:
    citizen = Reader(bot_api)
    await citizen.start()
    message = {
        "message_id": 77,
        "date": 1,
        "chat": citizen.phone.chat,
        "from": citizen.phone.user,
        "text": "xyz",
    }
    update = {"update_id": 7_000_001, "message": message}
    for _ in range(3):
        assert (await post(hooked, SECRET, update)).status_code == 200
    await citizen.settle()
    assert len(citizen.with_part("Je ne suis pas sûr")) == 1
