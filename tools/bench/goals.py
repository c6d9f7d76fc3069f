"""What was aimed at, and whether it was reached. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from tools.bench.figures import RELAIS, Editing, Memory, Replies, Sockets
from tools.bench.kept import Book
from tools.bench.numbers import added

__all__ = ["Goal", "goals"]

WITHIN_1_S, WITHIN_2_S = 0.99, 0.995
P99_MS = 150.0
THROUGHPUT = 5.0
PEAK_MEGABYTES = 1500.0
GROWTH = 0.02
HOP_P95_MS = 50.0
HOP_TIMES_ECHO = 3.0
SOCKET_KB = 48.0
TEXT_LIVE_S, TEXT_BACK_S, TRAINED_S, MODEL_BACK_S = 2.0, 5.0, 60.0, 30.0


@dataclasses.dataclass(frozen=True)
class Goal:
    """One goal.

    Attributes:
        aim: what is aimed at, in words.
        found: what was measured, in words.
        is_reached: whether it was reached.
    """

    aim: str
    found: str
    is_reached: bool


def goals(book: Book) -> list[Goal]:
    """Return the goals of all parts that were measured."""
    found: list[Goal] = []
    for entry in book.values():
        if isinstance(entry.figures, Replies):
            found += _replies(entry.figures)
        elif isinstance(entry.figures, Memory):
            found += _memory(entry.figures)
        elif isinstance(entry.figures, Sockets):
            found += _sockets(entry.figures)
        elif isinstance(entry.figures, Editing):
            found += _editing(entry.figures)
    return found


def _replies(figures: Replies) -> Iterator[Goal]:
    ours = figures.open_loop[RELAIS]
    pace = f"{figures.open_at_once} conversations at a human pace"
    yield Goal(
        f"{WITHIN_1_S:.0%} of first replies within 1 s, {pace}",
        f"{ours.within_1_s:.2%}",
        ours.within_1_s >= WITHIN_1_S,
    )
    yield Goal(
        f"{WITHIN_2_S:.1%} within 2 s",
        f"{ours.within_2_s:.2%}",
        ours.within_2_s >= WITHIN_2_S,
    )
    yield Goal(
        f"p99 of the first reply at most {P99_MS:.0f} ms there",
        f"{ours.first_reply.p99_ms:.0f} ms",
        ours.first_reply.p99_ms <= P99_MS,
    )
    most = max(figures.levels)
    sides = figures.levels[most]
    ratios = {
        name: sides[RELAIS].per_second / rate.per_second
        for name, rate in sides.items()
        if name != RELAIS
    }
    yield Goal(
        f"{THROUGHPUT:.0f} times the answers a second of `rasa init`, {most} at once",
        ", ".join(f"{ratio:.1f} × {name}" for name, ratio in ratios.items()),
        min(ratios.values()) >= THROUGHPUT,
    )
    peak = added(figures.peak_megabytes[RELAIS])
    yield Goal(
        f"all processes of Relais within {PEAK_MEGABYTES:,.0f} MB at their peak",
        f"{peak:,.0f} MB",
        peak <= PEAK_MEGABYTES,
    )


def _memory(figures: Memory) -> Iterator[Goal]:
    # The first step still fills what is filled once.
    first, last = figures.relais["Rasa"][1], figures.relais["Rasa"][-1]
    passed = figures.conversations[-1]
    yield Goal(
        f"Rasa's memory flat: at most {GROWTH:.0%} more after {passed:,} conversations "
        f"than after {figures.conversations[1]:,}",
        f"{last / first - 1:+.1%}",
        last / first - 1 <= GROWTH,
    )


def _sockets(figures: Sockets) -> Iterator[Goal]:
    hub, echo = figures.hub[0], figures.echo[0]
    beside = f"beside {hub.sockets:,} sockets"
    yield Goal(
        f"p95 from an agent to a citizen at most {HOP_P95_MS:.0f} ms, {beside}",
        f"{hub.hop.p95_ms:.1f} ms",
        hub.hop.p95_ms <= HOP_P95_MS,
    )
    ratio = hub.hop.p95_ms / echo.hop.p95_ms
    yield Goal(
        f"at most {HOP_TIMES_ECHO:.0f} times that of a bare echo server",
        f"{ratio:.1f} times",
        ratio <= HOP_TIMES_ECHO,
    )
    kilobytes = max(hub.resident_kb, hub.unique_kb)
    yield Goal(
        f"at most {SOCKET_KB:.0f} KB of the hub an idle socket",
        f"{kilobytes:.1f} KB",
        kilobytes <= SOCKET_KB,
    )


def _editing(figures: Editing) -> Iterator[Goal]:
    steps = (
        ("a published text is live within", figures.text_live, TEXT_LIVE_S),
        ("a text is rolled back within", figures.text_back, TEXT_BACK_S),
        ("a model is trained within", [figures.trained], TRAINED_S),
        ("a model is rolled back within", [figures.model_back], MODEL_BACK_S),
    )
    for aim, found, most in steps:
        slowest = max(found)
        yield Goal(f"{aim} {most:g} s", f"{slowest:.2f} s", slowest <= most)
