"""Callbacks over the wire: the form's offer, the citizen's verb, the agents' tasks."""

import asyncio
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.auxil.clients import AgentClient, Citizen, new_id
from tests.auxil.hub_process import HubProcess

pytestmark = pytest.mark.asyncio

PHONE = "0470 12 34 56"


@pytest_asyncio.fixture
async def agents(hub: HubProcess) -> list[AgentClient]:
    return [
        await AgentClient.log_in(
            hub.url, hub.ws, login, hub.passwords[login], available=False
        )
        for login in ("amina", "lukas")
    ]


async def offered(hub: HubProcess, lang: str = "fr") -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=hub.url) as http:
        answer = await http.get("/api/v1/callback-form", params={"lang": lang})
    assert answer.status_code == 200
    return dict(answer.json())


async def call_back(hub: HubProcess, citizen: Citizen, **fields: Any) -> None:
    half_day = (await offered(hub))["half_days"][0]["value"]
    msg_id = new_id()
    await citizen.send(
        "callback", client_msg_id=msg_id, phone=PHONE, half_day=half_day, **fields
    )
    await citizen.expect("ack", client_msg_id=msg_id)


async def task_of(agent: AgentClient, citizen: Citizen) -> dict[str, Any]:
    answer = await agent.http.get("/api/v1/agent/callbacks", params={"lang": "fr"})
    (welcome,) = [frame for frame in citizen.frames if frame["type"] == "welcome"]
    (task,) = [
        each
        for each in answer.json()["callbacks"]
        if each["reference"] == welcome["reference"]
    ]
    return dict(task)


async def post(agent: AgentClient, task: str, verb: str, **body: Any) -> httpx.Response:
    return await agent.http.post(
        f"/api/v1/agent/callbacks/{task}/{verb}",
        json=body,
        headers={"X-CSRF-Token": agent.csrf},
    )


async def test_form_offers_half_days_with_words_in_every_language(
    hub: HubProcess,
) -> None:
    forms = [await offered(hub, lang) for lang in ("fr", "nl", "de", "en")]
    for form in forms:
        assert len(form["half_days"]) == 6
        assert all(each["label"] for each in form["half_days"])
        assert form["texts"].keys() == forms[0]["texts"].keys()
        assert form["texts"]["step"].count("{") == 2
    questions = {form["texts"]["phone_question"] for form in forms}
    assert len(questions) == 4


async def test_wrong_number_is_named_on_the_socket_and_over_http(
    hub: HubProcess,
) -> None:
    citizen = await Citizen.open(hub.ws)
    fields = {"client_msg_id": new_id(), "phone": "12", "half_day": "x"}
    await citizen.send("callback", **fields)
    error = await citizen.expect("error")
    assert (error["code"], error["field"]) == ("phone_not_valid", "phone")
    async with httpx.AsyncClient(base_url=hub.url) as http:
        answer = await http.post(
            f"/api/v1/conversations/{citizen.conversation}/callback",
            json=fields,
            headers={"Authorization": f"Bearer {citizen.token}"},
        )
    assert answer.status_code == 422
    problem = answer.json()
    assert (problem["title"], problem["field"]) == ("phone_not_valid", "phone")
    assert problem["detail"] == error["message"]


async def test_callback_is_asked_for_over_http_too(hub: HubProcess) -> None:
    citizen = await Citizen.open(hub.ws)
    half_day = (await offered(hub))["half_days"][0]["value"]
    async with httpx.AsyncClient(base_url=hub.url) as http:
        http.headers["Authorization"] = f"Bearer {citizen.token}"
        address = f"/api/v1/conversations/{citizen.conversation}"
        answer = await http.post(
            f"{address}/callback",
            json={"client_msg_id": new_id(), "phone": PHONE, "half_day": half_day},
        )
        assert answer.json()["type"] == "ack"
        withdrawn = await http.post(
            f"{address}/withdraw-callback", json={"client_msg_id": new_id()}
        )
        assert withdrawn.json()["type"] == "ack"


async def test_number_and_note_are_shown_to_the_one_who_took_the_task(
    hub: HubProcess, agents: list[AgentClient]
) -> None:
    amina, lukas = agents
    citizen = await Citizen.open(hub.ws)
    await call_back(hub, citizen, note="mon loyer")
    for agent in agents:
        task = await task_of(agent, citizen)
        assert (task["phone"], task["note"], task["mine"]) == (None, None, False)
    assert (await post(amina, task["id"], "take")).status_code == 204
    mine, other = await task_of(amina, citizen), await task_of(lukas, citizen)
    assert (mine["phone"], mine["note"]) == (PHONE, "mon loyer")
    assert (other["phone"], other["note"]) == (None, None)
    assert other["taken_by"] == "Amina"
    refused = await post(lukas, task["id"], "done", outcome="reached")
    assert (refused.status_code, refused.json()["title"]) == (409, "already_claimed")
    assert "Amina" in refused.json()["detail"]
    done = await post(amina, task["id"], "done", outcome="reached", note="fait")
    assert done.status_code == 204
    gone = await post(amina, task["id"], "done", outcome="reached")
    assert (gone.status_code, gone.json()["title"]) == (409, "task_gone")
    assert "470" not in hub.log


async def test_of_two_who_take_at_once_one_is_told_who_was_first(
    hub: HubProcess, agents: list[AgentClient]
) -> None:
    citizen = await Citizen.open(hub.ws)
    await call_back(hub, citizen)
    task = await task_of(agents[0], citizen)
    answers = await asyncio.gather(
        *(post(agent, task["id"], "take") for agent in agents)
    )
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    winner = agents[[answer.status_code for answer in answers].index(204)]
    assert (await post(winner, task["id"], "return", is_tried=False)).is_success


async def test_tasks_need_a_session_its_token_and_known_fields(
    hub: HubProcess, agents: list[AgentClient]
) -> None:
    citizen = await Citizen.open(hub.ws)
    await call_back(hub, citizen)
    task = await task_of(agents[0], citizen)
    address = f"/api/v1/agent/callbacks/{task['id']}"
    async with httpx.AsyncClient(base_url=hub.url) as http:
        assert (await http.get("/api/v1/agent/callbacks")).status_code == 401
        assert (await http.post(f"{address}/take")).status_code == 401
    without_token = await agents[0].http.post(f"{address}/take")
    assert without_token.status_code == 403
    for verb, body in {
        "done": {"outcome": "answered"},
        "return": {},
        "answer": {"text": " "},
    }.items():
        assert (await post(agents[0], task["id"], verb, **body)).status_code == 422
    assert (await post(agents[0], "nonesuch", "take")).status_code == 409
