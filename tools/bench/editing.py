"""Part `studio`: an editor's day on the whole system, from a press to the citizen."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp

from tools.bench import relais
from tools.bench.figures import Editing
from tools.bench.processes import BenchError, say
from tools.bench.relais_talk import Reader, readers
from tools.bench.sizes import Sizes

__all__ = ["measure"]

FILE = "answers/rent_support.yml"
PLACE = ("answers", "overview", "text", "fr", "standard")
ANSWER = "rent_support.overview"
WORD, OTHER = "aide", "aide publique"
TAUGHT = 20
QUESTION = "la zibeline violette c'est pour qui"
BAD_LINES = "quelque chose,fr,unknown,amount\nNISS 85.07.30-033.28,fr,greet,\n"
LOOK_SECONDS = 0.02
"""How often it is asked whether something is there: what a time is exact to."""

PATIENCE_SECONDS = 600.0


async def measure(ours: Path, log: Path, sizes: Sizes) -> Editing:
    """Live an editor's day; the folder has a model.

    Raises:
        BenchError: a step was refused, or its effect never came.
    """
    async with relais.up(ours, log) as started, _people(started.url, ours) as people:
        writer, publisher = people
        lives, backs = [], []
        async with readers(started.url, "fr") as reader:
            for number in range(sizes.rounds):
                say(f"studio: a text, {number + 1} of {sizes.rounds} …")
                live, back = await _mend(writer, publisher, reader)
                lives.append(live)
                backs.append(back)
        return Editing(lives, backs, **await _teach(writer, publisher))


class _Person:
    """Somebody who is logged in at the studio."""

    def __init__(self, http: aiohttp.ClientSession, csrf: str) -> None:
        self._http = http
        self._headers = {"X-CSRF-Token": csrf}

    @classmethod
    async def log_in(
        cls, http: aiohttp.ClientSession, login: str, password: str
    ) -> _Person:
        body = {"login": login, "password": password}
        async with http.post("/api/v1/login", json=body) as answer:
            return cls(http, (await _read(answer))["csrf"])

    async def get(self, path: str, /, **query: str) -> dict[str, Any]:
        async with self._http.get(f"/api/v1/studio/{path}", params=query) as answer:
            return await _read(answer)

    async def send(self, method: str, path: str, /, **body: Any) -> dict[str, Any]:
        address = f"/api/v1/studio/{path}"
        sending = self._http.request(method, address, json=body, headers=self._headers)
        async with sending as answer:
            return await _read(answer)

    async def step(self, draft: str, name: str) -> None:
        seen = (await self.get(f"drafts/{draft}"))["version"]
        await self.send("POST", f"drafts/{draft}/{name}", version=seen, comment="")

    async def understands(self) -> str | None:
        """Return the topic that the assistant answers the new question with."""
        found = await self.send(
            "POST", "examples/closest", text=QUESTION, language="fr"
        )
        model = found["model"]
        return model["topic"] if model["kind"] == "answer" else None


async def _read(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    if not answer.ok:
        raise BenchError(f"{answer.method} {answer.url.path}: {await answer.text()}")
    found: dict[str, Any] = await answer.json() if answer.content_length != 0 else {}
    return found


@contextlib.asynccontextmanager
async def _people(url: str, ours: Path) -> AsyncIterator[list[_Person]]:
    """Log in who writes and who publishes."""
    passwords = json.loads((ours / "data" / "demo-accounts.json").read_text("utf-8"))
    async with contextlib.AsyncExitStack() as stack:
        people = []
        for login in ("elif", "paul"):
            # Cookies of an address without a name are refused otherwise.
            jar = aiohttp.CookieJar(unsafe=True)
            session = aiohttp.ClientSession(url, cookie_jar=jar)
            http = await stack.enter_async_context(session)
            people.append(await _Person.log_in(http, login, passwords[login]))
        yield people


async def _mend(
    writer: _Person, publisher: _Person, reader: Reader
) -> tuple[float, float]:
    """Publish another word and go back; return seconds until citizens read each."""
    live = (await writer.get("topics"))["release"]
    held: Any = (await writer.get("file", path=FILE))["holds"]
    for part in PLACE:
        held = held[part]
    draft = (await writer.send("POST", "drafts", title="A word"))["id"]
    await writer.send(
        "PUT",
        f"drafts/{draft}/field",
        path=FILE,
        place=[*PLACE],
        was=held,
        value=held.replace(WORD, OTHER, 1),
    )
    await writer.step(draft, "submit")
    await publisher.step(draft, "approve")

    async def is_new() -> bool:
        return OTHER in await reader.read(ANSWER)

    async def is_old() -> bool:
        return not await is_new()

    there = await _until(lambda: publisher.step(draft, "publish"), is_new)
    back = await _until(
        lambda: publisher.send("POST", f"releases/{live}/restore"), is_old
    )
    return there, back


async def _teach(writer: _Person, publisher: _Person) -> dict[str, float]:
    """Teach twenty examples to the assistant and take them back; return seconds."""
    live = (await writer.get("topics"))["release"]
    draft = (await writer.send("POST", "drafts", title="A wording"))["id"]
    lines = [
        f"la zibeline violette {'très ' * number}c'est pour qui,fr,rent_support,"
        for number in range(TAUGHT)
    ]
    table = "\n".join(
        ["text,language,topic,facet", *(f"{line}eligibility" for line in lines)]
    )
    began = time.perf_counter()
    told = await writer.send(
        "POST",
        f"drafts/{draft}/examples/import",
        source=f"{table}\n{BAD_LINES}",
        is_trial=False,
    )
    imported = time.perf_counter() - began
    if (told["taken"], told["refused"]) != (TAUGHT, 2):
        raise BenchError(f"the table was not taken in: {told}")
    say("studio: training …")
    trained, compared = await _train(writer, draft)
    await writer.step(draft, "submit")
    await publisher.step(draft, "approve")

    async def is_understood() -> bool:
        return await writer.understands() == "rent_support"

    async def is_forgotten() -> bool:
        return not await is_understood()

    say("studio: publishing a model …")
    live_model = await _until(lambda: publisher.step(draft, "publish"), is_understood)
    old_model = await _until(
        lambda: publisher.send("POST", f"releases/{live}/restore"), is_forgotten
    )
    return {
        "imported": imported,
        "trained": trained,
        "compared": compared,
        "model_live": live_model,
        "model_back": old_model,
    }


async def _train(writer: _Person, draft: str) -> tuple[float, float]:
    """Return the seconds of the training, and of the comparison after it."""
    began = time.perf_counter()
    trained = None
    await writer.send("POST", f"drafts/{draft}/train")
    while True:
        run = (await writer.get(f"drafts/{draft}/training"))["run"]
        if run["state"] == "failed":
            raise BenchError(f"the training failed: {run['said']}")
        if trained is None and run["state"] in {"comparing", "done"}:
            trained = time.perf_counter() - began
        if trained is not None and run["state"] == "done":
            return trained, time.perf_counter() - began - trained
        await asyncio.sleep(LOOK_SECONDS)


async def _until(
    act: Callable[[], Awaitable[object]], is_there: Callable[[], Awaitable[bool]]
) -> float:
    """Act; return the seconds until what should come is there."""
    began = time.perf_counter()
    await act()
    while not await is_there():
        if time.perf_counter() - began > PATIENCE_SECONDS:
            raise BenchError(f"nothing came of it in {PATIENCE_SECONDS:.0f} s")
        await asyncio.sleep(LOOK_SECONDS)
    return time.perf_counter() - began
