"""The power goes at each step of an editor's day: all of it is there, or nothing."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.auxil.hub_process import HubProcess
from tests.studio.conftest import RENT, Worker
from tests.studio.test_editors_day import OVERVIEW, what_citizens_read

pytestmark = pytest.mark.asyncio

DELAYS = (
    0.03,
    *(pytest.param(delay, marks=pytest.mark.long) for delay in (0.0, 0.01, 0.1)),
)
TABLE = "text,language,topic,facet\n" + "".join(
    f"la zibeline {each} c'est pour qui,fr,rent_support,eligibility\n"
    for each in ("violette", "verte", "rousse", "grise")
)


@dataclass
class Day:
    """A hub whose power goes in the middle of each step, and comes back."""

    hub: HubProcess
    delay: float

    async def step(
        self,
        name: str,
        act: Callable[[], Awaitable[httpx.Response]],
        is_done: Callable[[], Awaitable[bool]],
    ) -> None:
        """Cut the power during `act`; do it again if nothing of it is there."""
        assert not await is_done()
        acting = asyncio.create_task(_quietly(act))
        await asyncio.sleep(self.delay)
        self.hub.kill()
        await acting
        await asyncio.to_thread(self.hub.start)
        if not await is_done():
            answer = await act()
            assert answer.is_success, (name, answer.text)
            assert await is_done(), (name, answer.text)


async def _quietly(act: Callable[[], Awaitable[httpx.Response]]) -> None:
    with contextlib.suppress(httpx.TransportError):
        await act()


async def state(worker: Worker, draft: str) -> str:
    return str((await worker.get(f"drafts/{draft}")).json()["state"])


async def taught(worker: Worker, draft: str) -> int:
    """Return how many of the new examples the draft holds."""
    answer = await worker.get("examples", draft=draft, topic="rent_support", lang="fr")
    return answer.text.count("la zibeline")


@pytest.mark.parametrize("delay", DELAYS)
async def test_at_each_step_of_the_day_the_power_may_go(
    hub: HubProcess, elif_: Worker, paul: Worker, delay: float
) -> None:
    before = await what_citizens_read(hub)
    draft = (await elif_.open())["id"]
    held = (await elif_.get("file", path=RENT)).json()["holds"]
    was = held["answers"]["overview"]["text"]["fr"]["standard"]
    words = was.replace("aide", "aide publique", 1)
    live = (await elif_.get("topics")).json()["release"]
    day = Day(hub, delay)

    async def says_so() -> bool:
        mine = (await elif_.get("file", path=RENT, draft=draft)).json()["holds"]
        said: Any = mine["answers"]["overview"]["text"]["fr"]["standard"]
        assert said in {was, words}
        return bool(said == words)

    async def is_read() -> bool:
        read = await what_citizens_read(hub)
        is_new = words.strip().splitlines()[0] in read
        assert is_new or read == before
        return is_new

    async def in_state(*names: str) -> bool:
        return await state(elif_, draft) in names

    await day.step("edit", lambda: elif_.field(draft, RENT, OVERVIEW, words), says_so)
    await day.step(
        "submit",
        lambda: elif_.step(draft, "submit"),
        lambda: in_state("in_review", "approved"),
    )
    await day.step(
        "approve", lambda: paul.step(draft, "approve"), lambda: in_state("approved")
    )
    await day.step("publish", lambda: paul.step(draft, "publish"), is_read)
    assert await state(elif_, draft) == "published"

    async def is_back() -> bool:
        return not await is_read()

    await day.step(
        "restore",
        lambda: paul.send("POST", f"releases/{live}/restore"),
        is_back,
    )
    assert (await paul.get("audit")).json()["is_whole"]


@pytest.mark.parametrize("delay", DELAYS)
async def test_a_table_is_taken_in_as_a_whole_or_not_at_all(
    hub: HubProcess, elif_: Worker, delay: float
) -> None:
    draft = (await elif_.open())["id"]

    async def is_in() -> bool:
        found = await taught(elif_, draft)
        assert found in {0, 4}
        return found == 4

    await Day(hub, delay).step(
        "import",
        lambda: elif_.send(
            "POST",
            f"drafts/{draft}/examples/import",
            source=TABLE,
            is_trial=False,
        ),
        is_in,
    )
