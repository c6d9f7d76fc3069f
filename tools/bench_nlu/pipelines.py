"""Trains a Rasa pipeline on a benchmark and asks it the official test questions."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.settings import PROJECT
from tools.bench_nlu.data import Benchmark, Labelled

__all__ = ["Result", "diet", "ours", "run"]

Pipeline = list[dict[str, Any]]
_OURS = ("SpacyTokenizer", "SentenceEncoderFeaturizer", "NgramFeaturizer")


@dataclass(frozen=True)
class Result:
    """What one pipeline reached on one benchmark."""

    accuracy: float
    training_seconds: float
    milliseconds: float
    """Mean time to understand one message."""


def ours() -> Pipeline:
    """Return the components of `config.yml` up to the topic, with their settings."""
    blocks = yaml.safe_load((PROJECT / "config.yml").read_text("utf-8"))["pipeline"]
    wanted = (*_OURS, "TopicClassifier")
    return [b for b in blocks if b["name"].rsplit(".", 1)[-1] in wanted]


def diet(epochs: int) -> Pipeline:
    """Return the pipeline that `rasa init` of Rasa 3.6 writes, up to DIET.

    Args:
        epochs: `rasa init` writes 100.
    """
    counts = {"name": "CountVectorsFeaturizer"}
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        counts,
        {**counts, "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {
            "name": "DIETClassifier",
            "epochs": epochs,
            "entity_recognition": False,
            "random_seed": 0,
        },
    ]


def run(benchmark: Benchmark, pipeline: Pipeline, work: Path) -> Result:
    """Train and test one pipeline; `work` is an empty folder."""
    config, data = work / "config.yml", work / "nlu.yml"
    head = {"recipe": "default.v1", "assistant_id": "bench", "language": "en"}
    config.write_text(yaml.safe_dump({**head, "pipeline": pipeline}), "utf-8")
    names = _write_examples(benchmark.train, data)
    began = time.perf_counter()
    model = _train(config, data, work)
    trained = time.perf_counter() - began
    began = time.perf_counter()
    guesses = asyncio.run(_ask(model, [text for text, _ in benchmark.test]))
    asked = time.perf_counter() - began
    right = sum(
        guess == names[intent]
        for guess, (_, intent) in zip(guesses, benchmark.test, strict=True)
    )
    total = len(benchmark.test)
    return Result(100 * right / total, trained, 1000 * asked / total)


def _write_examples(examples: Labelled, file: Path) -> dict[str, str]:
    """Write Rasa training data; return the name given to each intent.

    A slash in an intent would make it a two-level intent for Rasa.
    """
    intents: dict[str, list[str]] = {}
    for text, intent in examples:
        intents.setdefault(intent, []).append(" ".join(text.split()))
    names = {intent: f"intent_{place}" for place, intent in enumerate(intents)}
    blocks = [
        {
            "intent": names[intent],
            "metadata": {"language": "en"},
            "examples": "".join(f"- {text}\n" for text in texts),
        }
        for intent, texts in intents.items()
    ]
    content = {"version": "3.1", "nlu": blocks}
    file.write_text(yaml.safe_dump(content, allow_unicode=True, width=10000), "utf-8")
    return names


def _train(config: Path, data: Path, work: Path) -> Path:
    from rasa.model_training import train_nlu

    return Path(str(train_nlu(str(config), str(data), str(work / "models"))))


async def _ask(model: Path, texts: list[str]) -> list[str]:
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    return [(await agent.parse_message(text))["intent"]["name"] or "" for text in texts]
