"""Two hubs with everything around them, and the accidents that happen to them."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import httpx
import psutil
from sqlalchemy import make_url, text

from handover.accounts import Accounts
from handover.core.records import AgentAccount
from handover.core.words import Lang
from handover.settings import with_async_driver
from handover.store import owed
from handover.store.engine import Database
from tests.auxil.cuttable_line import CuttableLine
from tests.auxil.databases import fresh_database
from tests.auxil.hub_process import HubProcess
from tests.auxil.redis_server import RedisServer
from tests.auxil.stand_in_rasa import StandInRasa
from tests.chaos.ledger import ENDS, HOLDS, Event, Transcript
from tests.chaos.people import Agent, Citizen

PASSWORD = "a password of the chaos suite"
ARRIVAL_SECONDS = 0.05
"""Between one person coming and the next."""

SEATS = 12
"""How many conversations one agent holds at once."""

QUIET_SECONDS = 90.0
"""Longest wait, after the last accident, until everything is told and answered."""


@dataclass
class Phase:
    """What one accident did, as the people noticed it; seconds.

    Attributes:
        began, ended: By the wall clock, seconds since 1970.
        lost: How many lines were lost.
        returns: Seconds from losing the line to having caught up.
    """

    name: str
    began: float
    ended: float
    lost: int
    returns: list[float]

    @property
    def worst_return(self) -> float:
        return max(self.returns, default=0.0)

    @property
    def median_return(self) -> float:
        return median(self.returns) if self.returns else 0.0


@dataclass
class City:
    """The whole: services, hubs, people, and what has happened so far."""

    folder: Path
    rasa: StandInRasa
    redis: RedisServer
    line: CuttableLine
    database_url: str
    hubs: list[HubProcess] = field(default_factory=list)
    citizens: list[Citizen] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)

    def addresses(self) -> list[str]:
        return [hub.url for hub in self.hubs]

    def start_hubs(self) -> None:
        far = make_url(self.database_url).set(host="127.0.0.1", port=self.line.port)
        for name in ("one", "two"):
            (self.folder / name).mkdir()
            hub = HubProcess(
                self.folder / name,
                self.rasa.url,
                RELAIS_DATABASE_URL=far.render_as_string(hide_password=False),
                RELAIS_DATA_DIR=str(self.folder),
                RELAIS_REDIS_URL=self.redis.url,
            )
            self.hubs.append(hub)

    def memory_megabytes(self) -> float:
        """Return what the first hub holds; nobody kills that one."""
        return psutil.Process(self.hubs[0].pid).memory_info().rss / 1e6

    @contextlib.asynccontextmanager
    async def store(self) -> AsyncIterator[Database]:
        """Open the database beside the hubs, on a line of its own."""
        database = Database(with_async_driver(self.database_url))
        try:
            yield database
        finally:
            await database.close()

    async def hire(self, count: int) -> None:
        """Give this many agents an account."""
        async with self.store() as database:
            accounts = Accounts(database, lambda: datetime.now(UTC))
            for number in range(count):
                login = f"agent-{number}"
                account = AgentAccount("", login, login, tuple(Lang), capacity=SEATS)
                await accounts.create(account, PASSWORD)
                agent = Agent(self.addresses, login=login, password=PASSWORD)
                self.agents.append(agent)

    @contextlib.asynccontextmanager
    async def busy(self, citizens: int, pause_seconds: float) -> AsyncIterator[None]:
        """Let everybody live; afterwards wait until all is told and answered."""
        stop = asyncio.Event()
        self.citizens += [
            Citizen(
                self.addresses,
                pause_seconds=pause_seconds,
                wants_a_person=number % 4 == 0,
            )
            for number in range(citizens)
        ]
        lines: list[asyncio.Task[None]] = []
        lives: list[asyncio.Task[None]] = []
        try:
            for each in (*self.agents, *self.citizens):
                lines.append(asyncio.create_task(each.stay_connected()))
                lives.append(asyncio.create_task(each.live(stop)))
                await asyncio.sleep(ARRIVAL_SECONDS)
            yield
            stop.set()
            await asyncio.wait(lives, timeout=QUIET_SECONDS)
            await self._until_quiet()
        finally:
            for task in (*lives, *lines):
                task.cancel()
            await asyncio.gather(*lives, *lines, return_exceptions=True)

    async def until_everybody_is_there(self) -> None:
        """Wait until each citizen has a conversation and has been told its state."""
        deadline = time.monotonic() + QUIET_SECONDS
        while not all(each.heard for each in self.citizens):
            assert time.monotonic() < deadline, "some could not even begin"
            await asyncio.sleep(0.1)

    async def _until_quiet(self) -> None:
        """Wait until nothing is owed and everybody has heard everything."""
        deadline = time.monotonic() + QUIET_SECONDS
        async with self.store() as database:
            while time.monotonic() < deadline:
                async with database.reading() as db:
                    debts = await owed.conversations_awaiting(db)
                    rows = await db.execute(
                        text("SELECT id, last_seq FROM conversation")
                    )
                    last = {row.id: row.last_seq for row in rows}
                behind = [
                    c for c in self.citizens if last.get(c.conversation) != c.last_seq
                ]
                if not debts and not behind:
                    return
                await asyncio.sleep(0.2)
        # The ledger says what is missing.

    async def accident(
        self, name: str, happen: Callable[[], Awaitable[None]], seconds: float
    ) -> None:
        """Let something happen, go on for some time, and note what was noticed."""
        began, began_at = time.monotonic(), time.time()
        await happen()
        await asyncio.sleep(seconds)
        everybody = [*self.citizens, *self.agents]
        returns = [
            back.seconds
            for each in everybody
            for back in each.returns
            if back.lost_at >= began
        ]
        still_lost = sum(each.lost_at is not None for each in everybody)
        lost = len(returns) + still_lost
        self.phases.append(Phase(name, began_at, time.time(), lost, returns))

    async def kill_a_hub(self) -> None:
        self.hubs[1].kill()

    async def start_it_again(self) -> None:
        await asyncio.to_thread(self.hubs[1].start)

    async def stop_a_hub(self) -> None:
        await asyncio.to_thread(self.hubs[0].stop)
        await asyncio.to_thread(self.hubs[0].start)

    async def restart_redis(self) -> None:
        self.redis.stop()
        await asyncio.sleep(2)
        await asyncio.to_thread(self.redis.start)

    def pause_database(self, seconds: float) -> Callable[[], Awaitable[None]]:
        async def pause() -> None:
            self.line.stall()
            await asyncio.sleep(seconds)
            self.line.restore()

        return pause

    async def cut_some_lines(self) -> None:
        """Cut 30 % of everybody's sockets, at random, without a goodbye."""
        for each in (*self.citizens, *self.agents):
            if random.random() < 0.3:
                each.cut()

    async def transcripts(self, hub: HubProcess) -> dict[str, Transcript]:
        """Read every conversation as its citizen would, from one hub."""
        async with httpx.AsyncClient(base_url=hub.url, timeout=30) as http:
            found: dict[str, Transcript] = {}
            for each in self.citizens:
                response = await http.get(
                    f"/api/v1/conversations/{each.conversation}/messages",
                    headers={"Authorization": f"Bearer {each.token}"},
                )
                found[each.conversation or ""] = response.json()["messages"]
            return found

    async def events(self) -> dict[str, list[Event]]:
        """Return all claims and ends of assignments, by conversation, in order."""
        found: dict[str, list[Event]] = {}
        async with self.store() as database, database.reading() as db:
            rows = await db.execute(
                text("SELECT conversation_id, seq, name, actor FROM event ORDER BY id")
            )
            for row in rows:
                if row.name == HOLDS or row.name in ENDS:
                    event = Event(row.seq, row.name, row.actor)
                    found.setdefault(row.conversation_id, []).append(event)
        return found


@contextmanager
def built_city(folder: Path) -> Iterator[City]:
    """Start everything; end it whatever happens."""
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(fresh_database("postgresql", folder))
        url = make_url(address)
        line = CuttableLine((url.host or "127.0.0.1", url.port or 5432))
        stack.callback(line.close)
        rasa = StandInRasa()
        stack.callback(rasa.stop)
        redis = RedisServer(folder)
        stack.callback(redis.stop)
        city = City(folder, rasa, redis, line, address)
        stack.callback(lambda: [hub.stop() for hub in city.hubs])
        city.start_hubs()
        yield city
