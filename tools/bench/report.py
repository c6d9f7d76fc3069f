"""Writes the measurements down in Markdown. Pure but for reading what machine it is."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

from tools.bench.figures import Editing, Hubs, Memory, Replies, Sockets, Start
from tools.bench.goals import goals
from tools.bench.kept import PARTS, Book, Entry
from tools.bench.replies_section import replies_section
from tools.bench.sections import (
    editing_section,
    hubs_section,
    memory_section,
    sockets_section,
    start_section,
)
from tools.bench.tables import table

__all__ = ["hardware", "report"]

TITLES = {
    "start": "Training and start",
    "replies": "First reply and throughput",
    "memory": "Memory",
    "sockets": "From agent to citizen, and idle sockets",
    "hubs": "One hub and two",
    "studio": "An editor's day",
}
HEAD = """# Performance

Written by `make bench`: both sides are made, trained, started and measured in one run
on one machine, with everything on it. The figures are also in
[performance.json](performance.json).
"""
REPEAT = """## How to repeat

- `make bench` measures everything, which takes about an hour on two cores, and writes
  this page, the figures and the pictures. Leave the machine alone meanwhile.
- `make bench ARGS="--only sockets,hubs"` measures some parts; the others keep their
  last figures, with their date. Parts: {parts}.
- `make bench ARGS=--quick` tries everything at a tiny size, shows the page, and
  writes nothing into `docs/`.
- `make bench ARGS="--work FOLDER"` keeps projects, models and logs in that folder, and
  trains nothing again that is there, unless `start` is measured.
"""
LIMITS = """## What the figures do not say

- Everything shares the cores: servers, databases and the programs that ask. Where there
  are more cores, processor time an answer says more than answers a second.
- The two sides do different work. `rasa init` makes a project with 7 intents in English
  and two neural networks (DIET, TED), and keeps all in memory; Relais holds every topic
  of its catalogue in four languages, does without a neural network of its own, and
  stores every message before it is acknowledged.
- Relais is asked over its web socket, `rasa init` over REST, where there is no
  connection to open, and over socket.io, where each conversation opens one as it does
  with Relais. The time it takes to open is in answers a second, not in first replies.
  Socket.io runs over long polling: on Python 3.11 the Sanic that Rasa 3.6.21 needs
  serves no web socket. On another Python it may be faster.
- Conversations are short, because `rasa init` goes through the whole history of a
  conversation at each message: in long ones it is slower than this.
- The people are simulated, on the same machine: no network, no slow telephones. They
  ask few questions, again and again, and some of what is asked is cached.
- All limits on messages and new conversations are off.
"""


def hardware() -> str:
    """Return processor, cores and memory of this machine, without its name."""
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{os.cpu_count()} cores of {model}, {pages / 2**30:.0f} GiB of memory"


def report(book: Book) -> str:
    """Return the page docs/performance.md."""
    lines = [HEAD, *_goals(book)]
    for name, title in TITLES.items():
        lines += [f"## {title}", ""]
        if name not in book:
            lines += [f'Not measured yet: `make bench ARGS="--only {name}"`.', ""]
            continue
        entry = book[name]
        lines += [f"Measured on {entry.day.isoformat()}: {entry.machine}.", ""]
        lines += [*_section(entry), ""]
    return (
        "\n".join([*lines, LIMITS, REPEAT.format(parts=", ".join(PARTS))]).rstrip("\n")
        + "\n"
    )


def _goals(book: Book) -> list[str]:
    """Return the lines on goals, as far as they were measured."""
    rows = [
        (goal.aim, goal.found, "reached" if goal.is_reached else "**missed**")
        for goal in goals(book)
    ]
    if not rows:
        return []
    return ["## Goals", "", *table(("goal", "measured", "result"), rows), ""]


def _section(entry: Entry) -> list[str]:
    figures: Any = entry.figures
    sections: dict[type, Any] = {
        Start: start_section,
        Replies: replies_section,
        Memory: memory_section,
        Sockets: sockets_section,
        Hubs: hubs_section,
        Editing: editing_section,
    }
    lines: list[str] = sections[type(figures)](figures)
    return lines
