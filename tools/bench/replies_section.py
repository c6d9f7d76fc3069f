"""The page's section on first replies and throughput. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tools.bench.figures import (
    RASA_INIT_REST,
    RASA_INIT_SOCKETIO,
    RELAIS,
    OpenLoop,
    Rate,
    Replies,
)
from tools.bench.tables import better, figure, parts_of, prose, table

__all__ = ["replies_section"]

OTHERS = (RASA_INIT_REST, RASA_INIT_SOCKETIO)
HEAD = ("", RELAIS, *OTHERS, "ratio to REST", "ratio to socket.io")


def replies_section(figures: Replies) -> list[str]:
    """Return the lines of the section."""
    closed = prose(
        f"""Closed loop: each conversation asks its next question when the last reply is
        there; a new conversation takes its place after {figures.messages} questions, on
        both sides. Medians of {figures.rounds} rounds of {figures.seconds:g} s in which
        the sides took turns. Ratio: how many times better Relais is; below 1 it is
        worse."""
    )
    picture = "![Answers a second and first replies](images/performance/replies.png)"
    lines = [*closed, "", picture, ""]
    for at_once, sides in figures.levels.items():
        lines += _level(at_once, sides[RELAIS], [sides[name] for name in OTHERS])
    lines += _human_pace(figures)
    for side, peaks in figures.peak_megabytes.items():
        lines += prose(f"Peak memory of {side} (MB): {parts_of(peaks)}.", is_point=True)
    return lines


def _level(at_once: int, ours: Rate, others: list[Rate]) -> list[str]:
    """Return the table of one number of conversations at once."""

    def row(name: str, of: str, *, more: bool = False) -> tuple[str, ...]:
        mine, theirs = getattr(ours, of), [getattr(each, of) for each in others]
        return (
            name,
            *(figure(value) for value in (mine, *theirs)),
            *(better(mine, value, more=more) for value in theirs),
        )

    every = [ours, *others]
    no_ratio = ["" for _ in others]
    rows = [
        row("answers a second", "per_second", more=True),
        ["slowest and fastest round"]
        + [f"{figure(each.slowest)} – {figure(each.fastest)}" for each in every]
        + no_ratio,
        row("first reply, median (ms)", "p50_ms"),
        row("first reply, p95 (ms)", "p95_ms"),
        row("first reply, p99 (ms)", "p99_ms"),
        row("the same from the first try, p99 (ms)", "patient_p99_ms"),
        ["tries refused"] + [f"{each.refused:.1%}" for each in every] + no_ratio,
        ["without a reply"] + [str(each.broken) for each in every] + no_ratio,
    ]
    return [
        f"### {at_once} at once" if at_once > 1 else "### One conversation",
        "",
        *table(HEAD, rows),
        "",
        *prose(f"Processor time an answer (ms): {_cpu(ours, others)}."),
        "",
    ]


def _cpu(ours: Rate | OpenLoop, others: Sequence[Rate | OpenLoop]) -> str:
    """Return the processor time of all processes of all sides, in words."""
    told = [f"Relais: {parts_of(ours.cpu_ms)}"]
    told += [
        f"{name}: {parts_of(each.cpu_ms)}"
        for name, each in zip(OTHERS, others, strict=True)
    ]
    return "; ".join(told)


def _human_pace(figures: Replies) -> list[str]:
    """Return the part on the open loop."""
    ours = figures.open_loop[RELAIS]
    others = [figures.open_loop[name] for name in OTHERS]
    every = [ours, *others]
    no_ratio = ["" for _ in others]

    def row(name: str, of: str) -> list[str]:
        values = [getattr(each.first_reply, of) for each in every]
        told = [figure(value) for value in values]
        return [name, *told, *(better(values[0], each) for each in values[1:])]

    def shares(name: str, of: str) -> list[str]:
        return [name, *(f"{getattr(each, of):.2%}" for each in every), *no_ratio]

    rows = [
        ["questions a second", *(figure(each.per_second) for each in every), *no_ratio],
        row("first reply, median (ms)", "p50_ms"),
        row("first reply, p95 (ms)", "p95_ms"),
        row("first reply, p99 (ms)", "p99_ms"),
        shares("within 150 ms", "within_150_ms"),
        shares("within 1 s (norm: 99 %)", "within_1_s"),
        shares("within 2 s (norm: 99.5 %)", "within_2_s"),
        shares("tries refused", "refused"),
        ["without a reply", *(str(each.broken) for each in every), *no_ratio],
    ]
    return [
        f"### {figures.open_at_once} at a human pace",
        "",
        *prose(
            f"""Open loop: each conversation asks every {figures.open_pause_seconds:g} s
            on average, at random moments, for {figures.open_seconds:g} s. The time
            counts from the moment a question was due, with everything that kept it: an
            earlier reply of the same conversation, or a refusal and the pause after it.
            """
        ),
        "",
        *table(HEAD, rows),
        "",
        "![Share of first replies within a time](images/performance/human-pace.png)",
        "",
        *prose(f"Processor time an answer (ms): {_cpu(ours, others)}."),
        "",
    ]
