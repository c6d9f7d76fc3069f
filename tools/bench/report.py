"""Writes the measurements down in Markdown. Pure but for reading what machine it is."""

from __future__ import annotations

import os
import platform
import statistics
from datetime import date
from pathlib import Path

from tools.bench.numbers import Side, combine

__all__ = ["hardware", "report"]

# Where more is better; everywhere else less is.
MORE_IS_BETTER = {"Many at once, messages a second"}


def hardware() -> str:
    """Return processor, cores and memory of this machine, without its name."""
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{os.cpu_count()} cores of {model}, {pages / 2**30:.0f} GiB of memory"


def figure(value: float) -> str:
    """Return a figure with no more digits than it deserves."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def table(relais: Side, rasa_init: Side) -> list[str]:
    """Return the table's lines: both sides, and how many times better Relais is."""
    lines = ["| | Relais | `rasa init` | ratio |", "|---|---:|---:|---:|"]
    other = combine(rasa_init)
    for name, ours in combine(relais).items():
        theirs = other[name]
        ratio = ours / theirs if name in MORE_IS_BETTER else theirs / ours
        row = (name, figure(ours), figure(theirs), f"{ratio:.1f} ×")
        lines.append("| " + " | ".join(row) + " |")
    return lines


def report(
    relais: Side, rasa_init: Side, *, machine: str, day: date, at_once: int
) -> str:
    """Return the page docs/performance.md.

    Args:
        relais: figures of Relais.
        rasa_init: figures of the project `rasa init` makes.
        machine: from `hardware`.
        day: when it was measured.
        at_once: conversations at the same time.
    """
    python = f"Python {platform.python_version()}"
    first_page = statistics.median(relais.first_page_seconds or [0.0])
    peaks = sorted(relais.peak_megabytes.items(), key=lambda item: -item[1])
    weights = ", ".join(f"{name} {figure(megabytes)}" for name, megabytes in peaks)
    lines = [
        "# Performance",
        "",
        "Written by `make bench`: both sides are made, trained, started and measured",
        "in one run on one machine, with everything on it.",
        "",
        f"Measured on {day.isoformat()}: {machine}, {python}.",
        "",
        *table(relais, rasa_init),
        "",
        "Ratio: how many times better Relais is; below 1 it is worse.",
        "",
        f"- The hub's first page is there after {first_page:.1f} s, long before the",
        "  assistant: until then citizens reach a person.",
        f"- Peak memory of Relais (MB): {weights}.",
        f"- Start: median of {len(relais.start_seconds)}, with a model that is there.",
        f"- One message: {len(relais.answer_seconds)} messages, one after the other,",
        "  from sending until the last reply is received. Relais is asked over its web",
        "  socket, with every message stored before it is acknowledged; the other",
        "  project over its REST channel, keeping all in memory.",
        "- Relais is asked in four conversations, one a language; the other project",
        "  in one, whose whole history it goes through at each message. In a short",
        "  one it is much faster than the figure above (some 40 to 50 ms): read both",
        "  one-message ratios as those of long conversations.",
        f"- Many at once: {at_once} conversations, each asking its next question when",
        "  the last reply is there, with all limits off.",
        "- Training: from nothing to a model, without any cache. When only some texts",
        f"  have changed Relais needs {figure(relais.retraining_seconds or 0)} s.",
        "",
        "The two do different work: `rasa init` makes a project with 7 intents in",
        "English and two neural networks (DIET, TED); Relais holds every topic of its",
        "catalogue in four languages, and does without a neural network of its own.",
    ]
    return "\n".join(lines) + "\n"
