"""Look into the database for what no wake-up told: the net under every signal.

Redis may be down, a signal may get lost, a hub may be killed while it owes answers.
Once a second where several hubs share a database, and every five seconds otherwise,
this hub looks at all conversations it has connections for, in one question, wakes the
connections of those that changed, and takes over the answers of hubs that are gone.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from handover.core.liveness import BEAT_SECONDS
from handover.fanout import PLACES, Fanout
from handover.keeping_on import keep_on
from handover.peers import Peers
from handover.push import PushState, RedisPush
from handover.store import conversations
from handover.store.engine import Database

SAFETY_SECONDS = 5.0
"""No connection shows for longer what is no longer so, whatever got lost."""


@dataclass
class Watch:
    """Looks again and again while the hub runs.

    Attributes:
        take_over: Answers what this hub owes, and what hubs that are gone owed.
    """

    database: Database
    fanout: Fanout
    peers: Peers
    push: RedisPush
    take_over: Callable[[frozenset[str]], Awaitable[None]]
    _seen: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    _looked_at: float = float("-inf")
    _pushed: PushState = PushState.OFF
    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look again and again, from now on until `stop`."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        is_alone = self.database.is_sqlite
        every = SAFETY_SECONDS if is_alone else BEAT_SECONDS
        await keep_on("look for what nobody told", self.look, every=every)

    async def look(self) -> None:
        """Do one round.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        await self.peers.give_sign()
        await self.take_over(self.peers.alive)
        now, pushed = asyncio.get_running_loop().time(), self.push.state
        if self._is_due(now, pushed):
            await self.wake_changed()
            self._looked_at, self._pushed = now, pushed

    def _is_due(self, now: float, pushed: PushState) -> bool:
        """Tell whether changes must be looked for: nobody pushes, or it is time."""
        is_unpushed = self.peers.are_there and pushed is not PushState.READY
        has_turned = pushed is not self._pushed
        return is_unpushed or has_turned or now - self._looked_at >= SAFETY_SECONDS

    async def wake_changed(self) -> None:
        """Wake the connections of every conversation that changed since the last look.

        What is seen for the first time counts as changed.
        """
        listened_to = self.fanout.conversations
        async with self.database.reading() as db:
            seen = await conversations.find_versions(db, listened_to)
        before, self._seen = self._seen, seen
        for conversation, version in seen.items():
            if before.get(conversation) != version:
                self.fanout.wake(conversation)
        self.fanout.wake(PLACES)
