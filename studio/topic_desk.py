"""Which topics there are, live and in a draft; and beginning a new one."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handover.content.catalogue import Catalogue
from handover.core.hours import local_day
from handover.core.records import AgentAccount
from handover.core.words import Lang
from studio.draft_files import plain
from studio.draft_writer import Texts
from studio.editor_desk import EditorDesk
from studio.new_topics import RESERVED, NewTopic, answer_file, path_of
from studio.yaml_edit import EditError, load

__all__ = ["TopicDesk", "TopicSeen", "TopicTaken"]


class TopicTaken(Exception):
    """Raised when a topic has this name already, or the name means something else."""


@dataclass(frozen=True)
class TopicSeen:
    """What a list of topics tells about one.

    Attributes:
        review_by: A day, as the file says it.
        is_new: It is in the draft and not live.
    """

    topic: str
    kind: str
    names: dict[str, str]
    review_by: str
    facets: tuple[str, ...]
    regional: bool
    is_new: bool


class TopicDesk:
    """Knows the topics of a draft, also those that cannot be published yet."""

    def __init__(
        self,
        editors: EditorDesk,
        catalogue: Catalogue,
        clock: Callable[[], datetime],
    ) -> None:
        self._editors = editors
        self._catalogue = catalogue
        self._clock = clock

    async def all(self, draft_id: str | None) -> list[TopicSeen]:
        """Return the topics that are live, then those that only the draft has.

        Those that the draft removes are left out.
        """
        live = [
            TopicSeen(
                topic.topic,
                topic.kind,
                topic.names.model_dump(),
                topic.review_by.isoformat(),
                tuple(topic.answers),
                topic.regional,
                is_new=False,
            )
            for topic in self._catalogue.content.topics.values()
        ]
        if draft_id is None:
            return live
        known = {path_of(each.topic) for each in live}
        changed = await self._editors.paths(draft_id)
        live = [each for each in live if path_of(each.topic) in changed]
        new = [
            path
            for path, is_changed in changed.items()
            if is_changed and path.startswith("answers/") and path not in known
        ]
        texts = await self._editors.texts_in(draft_id, *new) if new else {}
        begun = (_seen(texts[path]) for path in sorted(texts))
        return [*live, *(each for each in begun if each is not None)]

    async def kinds(self, draft_id: str | None) -> tuple[set[str], set[str]]:
        """Return the rights, and the topics of conversation."""
        topics = await self.all(draft_id)
        rights = {each.topic for each in topics if each.kind == "right"}
        return rights, {each.topic for each in topics} - rights

    async def begin(self, draft_id: str, account: AgentAccount, new: NewTopic) -> str:
        """Put the answer file of a new topic into a draft; return its path.

        Raises:
            TopicTaken: There is a topic of this name, or the name is not free.
            NotInThisState: The draft is being reviewed, or over.
        """
        if new.topic in RESERVED:
            raise TopicTaken(new.topic)
        path = path_of(new.topic)
        text = answer_file(new, self._today(), account.name, self._approver())

        def begun(now: Texts) -> Texts:
            if now[path] is not None:
                raise TopicTaken(new.topic)
            return {path: text}

        await self._editors.rewrite_all(draft_id, account, [path], begun)
        return path

    def _today(self) -> date:
        return local_day(self._clock())

    def _approver(self) -> str:
        """Return who reads most of the topics before they are published."""
        named = Counter(
            each.approver for each in self._catalogue.content.topics.values()
        )
        return named.most_common(1)[0][0]


def _seen(text: str) -> TopicSeen | None:
    """Return what a file tells of its topic, though it may lack words still."""
    try:
        held: Any = load(text)
        return TopicSeen(
            str(held["topic"]),
            str(held["kind"]),
            {lang.value: str(held["names"][lang.value]) for lang in Lang},
            str(plain(held["review_by"])),
            tuple(held["answers"]),
            held["regional"] is True,
            is_new=True,
        )
    except (EditError, KeyError, TypeError):
        return None
