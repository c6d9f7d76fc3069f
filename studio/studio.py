"""The studio put together around a hub."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from handover.content.rules.completeness import RIGHTS_FLOOR
from handover.hub import Hub
from studio.bulletin_desk import BulletinDesk
from studio.checking import Checker
from studio.dialogue_desk import DialogueDesk
from studio.due_desk import DueDesk
from studio.editor_desk import EditorDesk
from studio.meanings import Meanings
from studio.model_desk import ModelDesk
from studio.removal_desk import RemovalDesk
from studio.review_desk import ReviewDesk
from studio.teaching_desk import TeachingDesk
from studio.topic_desk import TopicDesk
from studio.training_desk import ROOT, TrainingDesk

__all__ = ["Studio", "StudioHere", "build_studio"]


@dataclass(frozen=True)
class Studio:
    """Its desks."""

    editors: EditorDesk
    reviewers: ReviewDesk
    topics: TopicDesk
    removers: RemovalDesk
    teachers: TeachingDesk
    trainers: TrainingDesk
    models: ModelDesk
    testers: DialogueDesk
    watchers: DueDesk
    bulletins: BulletinDesk

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run what goes on in the background."""
        following = asyncio.create_task(self.models.run())
        try:
            yield
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            await self.trainers.stop()


def build_studio(hub: Hub, *, rights: int = RIGHTS_FLOOR) -> Studio:
    """Make the desks; nothing is opened yet.

    Args:
        hub: Whose content is worked on.
        rights: How many rights there must be at least.
    """
    database, clock, live = hub.database, hub.clock, hub.live_content
    editors = EditorDesk(database, clock, live)
    topics = TopicDesk(editors, hub.catalogue, clock)
    work = hub.settings.data_dir / "studio"
    checker = Checker(work, rights)
    trainers = TrainingDesk(
        database,
        clock,
        hub.rasa,
        work,
        hub.settings.models_dir,
        ROOT / ".venv-rasa/bin/python",
    )
    models = ModelDesk(database, clock, live, hub.rasa, hub.settings.models_dir)
    testers = DialogueDesk(editors, hub.rasa, hub.emergencies)
    return Studio(
        editors=editors,
        reviewers=ReviewDesk(
            database, clock, live, editors, checker, trainers, testers, models
        ),
        topics=topics,
        removers=RemovalDesk(editors),
        teachers=TeachingDesk(editors, topics, hub.masker, Meanings(hub.rasa)),
        trainers=trainers,
        models=models,
        testers=testers,
        watchers=DueDesk(database, clock),
        bulletins=BulletinDesk(
            database,
            clock,
            hub.bulletins,
            hub.catalogue,
            hub.masker,
            hub.settings.content_dir,
        ),
    )


def get_studio(request: Request) -> Studio:
    """Return the studio of this application."""
    studio: Studio = request.app.state.studio
    return studio


StudioHere = Annotated[Studio, Depends(get_studio)]
