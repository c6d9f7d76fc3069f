"""Administrators look after accounts; what they do is in the audit trail."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.auxil.hub_process import HubProcess
from tests.studio.conftest import Worker

pytestmark = pytest.mark.asyncio

NOOR = {"name": "Noor", "langs": ["nl"], "roles": ["agent", "editor"]}
PASSWORD = "a long password"


@pytest_asyncio.fixture
async def admin(hub: HubProcess):
    worker = await Worker.log_in(hub, "admin")
    yield worker
    await worker.http.aclose()


async def put(worker: Worker, login: str, **account: Any) -> httpx.Response:
    return await worker.http.put(
        f"/api/v1/accounts/{login}", json=account, headers=worker.headers
    )


async def can_log_in(hub: HubProcess, login: str, password: str) -> bool:
    async with httpx.AsyncClient(base_url=hub.url) as http:
        answer = await http.post(
            "/api/v1/login", json={"login": login, "password": password}
        )
    return answer.status_code == 200


async def test_an_account_is_made_changed_and_shut(
    hub: HubProcess, admin: Worker
) -> None:
    assert (await put(admin, "noor", **NOOR)).json()["title"] == "password_needed"
    made = await put(admin, "noor", **NOOR, password=PASSWORD)
    assert made.json()["roles"] == ["agent", "editor"]
    assert await can_log_in(hub, "noor", PASSWORD)
    await put(admin, "noor", **NOOR | {"name": "Noor B."})
    assert await can_log_in(hub, "noor", PASSWORD)
    await put(admin, "noor", **NOOR, disabled=True)
    assert not await can_log_in(hub, "noor", PASSWORD)
    listed = (await admin.http.get("/api/v1/accounts")).json()["accounts"]
    assert [a["disabled"] for a in listed if a["login"] == "noor"] == [True]
    trail = (await admin.get("audit")).json()["entries"]
    actions = [entry["action"] for entry in trail if entry["subject"] == "noor"]
    assert actions == ["account_changed"] * 2 + ["account_created"]


async def test_a_change_ends_the_log_ins_of_the_account(
    hub: HubProcess, admin: Worker
) -> None:
    await put(admin, "noor", **NOOR, password=PASSWORD)
    async with httpx.AsyncClient(base_url=hub.url) as http:
        await http.post("/api/v1/login", json={"login": "noor", "password": PASSWORD})
        assert (await http.get("/api/v1/me")).status_code == 200
        await put(admin, "noor", **NOOR | {"roles": ["agent"]})
        assert (await http.get("/api/v1/me")).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"roles": []},
        {"roles": ["king"]},
        {"langs": ["it"]},
        {"capacity": 0},
        {"password": "short"},
        {"team": "nowhere"},
        {"unknown": 1},
    ],
)
async def test_what_an_account_cannot_be_is_refused(
    admin: Worker, change: dict[str, Any]
) -> None:
    refused = await put(admin, "noor", **NOOR | change)
    assert refused.status_code == 422


async def test_nobody_shuts_themselves_out(admin: Worker) -> None:
    account = {"name": "Admin", "langs": ["fr"], "roles": ["admin"]}
    for change in ({"disabled": True}, {"roles": ["agent"]}):
        refused = await put(admin, "admin", **account | change)
        assert refused.json()["title"] == "own_account"
