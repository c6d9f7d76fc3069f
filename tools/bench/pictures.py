"""`python -m tools.bench.pictures FIGURES FOLDER`: draws docs/performance.json as PNG.

Runs in the Rasa environment, where matplotlib is. A part that was not measured has no
picture.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("agg")
from matplotlib import pyplot as plt

__all__ = ["draw"]

_INK, _BLUE, _OCHRE, _GREEN = "#1d2733", "#1f5f8b", "#c98a2b", "#4a8f4f"
_COLOURS = (_BLUE, _OCHRE, _GREEN, "#8a4f8f", "#8b2f2f", "#7a7f87")
_NORM_MS, _GOAL_MS, _HOP_GOAL_MS, _SOCKET_GOAL_KB = 1000, 150, 50, 48

Figures = Mapping[str, Any]


def draw(parts: Mapping[str, Figures], folder: Path) -> None:
    """Write the pictures of all parts that were measured into a folder."""
    plt.rcParams.update({"font.size": 10, "axes.edgecolor": _INK, "text.color": _INK})
    folder.mkdir(parents=True, exist_ok=True)
    drawn: Mapping[str, Callable[[Figures, Path], None]] = {
        "replies": _replies,
        "memory": _memory,
        "sockets": _sockets,
        "hubs": _hubs,
    }
    for name, entry in parts.items():
        if name in drawn and not entry["figures"].get("skipped"):
            drawn[name](entry["figures"], folder)


def _replies(figures: Figures, folder: Path) -> None:
    figure, (rates, waits) = plt.subplots(1, 2, figsize=(10, 4))
    levels = figures["levels"]
    names = [f"{at_once} at once" for at_once in levels]
    for axes, of in ((rates, "per_second"), (waits, "p50_ms")):
        series = {
            side: [sides[side][of] for sides in levels.values()]
            for side in next(iter(levels.values()))
        }
        _groups(axes, names, series)
    rates.set_ylabel("answers a second")
    _legend(rates)
    # The whiskers end at p99: beside a median says little of the slowest.
    for at, sides in enumerate(levels.values()):
        for number, side in enumerate(sides.values()):
            place = _place(at, number, len(sides))
            waits.plot([place] * 2, [side["p50_ms"], side["p99_ms"]], color=_INK, lw=1)
    waits.set_yscale("log")
    waits.set_ylim(bottom=1)
    waits.set_ylabel("first reply, median and p99 (ms)")
    _save(figure, folder / "replies.png")
    _human_pace(figures, folder)


def _human_pace(figures: Figures, folder: Path) -> None:
    figure, axes = plt.subplots(figsize=(7, 4))
    for (name, side), colour in zip(
        figures["open_loop"].items(), _COLOURS, strict=False
    ):
        axes.plot(side["curve_ms"], range(101), label=name, color=colour)
    for limit in (_GOAL_MS, _NORM_MS):
        axes.axvline(limit, color=_INK, linewidth=0.8, linestyle=":")
        axes.text(limit, 2, f" {limit} ms", fontsize=9)
    axes.set_xscale("log")
    axes.set_xlim(right=max(axes.get_xlim()[1], 3 * _NORM_MS))
    axes.set_xlabel("first reply within (ms)")
    axes.set_ylabel("share of questions (%)")
    axes.legend(frameon=False, loc="center right")
    _save(figure, folder / "human-pace.png")


def _memory(figures: Figures, folder: Path) -> None:
    figure, axes = plt.subplots(figsize=(7, 4))
    lines = {f"Relais, {name}": each for name, each in figures["relais"].items()}
    lines |= {f"rasa init, {name}": each for name, each in figures["rasa_init"].items()}
    for (name, readings), colour in zip(lines.items(), _COLOURS, strict=False):
        axes.plot(figures["conversations"], readings, label=name, color=colour, lw=2)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("conversations")
    axes.set_ylabel("resident memory (MB)")
    axes.legend(frameon=False)
    _save(figure, folder / "memory.png")


def _sockets(figures: Figures, folder: Path) -> None:
    figure, (weights, hops) = plt.subplots(1, 2, figsize=(10, 4))
    names = [f"{each['sockets']:,} sockets" for each in figures["hub"]]
    sides = {"hub": figures["hub"], "bare echo": figures["echo"]}
    _groups(
        weights,
        names,
        {name: [each["resident_kb"] for each in side] for name, side in sides.items()},
    )
    weights.axhline(_SOCKET_GOAL_KB, color=_INK, linewidth=0.8, linestyle=":")
    weights.set_ylabel("KB an idle socket")
    _legend(weights)
    _groups(
        hops,
        names,
        {
            name: [each["hop"]["p95_ms"] for each in side]
            for name, side in sides.items()
        },
    )
    hops.axhline(_HOP_GOAL_MS, color=_INK, linewidth=0.8, linestyle=":")
    hops.set_ylabel("from agent to citizen, p95 (ms)")
    _save(figure, folder / "sockets.png")


def _hubs(figures: Figures, folder: Path) -> None:
    figure, axes = plt.subplots(figsize=(5, 3.5))
    rates = [figures["one"], figures["two"]]
    medians = [statistics.median(each) for each in rates]
    axes.bar(["one hub", "two hubs"], medians, color=_BLUE)
    for at, each in enumerate(rates):
        axes.plot([at] * len(each), each, "o", color=_OCHRE, markersize=4)
    axes.set_ylabel("answers a second, median and rounds")
    _save(figure, folder / "hubs.png")


def _groups(
    axes: plt.Axes, names: Sequence[str], series: Mapping[str, Sequence[float]]
) -> None:
    """Draw a group of bars for each name, with a bar for each series."""
    for number, ((label, values), colour) in enumerate(
        zip(series.items(), _COLOURS, strict=False)
    ):
        places = [_place(at, number, len(series)) for at in range(len(values))]
        axes.bar(places, values, width=0.8 / len(series), label=label, color=colour)
    axes.set_xticks(range(len(names)), names)


def _legend(axes: plt.Axes) -> None:
    """Name the series above the bars."""
    axes.set_ylim(top=axes.get_ylim()[1] * 1.3)
    axes.legend(frameon=False, loc="upper right")


def _place(group: int, number: int, of: int) -> float:
    """Return where the middle of a bar is within its group."""
    return group + (number - (of - 1) / 2) * 0.8 / of


def _save(figure: plt.Figure, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, dpi=110)
    plt.close(figure)


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2]))
