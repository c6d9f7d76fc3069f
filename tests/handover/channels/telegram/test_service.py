"""Telegram as a part of the hub: off, starting, refused, one of several, killed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from handover.shared_limits import MESSAGES
from tests.auxil.bot_api import TOKEN, BotApi
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa, until
from tests.handover.channels.kit import ANSWER, QUESTION, all_delivered
from tests.handover.channels.telegram.reader import PHOTO, Reader

pytestmark = pytest.mark.asyncio

Start = Callable[..., HubProcess]


@pytest.fixture
def start(
    tmp_path: Path, rasa: StandInRasa, bot_api: BotApi, database_url: str
) -> Iterator[Start]:
    """Start a hub with Telegram on; all of them share one database."""
    started: list[HubProcess] = []
    bot_api.is_down = False

    def start_one(**environment: str) -> HubProcess:
        folder = tmp_path / str(len(started))
        folder.mkdir()
        settings = {
            "RELAIS_DATABASE_URL": database_url,
            "RELAIS_TELEGRAM_TOKEN": TOKEN,
            "RELAIS_TELEGRAM_API": bot_api.url,
            **environment,
        }
        started.append(HubProcess(folder, rasa.url, **settings))
        return started[-1]

    yield start_one
    for process in started:
        process.stop()


async def state_of(hub: HubProcess) -> str:
    async with httpx.AsyncClient() as http:
        ready = (await http.get(f"{hub.url}/readyz")).json()
    assert "telegram" not in ready["missing"]
    return str(ready["telegram"])


async def until_state(hub: HubProcess, state: str) -> None:
    async def is_so() -> bool:
        return await state_of(hub) == state

    await until(is_so, 30)


async def test_without_a_token_telegram_is_off_and_its_address_does_not_exist(
    start: Start,
) -> None:
    hub = start(RELAIS_TELEGRAM_TOKEN="")
    assert await state_of(hub) == "off"
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"{hub.url}/api/v1/telegram", json={"update_id": 1})
    assert answer.status_code in {404, 405}


async def test_the_hub_is_up_before_telegram_is(start: Start, bot_api: BotApi) -> None:
    bot_api.is_down = True
    hub = start()
    assert await state_of(hub) == "starting"
    bot_api.is_down = False
    await until_state(hub, "ready")


async def test_a_wrong_token_is_said_and_never_shown(start: Start) -> None:
    wrong = "1:" + "z" * 35
    hub = start(RELAIS_TELEGRAM_TOKEN=wrong)
    await until_state(hub, "refused")
    assert "Telegram refuses the token" in hub.log
    assert wrong not in hub.log


async def test_a_program_elsewhere_with_the_same_token_is_noticed(
    start: Start, bot_api: BotApi
) -> None:
    hub = start()
    await until_state(hub, "ready")
    url = f"{bot_api.url}/bot{TOKEN}/getUpdates"
    async with httpx.AsyncClient(timeout=40) as http:
        await http.post(url, json={"timeout": 0, "offset": 0})
    await until_state(hub, "taken")
    assert "another program fetches this bot's updates" in hub.log
    await until_state(hub, "ready")


async def test_whoever_floods_is_told_so_and_how_else(
    start: Start, bot_api: BotApi
) -> None:
    start(RELAIS_LIMITS="on")
    citizen = Reader(bot_api)
    await citizen.start()
    for _ in range(MESSAGES.burst + 40):
        citizen.phone.send(photo=PHOTO, media_group_id="1")
    await citizen.read("Beaucoup de messages sont arrivés")
    assert len(citizen.with_part("Beaucoup de messages")) == 1


async def test_of_two_hubs_one_serves_and_the_other_goes_on_when_it_dies(
    start: Start, bot_api: BotApi, database_url: str
) -> None:
    first = start()
    await until_state(first, "ready")
    second = start()
    await until_state(second, "standby")
    citizen = Reader(bot_api)
    await citizen.ask(QUESTION, ANSWER)
    await all_delivered(database_url)
    first.kill()
    citizen.phone.say("xyz")
    await citizen.read("Je ne suis pas sûr")
    assert await state_of(second) == "ready"
    assert len(citizen.with_part("Je ne suis pas sûr")) == 1
    assert len(citizen.with_part(ANSWER)) == 1
    assert len(citizen.with_part("Je suis un assistant IA")) == 1


async def test_a_hub_that_stops_hands_over_at_once(
    start: Start, bot_api: BotApi
) -> None:
    first = start()
    await until_state(first, "ready")
    second = start()
    await until_state(second, "standby")
    first.stop()
    await until_state(second, "ready")


async def test_a_killed_hub_takes_its_own_lease_up_again_at_once(
    start: Start, bot_api: BotApi, database_url: str
) -> None:
    hub = start()
    await until_state(hub, "ready")
    citizen = Reader(bot_api)
    await citizen.start()
    for text, part in (("xyz", "Je ne suis pas sûr"), (QUESTION, ANSWER)):
        await all_delivered(database_url)
        hub.kill()
        citizen.phone.say(text)
        hub.start()
        await citizen.read(part)
    await all_delivered(database_url)
    assert len(citizen.with_part("Je ne suis pas sûr")) == 1
    assert len(citizen.with_part(ANSWER)) == 1
    assert len(citizen.with_part("Je suis un assistant IA")) == 1


async def test_chats_of_another_token_are_forgotten_and_begin_anew(
    start: Start, rasa: StandInRasa
) -> None:
    tokens = ("2:" + "x" * 35, "3:" + "y" * 35)
    first_bot, second_bot = BotApi(tokens[0]), BotApi(tokens[1])
    hub = start(RELAIS_TELEGRAM_API=first_bot.url, RELAIS_TELEGRAM_TOKEN=tokens[0])
    citizen = Reader(first_bot)
    await citizen.ask(QUESTION, ANSWER)
    hub.stop()
    other = start(RELAIS_TELEGRAM_API=second_bot.url, RELAIS_TELEGRAM_TOKEN=tokens[1])
    again = Reader(second_bot)
    assert again.phone.chat_id == citizen.phone.chat_id
    again.phone.say("xyz")
    await again.read("Je ne suis pas sûr")
    assert "Je suis un assistant IA" in again.shown[0].text
    assert "chats of another token are forgotten" in other.log
    other.stop()
    for bot in (first_bot, second_bot):
        bot.stop()


async def test_a_hub_that_stops_finishes_the_message_under_way(
    start: Start, bot_api: BotApi, database_url: str
) -> None:
    hub = start()
    await until_state(hub, "ready")
    citizen = Reader(bot_api)
    await citizen.ask(QUESTION, ANSWER)
    bot_api.answer_after(0.7)
    citizen.phone.say("xyz")
    await citizen.read("Je ne suis pas sûr")
    hub.stop()
    bot_api.answer_after(0.0)
    hub.start()
    await citizen.settle()
    await all_delivered(database_url)
    assert len(citizen.with_part("Je ne suis pas sûr")) == 1
