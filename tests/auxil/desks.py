"""The desks of one hub on a real database, without its sockets, with a clock to turn.

Everything that decides is real. Rasa alone is a stand-in that answers when it is told
to, so that a test can let somebody else be faster.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from handover.accounts import Accounts
from handover.agent_desk import AgentDesk
from handover.assistant.answering import Answering
from handover.assistant.languages import LinguaDetector
from handover.callbacks import Callbacks
from handover.citizen_desk import CitizenDesk
from handover.core.agent_words import Availability
from handover.core.message import Preferences
from handover.core.records import AgentAccount, Presence
from handover.core.reply import Understanding
from handover.emergencies import Emergencies
from handover.fanout import Fanout
from handover.handing_on import HandingOn
from handover.meters import Meters
from handover.opening import Opening
from handover.privacy.masking import Masker
from handover.search.answer_search import AnswerSearch
from handover.settings import with_async_driver
from handover.store import accounts
from handover.store.engine import Database
from handover.supervision import SupervisorDesk
from handover.waiting import WaitingRoom
from tests.auxil import published

LEASE = timedelta(seconds=60)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AVAILABLE = Presence(Availability.AVAILABLE)


class Clock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class PatientRasa:
    """Understands nothing, and says so only while it is `free`."""

    model = "stand-in"

    def __init__(self) -> None:
        self.free = asyncio.Event()
        self.asked = 0

    async def understand(
        self, conversation: str, text: str, as_read: Preferences, topic: str | None
    ) -> Understanding:
        self.asked += 1
        try:
            await self.free.wait()
        finally:
            self.asked -= 1
        return Understanding("fallback", None, None, None, None, 0.1, (), self.model)


@cache
def masker() -> Masker:
    loaded = Masker()
    loaded.load()
    return loaded


class Desks:
    """One hub: make it within the event loop that is to use it, `stop` it there."""

    def __init__(
        self, url: str, clock: Callable[[], datetime], name: str = "hub"
    ) -> None:
        catalogue = published.catalogue()
        emergencies = Emergencies(catalogue, published.crisis_lexicon())
        meters = Meters()
        self.name = name
        self.clock = clock
        self.database = Database(with_async_driver(url))
        self.fanout = Fanout()
        opening = Opening(catalogue, clock, timedelta(minutes=10))
        self.waiting = WaitingRoom(
            self.database, catalogue, self.fanout, clock, LEASE, meters, opening
        )
        workplace = (
            name,
            self.database,
            catalogue,
            self.waiting,
            self.fanout,
            clock,
            emergencies,
            masker(),
            meters,
        )
        self.rasa = PatientRasa()
        search = AnswerSearch(catalogue, None, cache=Path("unused"))
        self.answering = Answering(*workplace, self.rasa, search, LinguaDetector())
        callbacks = Callbacks(*workplace, opening, timedelta(days=7))
        self.citizens = CitizenDesk(*workplace, self.answering, callbacks)
        self.agents = AgentDesk(*workplace)
        self.handing_on = HandingOn(*workplace)
        self.supervisors = SupervisorDesk(*workplace)
        self.accounts = Accounts(self.database, clock)

    async def hire(self, account: AgentAccount) -> AgentAccount:
        """Create an account without the cost of a password; return it with its id."""
        async with self.database.writing() as db:
            await accounts.insert_agent(db, account, "no password", now=self.clock())
        return account

    async def answer(self) -> None:
        """Let Rasa answer everything it was asked, and the bot say it."""
        self.rasa.free.set()
        while tasks := list(self.answering._tasks.values()):
            await asyncio.wait(tasks)
            # The last of them may have set off another.
            await asyncio.sleep(0)
        self.rasa.free.clear()

    async def crash(self) -> None:
        """End while the bot waits for Rasa: nothing is finished, nothing is said."""
        while len(self.answering._tasks) > self.rasa.asked:
            await asyncio.wait(self.answering._tasks.values(), timeout=0.001)
        await self.answering.stop()
        self.answering.search.stop()
        await self.database.close()

    stop = crash
