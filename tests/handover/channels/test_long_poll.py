"""The same verbs over plain HTTP, for portals that block sockets."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.auxil.clients import Citizen, new_id
from tests.auxil.hub_process import HubProcess

pytestmark = pytest.mark.asyncio

QUESTION = "comment demander le revenu d'intégration ?"


class HttpCitizen:
    def __init__(self, http: httpx.AsyncClient, welcome: dict[str, Any]) -> None:
        self.path = f"/api/v1/conversations/{welcome['conversation']}"
        self.headers = {"Authorization": f"Bearer {welcome['token']}"}
        self.welcome = welcome
        self._http = http

    async def do(self, verb: str, **fields: Any) -> httpx.Response:
        return await self._http.post(
            f"{self.path}/{verb}", json=fields, headers=self.headers
        )

    async def read(self, after: int = 0, wait: float = 0) -> dict[str, Any]:
        response = await self._http.get(
            f"{self.path}/messages",
            params={"after": after, "wait": wait},
            headers=self.headers,
            timeout=30,
        )
        response.raise_for_status()
        content: dict[str, Any] = response.json()
        return content


@pytest_asyncio.fixture
async def http(hub: HubProcess) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=hub.url) as client:
        yield client


@pytest_asyncio.fixture
async def citizen(http: httpx.AsyncClient) -> HttpCitizen:
    opened = await http.post("/api/v1/conversations", json={"lang": "fr"})
    assert opened.status_code == 201
    return HttpCitizen(http, opened.json())


async def test_the_disclosure_comes_first_here_too(citizen: HttpCitizen) -> None:
    messages = (await citizen.read())["messages"]
    assert [(m["seq"], m["kind"]) for m in messages] == [(1, "disclosure")]


async def test_a_question_is_acknowledged_and_its_answer_waited_for(
    citizen: HttpCitizen,
) -> None:
    ack = (await citizen.do("say", client_msg_id=new_id(), text=QUESTION)).json()
    assert (ack["type"], ack["seq"]) == ("ack", 2)
    reply = (await citizen.read(after=2, wait=10))["messages"][0]
    assert reply["answer_id"] == "integration_income.how_to_apply"


async def test_waiting_ends_when_nothing_happens(citizen: HttpCitizen) -> None:
    began = time.monotonic()
    content = await citizen.read(after=1, wait=0.5)
    assert content["messages"] == []
    assert content["state"]["state"] == "bot"
    assert time.monotonic() - began >= 0.5


async def test_a_person_is_one_request_away(citizen: HttpCitizen) -> None:
    ack = await citizen.do("request_human", client_msg_id=new_id())
    assert ack.json()["type"] == "ack"
    assert (await citizen.read())["state"]["state"] == "queued"


async def test_the_same_message_twice_gets_the_same_place(citizen: HttpCitizen) -> None:
    msg_id = new_id()
    answers = await asyncio.gather(
        *(citizen.do("say", client_msg_id=msg_id, text="bonjour") for _ in range(5))
    )
    assert {answer.json()["seq"] for answer in answers} == {2}


async def test_preferences_answer_with_the_state(citizen: HttpCitizen) -> None:
    state = (await citizen.do("set", level="easy", region="wallonia")).json()
    assert (state["type"], state["level"], state["region"]) == (
        "state",
        "easy",
        "wallonia",
    )


async def test_socket_and_http_share_one_conversation(
    hub: HubProcess, citizen: HttpCitizen
) -> None:
    socket = Citizen(f"{hub.ws}/ws/citizen")
    socket.conversation = citizen.welcome["conversation"]
    socket.token = citizen.welcome["token"]
    await socket.resume(last_seq=0)
    await citizen.do("say", client_msg_id=new_id(), text="par HTTP")
    await socket.expect("message", text="par HTTP")


@pytest.mark.parametrize(
    ("verb", "fields", "status", "code"),
    [
        ("dance", {}, 422, "unknown_verb"),
        ("hello", {}, 422, "unknown_verb"),
        ("say", {"text": "x"}, 422, "invalid_field"),
        ("say", {"client_msg_id": new_id(), "text": "x" * 1001}, 422, "text_too_long"),
        (
            "say",
            {"client_msg_id": new_id(), "text": "é" * 5000},
            413,
            "frame_too_large",
        ),
        (
            "say",
            {"client_msg_id": new_id(), "text": "x", "author": "bot"},
            422,
            "forbidden_field",
        ),
        ("cancel_request", {"client_msg_id": new_id()}, 409, "not_possible_now"),
    ],
)
async def test_a_bad_request_is_a_named_problem(
    citizen: HttpCitizen, verb: str, fields: dict[str, Any], status: int, code: str
) -> None:
    response = await citizen.do(verb, **fields)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["title"] == code


async def test_without_its_token_a_conversation_is_not_found(
    http: httpx.AsyncClient, citizen: HttpCitizen
) -> None:
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "é"}):
        raw = [(k.encode(), v.encode()) for k, v in headers.items()]
        response = await http.get(f"{citizen.path}/messages", headers=raw)
        assert (response.status_code, response.json()["title"]) == (
            404,
            "unknown_conversation",
        )


async def test_every_language_is_told_who_runs_this(http: httpx.AsyncClient) -> None:
    names = set()
    for lang in ("fr", "nl", "de", "en"):
        about = (await http.get("/api/v1/institution", params={"lang": lang})).json()
        assert about["phone"]
        assert about["desk"]
        names.add(about["name"])
    assert len(names) == 4
