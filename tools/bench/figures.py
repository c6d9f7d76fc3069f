"""What each part measures, as it is kept in docs/performance.json. Pure.

Megabytes are 10^6 bytes, kilobytes 10^3; shares are 0..1.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from tools.bench.numbers import Spread

__all__ = [
    "RASA_INIT_REST",
    "RASA_INIT_SOCKETIO",
    "RELAIS",
    "Editing",
    "Hubs",
    "Idle",
    "Memory",
    "OpenLoop",
    "Rate",
    "Replies",
    "Sockets",
    "Start",
]

RELAIS = "Relais"
RASA_INIT_REST = "rasa init, REST"
RASA_INIT_SOCKETIO = "rasa init, socket.io"


@dataclasses.dataclass(frozen=True)
class Start:
    """From nothing to an assistant that answers; seconds.

    Attributes:
        training, rasa_init_training: from nothing to a model, without any cache.
        retraining: when nothing but a text has changed.
        starts, rasa_init_starts: to the first answer that understands, each start.
        first_pages: to the first page of the hub, each start.
    """

    training: float
    retraining: float
    starts: Sequence[float]
    first_pages: Sequence[float]
    rasa_init_training: float
    rasa_init_starts: Sequence[float]


@dataclasses.dataclass(frozen=True)
class Rate:
    """What one side did in a closed loop: medians over the rounds.

    Attributes:
        per_second: answers a second; `slowest` and `fastest` round.
        p50_ms, p95_ms, p99_ms: first reply, from the try that was taken on.
        patient_p99_ms: first reply, from the first try.
        refused: share of tries that were refused.
        broken: questions without a reply, all rounds.
        cpu_ms: processor time an answer, by process.
    """

    per_second: float
    slowest: float
    fastest: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    patient_p99_ms: float
    refused: float
    broken: int
    cpu_ms: Mapping[str, float]


@dataclasses.dataclass(frozen=True)
class OpenLoop:
    """What one side did at a human pace, from the moment each question was due.

    Attributes:
        per_second: questions a second that were due.
        first_reply: of those that got one.
        within_150_ms, within_1_s, within_2_s: shares of all that were due.
        curve_ms: first reply at each percentile, 0 to 100.
        refused: share of tries that were refused.
        broken: questions without a reply.
        cpu_ms: processor time an answer, by process.
    """

    per_second: float
    first_reply: Spread
    within_150_ms: float
    within_1_s: float
    within_2_s: float
    curve_ms: Sequence[float]
    refused: float
    broken: int
    cpu_ms: Mapping[str, float]


@dataclasses.dataclass(frozen=True)
class Replies:
    """First replies and throughput.

    Attributes:
        rounds, seconds: how often each closed loop was run, and for how long.
        messages: questions a conversation.
        levels: by conversations at once, then by side.
        open_at_once, open_pause_seconds, open_seconds: of the open loop.
        open_loop: by side.
        peak_megabytes: most resident memory of each process, by side.
    """

    rounds: int
    seconds: float
    messages: int
    levels: Mapping[int, Mapping[str, Rate]]
    open_at_once: int
    open_pause_seconds: float
    open_seconds: float
    open_loop: Mapping[str, OpenLoop]
    peak_megabytes: Mapping[str, Mapping[str, float]]


@dataclasses.dataclass(frozen=True)
class Memory:
    """Resident memory while conversations pass, a message each.

    Attributes:
        conversations: how many had passed at each reading, from 0.
        relais, rasa_init: megabytes at each reading, by process.
    """

    conversations: Sequence[int]
    relais: Mapping[str, Sequence[float]]
    rasa_init: Mapping[str, Sequence[float]]


@dataclasses.dataclass(frozen=True)
class Idle:
    """What a server with many idle sockets costs, and how fast it passes a message on.

    Attributes:
        sockets: how many were open and idle.
        lost: how many of them had ended when it was over.
        resident_kb, unique_kb: memory a socket: all, and what no other process shares.
        cpu_us: processor time a socket and second, microseconds, without what the
            server uses with no sockets.
        hop: from sending to receiving, beside these sockets.
    """

    sockets: int
    lost: int
    resident_kb: float
    unique_kb: float
    cpu_us: float
    hop: Spread


@dataclasses.dataclass(frozen=True)
class Sockets:
    """Idle sockets and the hop from an agent to a citizen.

    Attributes:
        hub, echo: at the number of the goals, and at the most that was tried.
        hub_megabytes: resident memory of the hub with `warm` sockets.
        idle_seconds: how long processor time was measured.
        pairs: conversations in which an agent spoke.
        why_not_more: what ended the trial.
    """

    hub: Sequence[Idle]
    echo: Sequence[Idle]
    hub_megabytes: float
    idle_seconds: float
    pairs: int
    why_not_more: str


@dataclasses.dataclass(frozen=True)
class Hubs:
    """One hub against two.

    Attributes:
        skipped: why it was not measured, as a sentence; else empty.
        senders, seconds: who asked without pause, and how long each round.
        one, two: answers a second, each round.
        one_cpu_ms, two_cpu_ms: processor time of the hubs an answer, median.
    """

    skipped: str = ""
    senders: int = 0
    seconds: float = 0.0
    one: Sequence[float] = ()
    two: Sequence[float] = ()
    one_cpu_ms: float = 0.0
    two_cpu_ms: float = 0.0


@dataclasses.dataclass(frozen=True)
class Editing:
    """An editor's day; seconds from a press to what it leads to.

    Attributes:
        text_live, text_back: until citizens read a published text, and the one before
            it again; each round.
        imported: a table of twenty examples and two bad lines.
        trained: the training after it; what was encoded before is kept.
        compared: the comparison of both models after that.
        model_live, model_back: until the new model answers, and the old one again.
    """

    text_live: Sequence[float]
    text_back: Sequence[float]
    imported: float
    trained: float
    compared: float
    model_live: float
    model_back: float
