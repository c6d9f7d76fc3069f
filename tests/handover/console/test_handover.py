"""From the bot to a person and back, with real sockets on both sides."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.auxil.clients import AgentClient, Citizen, Client, new_id
from tests.auxil.hub_process import HubProcess

pytestmark = pytest.mark.asyncio

ROUNDS = 60
"""Ten thousand claims at once are made in `make test-all`."""


@pytest_asyncio.fixture
async def agents(hub: HubProcess) -> AsyncIterator[tuple[AgentClient, AgentClient]]:
    passwords = hub.passwords
    pair = [
        await AgentClient.log_in(hub.url, hub.ws, login, passwords[login])
        for login in ("amina", "lukas")
    ]
    yield pair[0], pair[1]
    for agent in pair:
        await agent.close()


async def test_a_person_takes_over_talks_and_gives_back(
    hub: HubProcess, agents: tuple[AgentClient, AgentClient]
) -> None:
    citizen, agent = await Citizen.open(hub.ws, "de"), agents[0]
    await citizen.ask("Bonjour")
    await citizen.request_human()
    entry = await agent.receive_until(
        lambda f: (
            f["type"] == "queue"
            and any(t["conversation"] == citizen.conversation for t in f["waiting"])
        )
    )
    assert entry["waiting"][-1]["servable"]
    assert (await agent.claim(citizen.conversation))["type"] == "ack"
    state = await citizen.expect("state", state="assigned")
    assert state["agent_name"] == "Amina"
    context = await agent.expect("context")
    assert context["guesses"][0]["confidence"] == pytest.approx(0.93)
    await agent.expect("message", text="Bonjour")
    await citizen.say("Guten Tag")
    await agent.expect("message", text="Guten Tag", author="citizen")
    await agent.say(citizen.conversation, "Guten Tag, ich bin da.")
    reply = await citizen.expect("message", author="agent")
    assert (reply["author_name"], reply["text"]) == ("Amina", "Guten Tag, ich bin da.")
    assert "Amina" in reply["label"]
    assert (await agent.release("return_to_bot", citizen.conversation))["seq"]
    await citizen.expect("state", state="bot", agent_name=None)
    answer = await citizen.ask("What is increased reimbursement?")
    assert answer["author"] == "bot"


async def test_the_bot_is_silent_while_a_person_is_there(
    hub: HubProcess, agents: tuple[AgentClient, AgentClient]
) -> None:
    citizen, agent = await Citizen.open(hub.ws), agents[0]
    await citizen.request_human()
    for i in range(5):
        await citizen.say(f"bonjour {i}")
    await agent.claim(citizen.conversation)
    for i in range(5):
        await citizen.say(f"bonjour {i}")
    await citizen.send(
        "choose", client_msg_id=new_id(), value="integration_income.overview"
    )
    await citizen.collect(0.7)
    await agent.release("return_to_bot", citizen.conversation)
    await citizen.expect("state", state="bot")
    log = sorted(citizen.messages, key=lambda m: m["seq"])
    taken = next(i for i, m in enumerate(log) if "Amina" in m["text"])
    left = next(i for i in range(len(log) - 1, 0, -1) if "Amina" in log[i]["text"])
    assert left > taken
    assert {m["author"] for m in log[taken:left]} == {"system", "citizen"}


async def test_of_two_agents_who_claim_at_once_exactly_one_wins_every_time(
    hub: HubProcess, agents: tuple[AgentClient, AgentClient]
) -> None:
    citizen = await Citizen.open(hub.ws)
    names = ("Amina", "Lukas")
    wins = [0, 0]
    for turn in range(ROUNDS):
        await citizen.request_human()
        order = (0, 1) if turn % 2 else (1, 0)
        results = dict(
            zip(
                order,
                await asyncio.gather(
                    *(agents[i].claim(citizen.conversation) for i in order)
                ),
                strict=True,
            )
        )
        winners = [i for i, result in results.items() if result["type"] == "ack"]
        assert len(winners) == 1
        winner, loser = winners[0], 1 - winners[0]
        wins[winner] += 1
        assert results[loser]["code"] == "already_claimed"
        assert results[loser]["claimed_by"] == names[winner]
        assert names[winner] in results[loser]["message"]
        await agents[winner].release("return_to_bot", citizen.conversation)
    assert sum(wins) == ROUNDS


async def test_without_sharing_the_agent_sees_only_what_comes_after(
    hub: HubProcess, agents: tuple[AgentClient, AgentClient]
) -> None:
    citizen, agent = await Citizen.open(hub.ws), agents[1]
    await citizen.ask("avant")
    await citizen.request_human(share_history=False)
    await agent.claim(citizen.conversation)
    context = await agent.expect("context")
    assert (context["share_history"], context["guesses"]) == (False, [])
    await citizen.say("après")
    await agent.expect("message", text="après")
    assert "avant" not in {m["text"] for m in agent.messages}
    await agent.send("open", conversation=citizen.conversation, last_seq=0)
    await agent.expect("message", text="après")
    assert "avant" not in {m["text"] for m in agent.messages}


async def test_a_waiting_citizen_may_still_keep_the_history_to_themselves(
    hub: HubProcess, agents: tuple[AgentClient, AgentClient]
) -> None:
    citizen, agent = await Citizen.open(hub.ws), agents[1]
    await citizen.ask("avant")
    await citizen.request_human()
    await citizen.send("request_human", client_msg_id=new_id(), share_history=False)
    await citizen.expect("ack")
    await agent.claim(citizen.conversation)
    assert (await agent.expect("context"))["share_history"] is False
    await agent.collect(0.3)
    assert "avant" not in {m["text"] for m in agent.messages}


async def test_closing_gives_the_citizen_a_reference_and_ends(
    hub: HubProcess, agents: tuple[AgentClient, AgentClient]
) -> None:
    citizen, agent = await Citizen.open(hub.ws), agents[0]
    await citizen.request_human()
    await agent.claim(citizen.conversation)
    reference = (await agent.expect("context"))["reference"]
    await agent.release("close", citizen.conversation)
    farewell = await citizen.expect("message", author="system")
    while reference not in farewell["text"]:
        farewell = await citizen.expect("message", author="system")
    await citizen.expect("state", state="closed")
    refused = await agent.say(citizen.conversation, "encore")
    assert refused["code"] == "not_yours"


async def test_back_in_the_queue_the_original_place_is_kept(
    hub: HubProcess, agents: tuple[AgentClient, AgentClient]
) -> None:
    agent = agents[0]
    first = await Citizen.open(hub.ws, "nl")
    await first.request_human()
    second = await Citizen.open(hub.ws, "nl")
    behind = (await second.request_human())["position"]
    await agent.claim(first.conversation)
    await second.expect("state", position=behind - 1)
    await agent.release("return_to_queue", first.conversation)
    await second.expect("state", position=behind)
    for citizen in (first, second):
        await citizen.send("cancel_request", client_msg_id=new_id())
        await citizen.expect("state", state="bot")


async def test_typing_is_passed_on_and_never_stored(
    hub: HubProcess, agents: tuple[AgentClient, AgentClient]
) -> None:
    citizen, agent = await Citizen.open(hub.ws), agents[0]
    await citizen.request_human()
    await agent.claim(citizen.conversation)
    await citizen.expect("state", state="assigned")
    await citizen.send("typing")
    await agent.expect("typing", author="citizen", conversation=citizen.conversation)
    await agent.send("typing", conversation=citizen.conversation)
    await citizen.expect("typing", author="agent")
    await agent.release("return_to_bot", citizen.conversation)


# -- log-in and tickets ----------------------------------------------------------


async def test_a_wrong_password_and_an_unknown_login_get_the_same_refusal(
    hub: HubProcess,
) -> None:
    async with httpx.AsyncClient(base_url=hub.url) as http:
        answers = [
            await http.post("/api/v1/login", json={"login": login, "password": "x" * 9})
            for login in ("amina", "nobody")
        ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert answers[0].headers["content-type"] == "application/problem+json"


async def test_a_ticket_works_once_and_a_forged_one_never(hub: HubProcess) -> None:
    agent = await AgentClient.log_in(
        hub.url, hub.ws, "lukas", hub.passwords["lukas"], available=False
    )
    ticket = await agent.take_ticket()
    for good, value in ((True, ticket), (False, ticket), (False, "forged")):
        socket = Client(f"{hub.ws}/ws/agent?ticket={value}")
        await socket.open_socket()
        first = await socket.receive()
        assert (first["type"] == "welcome") == good
        if not good:
            assert first["code"] == "wrong_ticket"
            assert await socket.closed_with() == 1008
    assert ticket not in hub.log
    await agent.close()


async def test_a_change_without_the_csrf_token_is_refused(hub: HubProcess) -> None:
    async with httpx.AsyncClient(base_url=hub.url) as http:
        await http.post(
            "/api/v1/login",
            json={"login": "amina", "password": hub.passwords["amina"]},
        )
        assert (await http.post("/api/v1/agent/ticket")).status_code == 403
        me = (await http.get("/api/v1/me")).json()
        headers = {"X-CSRF-Token": me["csrf"]}
        assert (await http.post("/api/v1/logout", headers=headers)).status_code == 204
        assert (await http.get("/api/v1/me")).status_code == 401


async def test_passwords_and_cookies_are_not_stored_as_they_are(
    hub: HubProcess, tmp_path: Path
) -> None:
    agent = await AgentClient.log_in(
        hub.url, hub.ws, "amina", hub.passwords["amina"], available=False
    )
    cookie = agent.http.cookies["relais"]
    assert cookie not in hub.log
    assert hub.passwords["amina"] not in hub.log
    await agent.close()
