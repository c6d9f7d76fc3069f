"""Which model serves: that of what is live, or an earlier one that was chosen instead.

A choice is a publication of the same release with another model: one row, that every
hub follows, and that ends with the next publication.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from sqlalchemy.ext.asyncio import AsyncConnection

from handover.assistant.client import AssistantUnavailable
from handover.assistant.servers import RasaServers
from handover.core.records import AgentAccount
from handover.keeping_on import keep_on
from handover.store import audit, model_runs, releases
from handover.store.engine import Database
from handover.store.model_runs import ModelRun
from handover.store.releases import Publication, Release
from studio.draft_reader import KnowsLive
from studio.model_files import BANK, name_of, taught_topics, topics_of
from studio.training_results import Scores, model_of, scores_of

__all__ = [
    "Bank",
    "ModelDesk",
    "NoSuchModel",
    "Offer",
    "OtherTopics",
    "PublishedMeanwhile",
]

logger = logging.getLogger(__name__)

FOLLOW_SECONDS = 5.0
"""How soon an assistant that was down takes up the model of what is live."""

KEPT_RUNS = 30


class NoSuchModel(LookupError):
    """Raised when a training left no model, or its file is not kept any more."""


class OtherTopics(Exception):
    """Raised when a model knows other topics than what is live."""

    def __init__(self, lacks: set[str], knows: set[str]) -> None:
        super().__init__("this model knows other topics than the content that is live")
        self.lacks = sorted(lacks)
        self.knows = sorted(knows)


class PublishedMeanwhile(Exception):
    """Raised when something was published while a model was looked at."""


@dataclass(frozen=True)
class Bank:
    """The last trainings, and which model serves.

    Attributes:
        kept: Ids of those whose model there still is.
        release: The release that is live.
        own: Name of its own model; None: that of the installation.
        chosen: The publication that chose another; None: its own is to serve.
    """

    runs: list[ModelRun]
    kept: frozenset[str]
    serving: str | None
    release: int
    own: str | None
    chosen: Publication | None


@dataclass(frozen=True)
class Offer:
    """An earlier model beside the one that serves.

    Attributes:
        now: Scores of the one that serves, None where they are not known.
        then: Scores of the earlier one.
        lacks: Topics that are live and that it does not know.
        knows: Topics that it knows and that are not live.
    """

    run: ModelRun
    serving: str | None
    now: Scores | None
    then: Scores | None
    lacks: list[str]
    knows: list[str]


class ModelDesk:
    """Keeps models, and puts them in their place.

    Args:
        models: Where models are kept.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        live: KnowsLive,
        servers: RasaServers,
        models: Path,
    ) -> None:
        self._database = database
        self._clock = clock
        self._live = live
        self._servers = servers
        self._models = models.absolute()
        # Who chooses and who follows would load the same model twice.
        self._turn = asyncio.Lock()

    # -- reading --------------------------------------------------------------------

    async def bank(self) -> Bank:
        """Return the last trainings, newest first, and which model serves."""
        publication, release = await self._published()
        async with self._database.reading() as db:
            runs = await model_runs.newest(db, limit=KEPT_RUNS)
        kept = await asyncio.to_thread(
            lambda: {each.id for each in runs if _is_kept(each)}
        )
        return Bank(
            runs,
            frozenset(kept),
            self._servers.model,
            release.number,
            name_of(release.model) if release.model else None,
            publication if publication.model else None,
        )

    async def offer(self, run_id: str) -> Offer:
        """Return an earlier model beside the one that serves.

        Raises:
            NoSuchModel: It is not kept.
        """
        run, file = await self._kept(run_id)
        _, release = await self._published()
        async with self._database.reading() as db:
            runs = await model_runs.newest(db, limit=KEPT_RUNS)
        live = taught_topics(release.manifest)
        known = await asyncio.to_thread(topics_of, file)
        serving = self._servers.model
        return Offer(
            run,
            serving,
            scores_of(serving, runs),
            scores_of(name_of(file), [run]),
            sorted(live - known),
            sorted(known - live),
        )

    # -- choosing -------------------------------------------------------------------

    async def activate(self, run_id: str, account: AgentAccount) -> None:
        """Let an earlier model serve from now on, with what is live as it is.

        Where the assistant is down it takes the model up when it is back.

        Raises:
            NoSuchModel: It is not kept.
            NotTrained: What it came to would not be published.
            OtherTopics: It knows other topics than what is live.
            PublishedMeanwhile: Something else became live while this was looked at.
        """
        run, file = await self._kept(run_id)
        model_of(run)
        seen, release = await self._published()
        live = taught_topics(release.manifest)
        known = await asyncio.to_thread(topics_of, file)
        if live != known:
            raise OtherTopics(live - known, known - live)
        is_own = release.model == run.model
        await self._choose(account, seen, None if is_own else str(file))

    async def restore(self, account: AgentAccount) -> None:
        """Let the model of what is live serve again.

        Raises:
            PublishedMeanwhile: Something else became live while this was looked at.
        """
        seen, _ = await self._published()
        if seen.model is not None:
            await self._choose(account, seen, None)

    async def _choose(
        self, account: AgentAccount, seen: Publication, model: str | None
    ) -> None:
        async with self._database.writing() as db:
            await releases.lock(db)
            if await releases.live(db) != seen:
                raise PublishedMeanwhile
            number, now = seen.release_number, self._clock()
            await releases.publish(db, number, account.login, now, model)
            await audit.append(
                db,
                account.login,
                "model_activated" if model else "model_restored",
                name_of(model) if model else str(number),
                {"release": number, "before": self._servers.model},
                now,
            )
        await self.follow_if_up()

    async def _published(self) -> tuple[Publication, Release]:
        """Return what is live; before the first publication that is the folder."""
        async with self._database.reading() as db:
            is_there = await releases.live(db) is not None
        if not is_there:
            await self._live.adopt()
        async with self._database.reading() as db:
            found = await _live(db)
        if found is None:
            raise LookupError("what was just adopted is gone")
        return found

    async def _kept(self, run_id: str) -> tuple[ModelRun, Path]:
        async with self._database.reading() as db:
            run = await model_runs.find(db, run_id)
        if run is None or not await asyncio.to_thread(_is_kept, run):
            raise NoSuchModel(run_id)
        return run, Path(str(run.model))

    # -- the hand-over ----------------------------------------------------------------

    async def follow(self) -> None:
        """See to it that the assistant serves the model of what is live.

        A release without a model of its own goes with what the repository's content
        was trained to.

        Raises:
            AssistantUnavailable: The assistant cannot change now.
        """
        async with self._turn:
            async with self._database.reading() as db:
                found = await _live(db)
            serving = self._servers.model
            if found is None or not serving:
                return
            publication, release = found
            model = publication.model or release.model
            wanted = await asyncio.to_thread(self._wanted, model, serving)
            if wanted is not None and name_of(wanted) != serving:
                await self._servers.load(str(wanted))

    async def follow_if_up(self) -> None:
        """Do it now if the assistant is there; else it is done when it is back."""
        try:
            await self.follow()
        except AssistantUnavailable:
            # What is live is live.
            logger.warning("the assistant goes on with its last model for now")

    async def run(self) -> NoReturn:
        """Follow what is live until cancelled."""
        await keep_on("exchange the model", self.follow, every=FOLLOW_SECONDS)

    def _wanted(self, model: str | None, serving: str) -> Path | None:
        if model is not None:
            return Path(model)
        if not (self._models / BANK / f"{serving}.tar.gz").exists():
            return None
        own = sorted(self._models.glob("*.tar.gz"))
        return own[-1] if own else None


async def _live(db: AsyncConnection) -> tuple[Publication, Release] | None:
    publication = await releases.live(db)
    release = publication and await releases.find(db, publication.release_number)
    return (publication, release) if publication and release else None


def _is_kept(run: ModelRun) -> bool:
    return bool(run.model) and Path(str(run.model)).is_file()
