"""Remove what is over, in small transactions that several hubs may run at once.

Killed at any moment it leaves whole conversations only, and the audit trail says how
many are gone: both stand in the same transaction. Nothing that says who or which is
logged, counted or audited.
"""

import logging
from dataclasses import dataclass

from handover.callback_tasks import CallbackTasks
from handover.core.retention import Kept
from handover.keeping_on import keep_on
from handover.store import audit, callbacks, retention
from handover.store.retention import Place
from handover.workplace import Workplace

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 600.0
AT_ONCE = 100
"""Conversations in one transaction: on SQLite others wait for it, some milliseconds."""

ACTOR = "retention"


@dataclass
class Retention(Workplace):
    """The background job.

    Attributes:
        archives_reference: What allows a public service to destroy conversations.
    """

    callback_tasks: CallbackTasks
    kept: Kept
    archives_reference: str = ""

    async def run(self) -> None:
        """Remove what is over, again and again; until cancelled."""
        if not self.kept.are_removed:
            logger.warning(
                "conversations are kept for ever: RELAIS_ARCHIVES_SELECTION_REF is "
                "not set"
            )
        await keep_on("remove what is over", self.sweep, every=SWEEP_SECONDS)

    async def sweep(self) -> dict[str, int]:
        """Remove everything that is over now; return how many of each.

        Raises:
            StoreUnavailable: The rest is removed the next time.
        """
        removed = {
            "unseen_callbacks": await self._expire_callbacks(),
            "callbacks": await self._forget_callbacks(),
        }
        if self.kept.are_removed:
            removed |= await self._remove_conversations()
        return removed

    async def count(self) -> dict[str, int]:
        """Return what `sweep` would remove, and remove nothing."""
        limits = self.kept.limits(self.clock())
        total = {"conversations": 0, "with_person": 0}
        place: Place | None = None
        is_looking = True
        async with self.database.reading() as db:
            while is_looking:
                found, place = await retention.find_over(
                    db, limits, after=place, at_most=AT_ONCE, lock=False
                )
                total["conversations"] += len(found)
                total["with_person"] += sum(each.had_person for each in found)
                is_looking = place is not None
            return total | await retention.count_callbacks(db, limits)

    async def _expire_callbacks(self) -> int:
        before = self.kept.limits(self.clock()).unseen_callback
        count = await self.callback_tasks.expire_unseen(before)
        if count:
            self.meters.removed.labels("unseen_callback").inc(count)
            logger.warning("%d callbacks that nobody saw to have expired", count)
        return count

    async def _forget_callbacks(self) -> int:
        now = self.clock()
        async with self.database.writing() as db:
            count = await callbacks.forget_done(db, self.kept.limits(now).callback)
            if count:
                detail = {"callbacks": count}
                await audit.append(
                    db, ACTOR, "CallbacksErased", "callback", detail, now
                )
        if count:
            self.meters.removed.labels("callback").inc(count)
            logger.info("%d finished callbacks were erased", count)
        return count

    async def _remove_conversations(self) -> dict[str, int]:
        total = {"conversations": 0, "with_person": 0, "messages": 0}
        place: Place | None = None
        is_looking = True
        while is_looking:
            removed, place = await self._remove_some(after=place)
            for what, count in removed.items():
                total[what] += count
            is_looking = place is not None
        if total["conversations"]:
            logger.info(
                "%d conversations were removed, %d of them with a person, and their "
                "%d messages",
                *total.values(),
            )
        return total

    async def _remove_some(
        self, *, after: Place | None
    ) -> tuple[dict[str, int], Place | None]:
        """Remove what is over among a few; return how many, and where to go on."""
        now = self.clock()
        async with self.database.writing() as db:
            found, place = await retention.find_over(
                db, self.kept.limits(now), after=after, at_most=AT_ONCE
            )
            if not found:
                return {}, place
            removed = {
                "conversations": len(found),
                "with_person": sum(each.had_person for each in found),
                "messages": await retention.remove(db, found),
            }
            detail = {**removed, "archives_reference": self.archives_reference or None}
            await audit.append(
                db, ACTOR, "ConversationsRemoved", "conversation", detail, now
            )
        self.meters.removed.labels("conversation").inc(removed["conversations"])
        return removed, place
