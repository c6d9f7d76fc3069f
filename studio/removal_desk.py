"""Removing a topic from a draft: what it comes to, and doing it."""

import asyncio
from collections.abc import Iterable

from handover.core.records import AgentAccount
from studio.draft_reader import NoSuchFile
from studio.draft_writer import ChangedMeanwhile, Rewritten, Texts
from studio.editor_desk import EditorDesk
from studio.new_topics import path_of
from studio.topic_removal import Removal, removal_of

__all__ = ["RemovalDesk", "StillNamed", "TopicReliedOn"]


class TopicReliedOn(Exception):
    """Raised when the service itself leads to a topic; `need` says what for."""

    def __init__(self, need: str) -> None:
        super().__init__(f"the service needs this topic: {need}")
        self.need = need


class StillNamed(Exception):
    """Raised when files name a topic where it cannot be taken out; says which."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = sorted(set(paths))
        super().__init__(f"the topic is named in {', '.join(self.paths)}")


class RemovalDesk:
    """Every verb of an editor who removes a topic."""

    def __init__(self, editors: EditorDesk) -> None:
        self._editors = editors

    async def plan(self, draft_id: str | None, topic: str) -> Removal:
        """Return what removing a topic comes to, in a draft or in what is live.

        Takes up to two seconds of work, in a thread.

        Raises:
            NoSuchFile: There is no such topic.
        """
        texts = await self._editors.texts_in(draft_id, "")
        return await asyncio.to_thread(_removal, topic, texts)

    async def remove(
        self, draft_id: str, account: AgentAccount, topic: str
    ) -> list[Rewritten]:
        """Take a topic out of a draft with all that leads to it; return what undoes it.

        Raises:
            ChangedMeanwhile: One of the files was changed while this was worked out.
            NoSuchFile: There is no such topic.
            NotInThisState: The draft is being reviewed, or over.
            StillNamed: It is named where it cannot be taken out.
            TopicReliedOn: The service needs it.
        """
        seen = await self._editors.texts_in(draft_id, "")
        plan = await asyncio.to_thread(_removal, topic, seen)
        if plan.relied_on:
            raise TopicReliedOn(plan.relied_on)
        if plan.blocking:
            raise StillNamed(each.path for each in plan.blocking)

        def without(now: Texts) -> Texts:
            if any(text != seen.get(path) for path, text in now.items()):
                raise ChangedMeanwhile(None)
            return dict(plan.after)

        return await self._editors.rewrite_all(draft_id, account, plan.after, without)


def _removal(topic: str, texts: dict[str, str]) -> Removal:
    if path_of(topic) not in texts:
        raise NoSuchFile(path_of(topic))
    return removal_of(topic, texts)
