"""Asks the trained model, through all of its Rasa components, what each text means.

Only this module of the evaluation knows Rasa. The texts are test data; nothing here
ever sees a citizen's message.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Asked", "Understood", "understand"]

_WARM_UP = 20
"""The first messages wait for weights to be unpacked; they are not timed."""


@dataclass(frozen=True)
class Asked:
    """A text as it reaches the model."""

    text: str
    language: str
    last_topic: str | None = None
    """Topic that was answered just before."""


@dataclass(frozen=True)
class Understood:
    """What the model made of one text."""

    kind: str
    """`answer`, `clarification` or `fallback`."""
    topic: str | None
    """The topic that is answered or asked about, `None` for a fallback."""
    facet: str | None
    best_topic: str
    """The likeliest topic, whatever the thresholds say of it."""
    best_facet: str
    confidence: float
    """Calibrated probability of the likeliest topic, 0..1."""
    offered: tuple[str, ...]
    """Topics of the candidates, best first, at most three."""
    milliseconds: float


def understand(model: Path, texts: Sequence[Asked]) -> list[Understood]:
    """Run every text through the model, one after the other, as citizens write.

    Args:
        model: file of a trained model.
        texts: the messages.
    """
    return asyncio.run(_understand(model, texts))


async def _understand(model: Path, texts: Sequence[Asked]) -> list[Understood]:
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    processor: Any = Agent.load(str(model)).processor
    results = []
    for asked in [*texts[:_WARM_UP], *texts]:
        metadata = {"lang": asked.language, "last_topic": asked.last_topic}
        message = UserMessage(asked.text, metadata=metadata)
        before = time.perf_counter()
        parsed = await processor.parse_message(message)
        elapsed = 1000 * (time.perf_counter() - before)
        results.append(_read(parsed, elapsed))
    return results[-len(texts) :]


def _read(parsed: dict[str, Any], elapsed: float) -> Understood:
    decision = parsed["decision"]
    best: dict[str, Any] = next(
        (entry for entry in parsed["intent_ranking"] if entry["name"] != "follow_up"),
        {"name": "out_of_scope", "confidence": 0.0},
    )
    return Understood(
        kind=decision["kind"],
        topic=decision["topic"],
        facet=decision["facet"],
        best_topic=best["name"],
        best_facet=parsed["facet_ranking"][0][0],
        confidence=best["confidence"],
        offered=tuple(
            candidate["answer_id"].partition(".")[0]
            for candidate in decision["candidates"]
        ),
        milliseconds=elapsed,
    )
