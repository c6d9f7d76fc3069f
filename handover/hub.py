"""The hub put together: every part made once, started and stopped in order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from handover.accounts import Accounts
from handover.agent_desk import AgentDesk
from handover.assistant.answering import Answering
from handover.assistant.client import RasaClient
from handover.assistant.languages import LinguaDetector
from handover.citizen_desk import CitizenDesk
from handover.content.catalogue import Catalogue
from handover.content.crisis_lexicon import read_lexicon
from handover.content.load import read_content
from handover.core.limits import Buckets, Limit
from handover.emergencies import Emergencies
from handover.fanout import Fanout
from handover.search.answer_search import AnswerSearch
from handover.search.blocks import read_blocks
from handover.search.encoders import EncoderError, encoder_for
from handover.search.vector_cache import cache_file
from handover.settings import SEARCH_OFF, Settings, SettingsError, check_production
from handover.store.engine import Database
from handover.waiting import WaitingRoom

logger = logging.getLogger(__name__)

MESSAGES = Limit(burst=120, per_second=4.0)
"""Per conversation: faster than anybody types, slower than a flood (R-98)."""

OPENINGS = Limit(burst=240, per_second=4.0)
"""New conversations per address: a whole library may sit behind one."""

LOGINS = Limit(burst=8, per_second=0.1)
"""Log-in attempts per login: slows guessing down without locking anybody out."""


def utc_now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass
class Limits:
    """The polite limits; with `on` False none of them applies."""

    on: bool
    messages: Buckets = field(default_factory=lambda: Buckets(MESSAGES))
    openings: Buckets = field(default_factory=lambda: Buckets(OPENINGS))
    logins: Buckets = field(default_factory=lambda: Buckets(LOGINS))

    def wait_for(self, buckets: Buckets, key: str) -> float:
        """Return the seconds to wait, 0.0 to go on."""
        now = asyncio.get_running_loop().time()
        return buckets.wait_for(key, now) if self.on else 0.0


@dataclass
class Hub:
    """All parts of one running hub."""

    settings: Settings
    database: Database
    catalogue: Catalogue
    fanout: Fanout
    rasa: RasaClient
    waiting: WaitingRoom
    emergencies: Emergencies
    answering: Answering
    search: AnswerSearch
    detector: LinguaDetector
    citizens: CitizenDesk
    agents: AgentDesk
    accounts: Accounts
    limits: Limits
    demo_passwords: dict[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Bring the database up to date and run the background tasks.

        Raises:
            StoreUnavailable: The database does not answer at the start.
        """
        await self.database.migrate()
        if self.settings.is_production:
            await self.accounts.shut_demo()
        else:
            file = self.settings.data_dir / "demo-accounts.json"
            self.demo_passwords = await self.accounts.prepare_demo(file)
        await self.waiting.refresh()
        await self.rasa.probe()
        self.search.start()
        tasks = [
            asyncio.create_task(asyncio.to_thread(self.detector.load)),
            asyncio.create_task(self.waiting.run()),
            asyncio.create_task(self.rasa.run_probe()),
        ]
        await self.answering.catch_up()
        try:
            yield
        finally:
            await self.answering.stop()
            self.search.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.rasa.close()
            await self.database.close()


def build_hub(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Hub:
    """Make all parts; nothing is opened yet.

    Raises:
        ContentError: The content cannot be served.
        SettingsError: Something is refused in production.
    """
    content = read_content(settings.content_dir)
    check_production(settings, content.institution)
    catalogue = Catalogue(content, today=lambda: clock().date())
    database = Database(settings.database_url)
    fanout = Fanout()
    rasa = RasaClient(settings.rasa_url, settings.rasa_token)
    waiting = WaitingRoom(database, catalogue, fanout, clock, settings.lease)
    emergencies = Emergencies(catalogue, read_lexicon(settings.content_dir))
    workplace = (database, catalogue, waiting, fanout, clock, emergencies)
    search = _build_search(settings, catalogue)
    detector = LinguaDetector()
    answering = Answering(*workplace, rasa, search, detector)
    return Hub(
        settings=settings,
        database=database,
        catalogue=catalogue,
        fanout=fanout,
        rasa=rasa,
        waiting=waiting,
        emergencies=emergencies,
        answering=answering,
        search=search,
        detector=detector,
        citizens=CitizenDesk(*workplace, answering),
        agents=AgentDesk(*workplace),
        accounts=Accounts(database, clock),
        limits=Limits(on=settings.limits),
    )


def _build_search(settings: Settings, catalogue: Catalogue) -> AnswerSearch:
    """Make the search over the published answers; nothing is loaded yet.

    Raises:
        ContentError: The editors' list of blocked suggestions cannot be used.
        SettingsError: The named model needs a library that is not installed.
    """
    model = settings.search_model
    try:
        load_encoder = None if model == SEARCH_OFF else encoder_for(model)
    except EncoderError as error:
        raise SettingsError(str(error)) from error
    return AnswerSearch(
        catalogue,
        load_encoder,
        blocks=read_blocks(settings.content_dir, catalogue),
        cache=cache_file(settings.data_dir / "search", model),
        threshold=settings.search_threshold,
    )
