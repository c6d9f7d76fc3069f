"""Two hubs on one PostgreSQL are one service, with Redis and without."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.auxil.clients import AgentClient, Citizen, close_all, new_id
from tests.auxil.databases import fresh_database
from tests.auxil.hub_pair import hub_pair, readiness, see_each_other
from tests.auxil.hub_process import HubProcess
from tests.auxil.redis_server import RedisServer
from tests.auxil.stand_in_rasa import StandInRasa, until

pytestmark = [pytest.mark.asyncio, pytest.mark.network]

QUESTION = "comment demander le revenu d'intégration ?"
Pair = tuple[HubProcess, HubProcess]


@pytest_asyncio.fixture(autouse=True)
async def sockets_are_closed():
    yield
    await close_all()


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture(scope="module", params=["pushed", "polled"])
def pair(
    request: pytest.FixtureRequest,
    rasa: StandInRasa,
    redis: RedisServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    url = redis.url if request.param == "pushed" else ""
    with (
        fresh_database("postgresql", folder) as database,
        hub_pair(
            folder, rasa, database, RELAIS_REDIS_URL=url, RELAIS_LIMITS="on"
        ) as hubs,
    ):
        push = "ready" if url else "off"
        asyncio.run(see_each_other(*hubs, push=push))
        yield hubs


pushed = pytest.mark.parametrize("pair", ["pushed"], indirect=True)


async def log_in(hub: HubProcess, name: str, passwords: dict[str, str]) -> AgentClient:
    return await AgentClient.log_in(hub.url, hub.ws, name, passwords[name])


async def test_citizen_and_agent_meet_across_hubs(pair: Pair) -> None:
    citizen = await Citizen.open(pair[0].ws)
    agent = await log_in(pair[1], "amina", pair[0].passwords)
    await citizen.request_human()
    await agent.receive_until(
        lambda f: (
            f["type"] == "queue"
            and citizen.conversation in {each["conversation"] for each in f["waiting"]}
        )
    )
    assert (await agent.claim(citizen.conversation))["type"] == "ack"
    await citizen.expect("state", state="assigned", agent_name="Amina")
    await agent.say(citizen.conversation, "bonjour, ici Amina")
    await citizen.expect("message", author="agent", text="bonjour, ici Amina")
    await citizen.say("merci")
    await agent.expect("message", author="citizen", text="merci")
    await agent.release("return_to_bot", citizen.conversation)
    await citizen.expect("state", state="bot")
    await agent.send("available", available=False)


async def test_both_connections_of_one_citizen_hear_the_answer(pair: Pair) -> None:
    citizen = await Citizen.open(pair[0].ws)
    elsewhere = Citizen(f"{pair[1].ws}/ws/citizen")
    elsewhere.conversation, elsewhere.token = citizen.conversation, citizen.token
    await elsewhere.resume(last_seq=0)
    await citizen.ask(QUESTION)
    await elsewhere.expect(
        "message", final=True, answer_id="integration_income.how_to_apply"
    )


async def test_questions_sent_through_both_hubs_are_answered_once_and_in_order(
    pair: Pair, rasa: StandInRasa
) -> None:
    rasa.delay_seconds = 0.1
    citizen = await Citizen.open(pair[0].ws)
    elsewhere = Citizen(f"{pair[1].ws}/ws/citizen")
    elsewhere.conversation, elsewhere.token = citizen.conversation, citizen.token
    await elsewhere.resume()
    for number in range(6):
        await (citizen, elsewhere)[number % 2].say(f"question {number}")

    def answered(message: dict) -> bool:
        return message["final"] and message["author"] == "bot"

    for each in (citizen, elsewhere):
        while sum(map(answered, each.messages)) < 6:
            await each.receive(10)
    replies = [each["reply_to"] for each in citizen.messages if answered(each)]
    assert replies == sorted(replies)
    assert Counter(replies).most_common(1)[0][1] == 1


async def test_of_two_agents_at_two_hubs_one_gets_the_conversation(pair: Pair) -> None:
    agents = [
        await log_in(hub, name, pair[0].passwords)
        for hub, name in zip(pair, ("amina", "lukas"), strict=True)
    ]
    for _ in range(5):
        citizen = await Citizen.open(pair[0].ws)
        await citizen.request_human()
        claims = await asyncio.gather(*(a.claim(citizen.conversation) for a in agents))
        assert sorted(claim["type"] for claim in claims) == ["ack", "error"]
        await citizen.send("close", client_msg_id=new_id())
    for agent in agents:
        await agent.send("available", available=False)


async def test_every_request_may_go_to_another_hub(pair: Pair) -> None:
    async with httpx.AsyncClient() as http:
        opened = await http.post(
            f"{pair[0].url}/api/v1/conversations", json={"lang": "fr"}
        )
        path = f"/api/v1/conversations/{opened.json()['conversation']}"
        http.headers["Authorization"] = f"Bearer {opened.json()['token']}"
        for number in range(4):
            said = await http.post(
                f"{pair[number % 2].url}{path}/say",
                json={"client_msg_id": new_id(), "text": "bonjour"},
            )
            wait = {"after": said.json()["seq"], "wait": 10}
            found = await http.get(
                f"{pair[(number + 1) % 2].url}{path}/messages", params=wait
            )
            assert found.json()["messages"][0]["answer_id"] == "greet"


async def test_log_in_and_ticket_of_an_agent_are_good_at_every_hub(
    pair: Pair,
) -> None:
    agent = await log_in(pair[0], "lukas", pair[0].passwords)
    ticket = await agent.take_ticket()
    await agent.open_socket(f"{pair[1].ws}/ws/agent?ticket={ticket}")
    welcome = await agent.expect("welcome", available=True)
    assert welcome["agent"]["login"] == "lukas"
    await agent.send("available", available=False)


@pushed
async def test_attempts_to_log_in_are_counted_over_all_hubs(pair: Pair) -> None:
    async def is_limited_at_the_other() -> bool:
        for _ in range(4):
            await guess(pair[0])
        return await guess(pair[1]) == 429

    await until(is_limited_at_the_other)


async def guess(hub: HubProcess) -> int:
    async with httpx.AsyncClient() as http:
        response = await http.post(
            f"{hub.url}/api/v1/login", json={"login": "nobody", "password": "x"}
        )
        return response.status_code


@pushed
async def test_what_a_killed_hub_owed_is_answered_by_the_other(
    pair: Pair, rasa: StandInRasa
) -> None:
    first, second = pair
    rasa.delay_seconds = 1.5
    citizen = await Citizen.open(first.ws)
    await citizen.say(QUESTION)
    seq = (await citizen.expect("ack"))["seq"]
    first.kill()
    rasa.delay_seconds = 0.0
    citizen._url = f"{second.ws}/ws/citizen"
    await citizen.resume()
    reply = await citizen.expect("message", 10, reply_to=seq, final=True)
    assert reply["answer_id"] == "integration_income.how_to_apply"
    first.start()


@pushed
async def test_redis_lost_and_back_changes_how_but_not_what_is_delivered(
    pair: Pair, redis: RedisServer
) -> None:
    await see_each_other(*pair, push="ready")
    citizen = await Citizen.open(pair[0].ws)
    elsewhere = Citizen(f"{pair[1].ws}/ws/citizen")
    elsewhere.conversation, elsewhere.token = citizen.conversation, citizen.token
    await elsewhere.resume()
    for change in (lambda: None, redis.stop, redis.start):
        change()
        msg_id = await citizen.say("bonjour")
        await elsewhere.expect("message", 10, client_msg_id=msg_id)
    await see_each_other(*pair, push="ready")
    assert (await readiness(pair[0]))["degraded"] == []


@pushed
async def test_hubs_that_publish_different_content_say_so(
    pair: Pair, rasa: StandInRasa, tmp_path: Path
) -> None:
    other = tmp_path / "content"
    shutil.copytree("nlu_data", other)
    with (other / "institution.yml").open("a") as file:
        file.write("\n# Another release.\n")
    own = {"RELAIS_CONTENT_DIR": str(other), "RELAIS_PORT": ""}
    settings = pair[0].environment | own
    third = HubProcess(tmp_path, rasa.url, **settings)
    try:

        async def is_told() -> bool:
            return (await readiness(pair[0]))["degraded"] == ["releases"]

        await until(is_told)
    finally:
        third.stop()
