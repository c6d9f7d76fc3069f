"""A hub with its studio, and the accounts that work in it."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.auxil.hub_process import HubProcess
from tests.auxil.running_relais import RunningRelais
from tests.auxil.stand_in_rasa import StandInRasa

RENT = "answers/rent_support.yml"


class Worker:
    """Somebody who is logged in at the studio."""

    def __init__(self, http: httpx.AsyncClient, csrf: str) -> None:
        self.http = http
        self.headers = {"X-CSRF-Token": csrf}

    @classmethod
    async def log_in(cls, hub: HubProcess | RunningRelais, login: str) -> "Worker":
        http = httpx.AsyncClient(base_url=hub.url, timeout=240)
        answer = await http.post(
            "/api/v1/login", json={"login": login, "password": hub.passwords[login]}
        )
        answer.raise_for_status()
        return cls(http, answer.json()["csrf"])

    async def get(self, path: str, /, **query: Any) -> httpx.Response:
        return await self.http.get(f"/api/v1/studio/{path}", params=query)

    async def send(self, method: str, path: str, /, **body: Any) -> httpx.Response:
        return await self.http.request(
            method, f"/api/v1/studio/{path}", json=body, headers=self.headers
        )

    async def open(self, title: str = "Mend a sentence") -> dict[str, Any]:
        answer = await self.send("POST", "drafts", title=title)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def field(
        self, draft: str, path: str, place: list[str | int], value: Any
    ) -> httpx.Response:
        """Change a field after reading what it says."""
        held = (await self.get("file", path=path, draft=draft)).json()["holds"]
        for part in place:
            held = held.get(part) if isinstance(held, dict) else held[part]
        return await self.send(
            "PUT",
            f"drafts/{draft}/field",
            path=path,
            place=place,
            was=held,
            value=value,
        )

    async def step(self, draft: str, step: str, comment: str = "") -> httpx.Response:
        seen = (await self.get(f"drafts/{draft}")).json()["version"]
        return await self.send(
            "POST", f"drafts/{draft}/{step}", version=seen, comment=comment
        )


@pytest.fixture(scope="module")
def rasa() -> Iterator[StandInRasa]:
    stand_in = StandInRasa()
    yield stand_in
    stand_in.stop()


@pytest.fixture(scope="module")
def hub(
    tmp_path_factory: pytest.TempPathFactory, rasa: StandInRasa
) -> Iterator[HubProcess]:
    process = HubProcess(tmp_path_factory.mktemp("hub"), rasa.url)
    yield process
    process.stop()


@pytest_asyncio.fixture
async def elif_(hub: HubProcess) -> AsyncIterator[Worker]:
    worker = await Worker.log_in(hub, "elif")
    yield worker
    await worker.http.aclose()


@pytest_asyncio.fixture
async def paul(hub: HubProcess) -> AsyncIterator[Worker]:
    worker = await Worker.log_in(hub, "paul")
    yield worker
    await worker.http.aclose()


@pytest_asyncio.fixture
async def greta(hub: HubProcess) -> AsyncIterator[Worker]:
    worker = await Worker.log_in(hub, "greta")
    yield worker
    await worker.http.aclose()
