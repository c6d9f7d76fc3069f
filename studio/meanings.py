"""Which examples mean nearly the same as a text, however it is written.

The assistant's own encoder says so, in any of the four languages. Where the assistant
does not answer, nothing is said: spelling is compared beside this.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from handover.assistant.client import AssistantUnavailable
from handover.assistant.servers import RasaServers
from studio.example_import import Row
from studio.nearness import Known, Near

__all__ = ["MEANS_THE_SAME", "Meanings", "warned"]

MEANS_THE_SAME = 0.8
"""Cosine from which an example of another topic is worth a look.

Of our own examples, 1 in 200 has so near a neighbour in another topic.
"""

ASKED_FOR = 12
"""Examples asked for a text: some may be gone from the draft."""


class Meanings:
    """Asks the assistant.

    Args:
        servers: Any of them may be asked.
    """

    def __init__(self, servers: RasaServers) -> None:
        self._servers = servers

    async def near(
        self, texts: list[str], known: Iterable[Known], *, limit: int = 8
    ) -> list[list[Near]]:
        """Return for each text the examples nearest in meaning, nearest first.

        Args:
            texts: An editor's, without identifiers.
            known: The examples that count.
            limit: At most so many a text.
        """
        try:
            found = await self._servers.nearest(texts, ASKED_FOR) if texts else []
        except AssistantUnavailable:
            return [[] for _ in texts]
        by_key = {
            hashlib.sha256(each.text.encode()).hexdigest(): each for each in known
        }
        return [
            [Near(by_key[key], share) for key, share in each if key in by_key][:limit]
            for each in found
        ]


def warned(rows: Iterable[Row], near: Iterable[list[Near]]) -> Iterator[Row]:
    """Yield each row, with a word about what means the same under another topic.

    Args:
        rows: That are good so far.
        near: Of each row, in the same order.
    """
    for row, examples in zip(rows, near, strict=True):
        topic = row.label.partition("/")[0]
        foreign = (
            each
            for each in examples
            if each.share >= MEANS_THE_SAME
            and each.known.label.partition("/")[0] != topic
        )
        other = next(foreign, None)
        if other is None:
            yield row
            continue
        known = other.known
        what = f"Means nearly the same as '{known.text}' under {known.label}."
        yield replace(row, warning=what)
