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
from handover.assistant.languages import LinguaDetector
from handover.assistant.servers import RasaServers
from handover.bulletin_board import BulletinBoard
from handover.callback_tasks import CallbackTasks
from handover.callbacks import Callbacks
from handover.citizen_desk import CitizenDesk
from handover.closing_time import ClosingTime
from handover.console.views import QueueViews
from handover.content.catalogue import Catalogue
from handover.content.crisis_lexicon import read_lexicon
from handover.content.load import read_content
from handover.emergencies import Emergencies
from handover.fanout import LEAVING, Fanout
from handover.handing_on import HandingOn
from handover.judging import Judging
from handover.live_content import LiveContent
from handover.meters import Meters
from handover.opening import Opening
from handover.peers import Peers, hub_name
from handover.privacy.masking import Masker
from handover.push import RedisPush
from handover.retention.job import Retention
from handover.search.answer_search import AnswerSearch
from handover.search.blocks import read_blocks
from handover.search.encoders import EncoderError, encoder_for
from handover.search.vector_cache import cache_file
from handover.settings import SEARCH_OFF, Settings, SettingsError, check_production
from handover.shared_limits import Limits
from handover.store.engine import Database
from handover.supervision import SupervisorDesk
from handover.waiting import WaitingRoom
from handover.watch import Watch

logger = logging.getLogger(__name__)


DRAIN_SECONDS = 3.0
"""How long a hub that goes waits for the database to take note of it."""


def utc_now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass
class Hub:
    """All parts of one running hub."""

    settings: Settings
    database: Database
    catalogue: Catalogue
    fanout: Fanout
    push: RedisPush
    peers: Peers
    watch: Watch
    meters: Meters
    rasa: RasaServers
    opening: Opening
    waiting: WaitingRoom
    closing_time: ClosingTime
    emergencies: Emergencies
    answering: Answering
    search: AnswerSearch
    detector: LinguaDetector
    citizens: CitizenDesk
    agents: AgentDesk
    handing_on: HandingOn
    judging: Judging
    supervisors: SupervisorDesk
    views: QueueViews
    callback_tasks: CallbackTasks
    retention: Retention
    accounts: Accounts
    masker: Masker
    limits: Limits
    live_content: LiveContent
    bulletins: BulletinBoard
    clock: Callable[[], datetime] = utc_now
    demo_passwords: dict[str, str] = field(default_factory=dict)
    is_draining: bool = False

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
        await self.live_content.start()
        await self.bulletins.refresh()
        await self.waiting.refresh()
        await self.rasa.probe()
        self.search.start()
        tasks = [
            asyncio.create_task(asyncio.to_thread(self.detector.load)),
            asyncio.create_task(self.waiting.run()),
            asyncio.create_task(self.rasa.run_probe()),
            asyncio.create_task(self.closing_time.run()),
            asyncio.create_task(self.retention.run()),
            asyncio.create_task(self.push.run()),
            asyncio.create_task(self.live_content.run()),
            asyncio.create_task(self.bulletins.run()),
        ]
        self.watch.start()
        try:
            yield
        finally:
            await self.drain()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.search.stop()
            await self.rasa.close()
            await self.database.close()

    async def drain(self) -> None:
        """Leave the work to the other hubs; called once more, do nothing.

        Agents keep their conversations: their leases go on until they are back.
        Answers that are under way are left to another hub, or to the next start. This
        takes some milliseconds, or with a stalled database `DRAIN_SECONDS`.
        """
        if self.is_draining:
            return
        self.is_draining = True
        self.fanout.wake(LEAVING)
        leaving = asyncio.create_task(self._leave())
        await asyncio.wait([leaving], timeout=DRAIN_SECONDS)

    async def _leave(self) -> None:
        await self.watch.stop()
        await self.answering.stop()
        await self.answering.leave()
        await self.peers.leave()


def build_hub(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Hub:
    """Make all parts; nothing is opened yet.

    Raises:
        ContentError: The content cannot be served.
        SettingsError: Something is refused in production.
    """
    content = read_content(settings.content_dir)
    check_production(settings, content.institution)
    catalogue = Catalogue(content, lambda: clock().date(), settings.kept)
    database = Database(settings.database_url)
    name = hub_name(settings)
    fanout = Fanout()
    push = RedisPush(settings.redis_url, name)
    limits = Limits(settings.limits, push)
    fanout.connect(push)
    push.receivers += [fanout.receive, limits.receive]
    peers = Peers(database, clock, name, catalogue.release)
    rasa = RasaServers(settings.rasa_urls, settings.rasa_token)
    meters = Meters()
    opening = Opening(catalogue, clock, settings.wait_limit)
    waiting = WaitingRoom(
        database, catalogue, fanout, clock, settings.lease, meters, opening
    )
    emergencies = Emergencies(catalogue, read_lexicon(settings.content_dir))
    masker = Masker(content.lines(), settings.masking_pipeline)
    workplace = (
        name,
        database,
        catalogue,
        waiting,
        fanout,
        clock,
        emergencies,
        masker,
        meters,
    )
    search = _build_search(settings, catalogue)
    detector = LinguaDetector()
    answering = Answering(*workplace, rasa, search, detector)
    callbacks = Callbacks(*workplace, opening, settings.kept.callback)
    tasks = CallbackTasks(*workplace)
    return Hub(
        settings=settings,
        database=database,
        catalogue=catalogue,
        fanout=fanout,
        push=push,
        peers=peers,
        meters=meters,
        watch=Watch(database, fanout, peers, push, answering.take_over),
        rasa=rasa,
        opening=opening,
        waiting=waiting,
        closing_time=ClosingTime(*workplace, opening),
        emergencies=emergencies,
        answering=answering,
        search=search,
        detector=detector,
        citizens=CitizenDesk(*workplace, answering, callbacks),
        agents=AgentDesk(*workplace),
        handing_on=HandingOn(*workplace),
        judging=Judging(*workplace),
        supervisors=SupervisorDesk(*workplace),
        views=QueueViews(catalogue),
        callback_tasks=tasks,
        retention=Retention(
            *workplace, tasks, settings.kept, settings.archives_reference
        ),
        accounts=Accounts(database, clock),
        masker=masker,
        limits=limits,
        clock=clock,
        bulletins=BulletinBoard(database, catalogue, fanout, clock),
        live_content=LiveContent(
            database,
            clock,
            settings.content_dir,
            settings.data_dir / "releases",
            catalogue,
            emergencies,
            masker,
            search,
        ),
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
