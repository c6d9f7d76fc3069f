"""Draws the pictures of the report: reliability, confused pairs, weakest topics."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib

matplotlib.use("agg")
from matplotlib import pyplot as plt

from bot.labels import LANGUAGES
from tools.evaluate.development import LOOK_ALIKE
from tools.evaluate.measures import (
    Case,
    by_facet,
    by_topic,
    confusions,
    reliability,
)

__all__ = ["draw"]

_INK, _BLUE = "#1d2733", "#1f5f8b"
_COLOURS = (_BLUE, "#c98a2b", "#4a8f4f", "#8a4f8f")
_PAIRS, _TOPICS = 15, 20


def draw(cases: Sequence[Case], folder: Path) -> None:
    """Write the pictures as PNG files into a folder."""
    plt.rcParams.update({"font.size": 10, "axes.edgecolor": _INK, "text.color": _INK})
    _reliability(cases, folder / "reliability.png")
    pairs = [(f"{a} → {b}", count) for a, b, count in confusions(cases)[:_PAIRS]]
    _bars(pairs, "Most frequent confusions (questions)", folder / "confusions.png")
    topics = sorted(by_topic(cases).items(), key=lambda entry: entry[1])[:_TOPICS]
    _bars(topics, "Weakest topics (share recognised)", folder / "topics.png")
    _facets(cases, folder / "facets.png")


def _reliability(cases: Sequence[Case], file: Path) -> None:
    figure, axes = plt.subplots(figsize=(5.5, 5))
    axes.plot([0, 1], [0, 1], color=_INK, linewidth=0.8, linestyle=":")
    for language, colour in zip(LANGUAGES, _COLOURS, strict=True):
        steps = reliability(
            [
                c
                for c in cases
                if c.question.language == language and c.question.topic != LOOK_ALIKE
            ]
        )
        axes.plot(
            [step[0] for step in steps],
            [step[1] for step in steps],
            marker="o",
            label=language,
            color=colour,
        )
    axes.set_xlabel("confidence")
    axes.set_ylabel("share of right topics")
    axes.legend(frameon=False)
    _save(figure, file)


def _bars(values: Sequence[tuple[str, float]], title: str, file: Path) -> None:
    figure, axes = plt.subplots(figsize=(8, 0.3 * len(values) + 1.2))
    axes.barh([name for name, _ in values], [size for _, size in values], color=_BLUE)
    axes.invert_yaxis()
    axes.set_title(title, loc="left")
    _save(figure, file)


def _facets(cases: Sequence[Case], file: Path) -> None:
    names = list(by_facet(cases))
    table = [
        [
            by_facet([c for c in cases if c.question.language == language]).get(name, 0)
            for name in names
        ]
        for language in LANGUAGES
    ]
    figure, axes = plt.subplots(figsize=(8, 3))
    axes.imshow(table, vmin=0.7, vmax=1, cmap="Blues", aspect="auto")
    axes.set_xticks(range(len(names)), names, rotation=30, ha="right")
    axes.set_yticks(range(len(LANGUAGES)), LANGUAGES)
    for row, shares in enumerate(table):
        for column, share in enumerate(shares):
            axes.text(
                column,
                row,
                f"{share:.2f}",
                ha="center",
                va="center",
                color="white" if share > 0.9 else _INK,
            )
    axes.set_title("Facets recognised where the topic is right", loc="left")
    _save(figure, file)


def _save(figure: plt.Figure, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, dpi=110)
    plt.close(figure)
