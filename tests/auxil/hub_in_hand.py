"""A whole hub without its sockets, on a clock that the test moves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from sqlalchemy import delete

from handover.content.crisis_lexicon import read_lexicon
from handover.content.load import read_content
from handover.core import frames
from handover.core.agent_words import Availability
from handover.core.records import AgentAccount, Conversation, Presence
from handover.core.words import Lang, Level
from handover.hub import Hub, build_hub
from handover.privacy.masking import Masker
from handover.settings import SEARCH_OFF, Settings, with_async_driver
from handover.store import accounts, conversations, messages
from handover.store.schema import metadata

# Each takes a second and gives the same: never changed once read.
_read_content_once = cache(read_content)
_read_lexicon_once = cache(read_lexicon)
_masker_once = cache(lambda pipeline: Masker((), pipeline))

MONDAY_NOON = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
"""12:00 in Brussels: people answer."""

MONDAY_EVENING = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
"""19:00 in Brussels: nobody does, until tomorrow at 9:00."""


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = MONDAY_NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **length: float) -> None:
        self.now += timedelta(**length)


class HubInHand:
    """What citizens and agents do, called directly."""

    def __init__(self, hub: Hub, clock: Clock) -> None:
        self.hub = hub
        self.clock = clock

    async def open(
        self, lang: Lang = Lang.FR, level: Level = Level.STANDARD
    ) -> Conversation:
        conversation, _ = await self.hub.citizens.open("web", lang, level)
        return conversation

    async def do(self, conversation: Conversation, type_: str, **fields: Any) -> Any:
        """Send a verb as a channel would; return the seq of its `ack`."""
        known = frames.CITIZEN_FRAMES[type_].model_fields
        if "client_msg_id" in known:
            fields = {"client_msg_id": str(uuid4()), **fields}
        fields = {**fields, "type": type_}
        frame = frames.parse(fields, frames.CITIZEN_FRAMES)
        seq = await self.hub.citizens.handle(conversation.id, frame)
        await self.hub.waiting.refresh()
        return seq

    async def find(self, conversation: Conversation) -> Conversation:
        async with self.hub.database.reading() as db:
            return await conversations.find(db, conversation.id)

    async def log(self, conversation: Conversation) -> list[Any]:
        """Return what was said, oldest first."""
        async with self.hub.database.reading() as db:
            found = await messages.messages_after(db, conversation.id, 0)
        return [message.said for message in found]

    async def last(self, conversation: Conversation) -> Any:
        return (await self.log(conversation))[-1]

    async def empty_the_database(self) -> None:
        """Leave no row behind, so that the next test need not create a database."""
        async with self.hub.database.writing() as db:
            for table in reversed(metadata.sorted_tables):
                await db.execute(delete(table))

    async def agent(self, name: str, *langs: Lang) -> AgentAccount:
        """Create an agent who speaks these languages and is available."""
        account = AgentAccount(str(uuid4()), f"{name}-{uuid4().hex[:8]}", name, langs)
        async with self.hub.database.writing() as db:
            await accounts.insert_agent(db, account, "-", now=self.clock())
        await self.come(account)
        return account

    async def come(self, agent: AgentAccount) -> None:
        await self._say(agent, Availability.AVAILABLE)

    async def leave(self, agent: AgentAccount) -> None:
        await self._say(agent, Availability.AWAY)

    async def _say(self, agent: AgentAccount, availability: Availability) -> None:
        await self.hub.agents.set_presence(agent, Presence(availability))
        await self.hub.waiting.refresh()


@asynccontextmanager
async def hub_in_hand(
    database_url: str, folder: Path, content: Path = Path("nlu_data"), **changes: Any
) -> AsyncIterator[HubInHand]:
    """Build a hub on a migrated database; nothing runs in its background."""
    clock = Clock()
    settings = Settings(
        database_url=with_async_driver(database_url),
        data_dir=folder,
        content_dir=content,
        search_model=SEARCH_OFF,
        rasa_url="http://127.0.0.1:9",
    )
    with (
        patch("handover.hub.read_content", _read_content_once),
        patch("handover.hub.read_lexicon", _read_lexicon_once),
        patch("handover.hub.Masker", lambda _, pipeline: _masker_once(pipeline)),
    ):
        hub = build_hub(replace(settings, **changes), clock)
    await hub.database.migrate()
    try:
        yield HubInHand(hub, clock)
    finally:
        await hub.answering.stop()
        await hub.rasa.close()
        await hub.database.close()
