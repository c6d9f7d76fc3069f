"""The page's sections on start, memory, sockets and hubs. Pure."""

from __future__ import annotations

import statistics

from tools.bench.figures import Editing, Hubs, Idle, Memory, Sockets, Start
from tools.bench.tables import better, figure, prose, table

__all__ = [
    "editing_section",
    "hubs_section",
    "memory_section",
    "sockets_section",
    "start_section",
]

MICROSECONDS = 1_000_000
KILOBYTES_A_GIGABYTE = 1_000_000


def start_section(figures: Start) -> list[str]:
    """Return the lines on training and starting."""
    starts = statistics.median(figures.starts)
    other = statistics.median(figures.rasa_init_starts)
    page = statistics.median(figures.first_pages)
    pairs = (
        ("training (s)", figures.training, figures.rasa_init_training),
        ("start until the assistant answers (s)", starts, other),
    )
    rows = [
        (name, figure(ours), figure(theirs), better(ours, theirs))
        for name, ours, theirs in pairs
    ]
    return [
        *table(("", "Relais", "`rasa init`", "ratio"), rows),
        "",
        *prose(
            f"""The hub's first page is there after {page:.1f} s, long before the
            assistant: until then citizens reach a person.""",
            is_point=True,
        ),
        *prose(
            f"Start: median of {len(figures.starts)}, with a model that is there.",
            is_point=True,
        ),
        *prose(
            f"""Training: from nothing to a model, without any cache. When only some
            texts have changed Relais needs {figure(figures.retraining)} s.""",
            is_point=True,
        ),
    ]


def memory_section(figures: Memory) -> list[str]:
    """Return the lines on memory while conversations pass."""
    steps = range(len(figures.conversations))
    columns = {
        **figures.relais,
        "`rasa init`": [
            sum(readings[at] for readings in figures.rasa_init.values()) for at in steps
        ],
    }
    rows = [
        (f"{passed:,}", *(figure(readings[at]) for readings in columns.values()))
        for at, passed in enumerate(figures.conversations)
    ]
    return [
        *prose(
            """Resident memory (MB) after so many conversations of one message each,
            from a fresh start."""
        ),
        "",
        *table(("conversations", *columns), rows),
        "",
        "![Memory while conversations pass](images/performance/memory.png)",
    ]


def sockets_section(figures: Sockets) -> list[str]:
    """Return the lines on idle sockets and the hop."""
    pairs = [
        (name, idle)
        for hub, echo in zip(figures.hub, figures.echo, strict=False)
        for name, idle in (("hub", hub), ("bare echo", echo))
    ]
    rows = [_idle(name, idle) for name, idle in pairs]
    hops = [_hop(name, idle) for name, idle in pairs]
    return [
        *prose(
            """Each socket of the hub has a conversation of its own behind it and does
            nothing but answer pings. The bare echo server passes frames on, on uvloop
            and the library `websockets`, and keeps nothing."""
        ),
        "",
        *table(
            (
                "idle sockets",
                "KB each, resident",
                "KB each, unique",
                "sockets a GB",
                "µs of processor each a second",
                "sockets a core",
                "lost",
            ),
            rows,
        ),
        "",
        *prose(
            f"""Without them the hub has {figure(figures.hub_megabytes)} MB. Processor
            time is that of {figures.idle_seconds:g} s, without what the server uses
            with no sockets. Sockets a GB and a core are calculated from it, not tried.
            Ended at {figures.hub[-1].sockets:,}: {figures.why_not_more}."""
        ),
        "",
        *prose(
            f"""From an agent's send to the citizen's receipt, beside these sockets, in
            {figures.pairs} conversations. The hub stores each message before it passes
            it on."""
        ),
        "",
        *table(("hop", "messages", "median (ms)", "p95 (ms)", "p99 (ms)"), hops),
        "",
        "![Hop and idle sockets](images/performance/sockets.png)",
    ]


def _idle(name: str, idle: Idle) -> tuple[str, ...]:
    a_gigabyte = KILOBYTES_A_GIGABYTE / idle.resident_kb if idle.resident_kb > 0 else 0
    a_core = MICROSECONDS / idle.cpu_us if idle.cpu_us > 0 else 0
    return (
        f"{name}, {idle.sockets:,}",
        f"{idle.resident_kb:.1f}",
        f"{idle.unique_kb:.1f}",
        figure(a_gigabyte) if a_gigabyte else "–",
        figure(idle.cpu_us),
        figure(a_core) if a_core else "–",
        str(idle.lost),
    )


def _hop(name: str, idle: Idle) -> tuple[str, ...]:
    return (
        f"{name}, {idle.sockets:,} sockets",
        f"{idle.hop.count:,}",
        figure(idle.hop.p50_ms),
        figure(idle.hop.p95_ms),
        figure(idle.hop.p99_ms),
    )


def hubs_section(figures: Hubs) -> list[str]:
    """Return the lines on one hub against two."""
    if figures.skipped:
        return [f"Not measured: {figures.skipped}"]
    one, two = statistics.median(figures.one), statistics.median(figures.two)
    rows = [
        (
            name,
            figure(rate),
            f"{figure(min(rates))} – {figure(max(rates))}",
            figure(cpu),
        )
        for name, rate, rates, cpu in (
            ("one hub", one, figures.one, figures.one_cpu_ms),
            ("two hubs", two, figures.two, figures.two_cpu_ms),
        )
    ]
    head = ("", "answers a second", "slowest and fastest round", "ms of hub an answer")
    return [
        *prose(
            f"""{figures.senders} conversations without pause, {figures.seconds:g} s a
            round, {len(figures.one)} rounds in turn, each on an empty PostgreSQL
            database; Redis is there in both. Rasa is a stand-in that answers at
            once."""
        ),
        "",
        *table(head, rows),
        "",
        *prose(
            f"""Ratio of the medians: {two / one:.2f}. Hubs, database, stand-in and the
            program that asks share the cores of this machine: where these are few, the
            ratio says what a second hub costs rather than what it brings."""
        ),
        "",
        "![One hub and two](images/performance/hubs.png)",
    ]


def editing_section(figures: Editing) -> list[str]:
    """Return the lines on an editor's day."""
    steps = (
        ("a published text is read by citizens", figures.text_live),
        ("the text before is read again", figures.text_back),
        ("twenty examples and two bad lines are taken in", [figures.imported]),
        ("a model is trained with them", [figures.trained]),
        ("and compared with the one that serves", [figures.compared]),
        ("the published model answers", [figures.model_live]),
        ("the model before answers again", [figures.model_back]),
    )
    rows = [
        (step, figure(statistics.median(found)), figure(max(found)))
        for step, found in steps
    ]
    return [
        *table(("from a press until …", "seconds", "slowest"), rows),
        "",
        *prose(
            f"""Texts: medians of {len(figures.text_live)}; everything else once. Hub,
            Rasa, database and training share the cores; the assistant answers all the
            time. What was encoded for an earlier training is kept."""
        ),
    ]
