"""Figures as the bench may find them, to be changed by a test."""

from dataclasses import replace
from datetime import date
from typing import Any

from tools.bench.figures import (
    RASA_INIT_REST,
    RASA_INIT_SOCKETIO,
    RELAIS,
    Editing,
    Hubs,
    Idle,
    Memory,
    OpenLoop,
    Rate,
    Replies,
    Sockets,
    Start,
)
from tools.bench.kept import Entry, Figures
from tools.bench.numbers import spread

DAY = date(2026, 11, 30)
START = Start(
    training=30.0,
    retraining=20.0,
    starts=[9.0, 10.0, 30.0],
    first_pages=[1.0, 1.5, 2.0],
    rasa_init_training=60.0,
    rasa_init_starts=[20.0, 25.0, 30.0],
)
RATE = Rate(
    per_second=100.0,
    slowest=90.0,
    fastest=110.0,
    p50_ms=20.0,
    p95_ms=30.0,
    p99_ms=40.0,
    patient_p99_ms=50.0,
    refused=0.25,
    broken=0,
    cpu_ms={"hub": 2.0, "Rasa": 7.0},
)
SLOW = replace(
    RATE, per_second=20.0, p50_ms=80.0, refused=0.0, broken=3, cpu_ms={"Rasa": 40.0}
)
OPEN = OpenLoop(
    per_second=20.0,
    first_reply=spread([0.010, 0.020, 0.120]),
    within_150_ms=1.0,
    within_1_s=1.0,
    within_2_s=1.0,
    curve_ms=[10.0 + each for each in range(101)],
    refused=0.0,
    broken=0,
    cpu_ms={"hub": 2.0},
)


def by_side(ours: Any, others: Any) -> dict[str, Any]:
    return {RELAIS: ours, RASA_INIT_REST: others, RASA_INIT_SOCKETIO: others}


REPLIES = Replies(
    rounds=3,
    seconds=20.0,
    messages=4,
    levels={1: by_side(RATE, SLOW), 200: by_side(RATE, SLOW)},
    open_at_once=200,
    open_pause_seconds=10.0,
    open_seconds=60.0,
    open_loop=by_side(OPEN, OPEN),
    peak_megabytes={RELAIS: {"hub": 200.0, "Rasa": 800.0}, "rasa init": {"Rasa": 1400}},
)
MEMORY = Memory(
    conversations=[0, 2000, 4000],
    relais={"hub": [200.0, 210.0, 215.0], "Rasa": [700.0, 800.0, 808.0]},
    rasa_init={"Rasa": [900.0, 1000.0, 1100.0]},
)
IDLE = Idle(
    sockets=2000,
    lost=0,
    resident_kb=40.0,
    unique_kb=40.0,
    cpu_us=50.0,
    hop=spread([0.004, 0.005, 0.006]),
)
SOCKETS = Sockets(
    hub=[IDLE, replace(IDLE, sockets=9980)],
    echo=[replace(IDLE, resident_kb=16.0, hop=spread([0.001, 0.002, 0.003]))] * 2,
    hub_megabytes=150.0,
    idle_seconds=60.0,
    pairs=100,
    why_not_more="no more than 10,000 were tried",
)
HUBS = Hubs(
    senders=64,
    seconds=15.0,
    one=[100.0, 90.0, 110.0],
    two=[120.0, 130.0, 140.0],
    one_cpu_ms=3.0,
    two_cpu_ms=3.5,
)
EDITING = Editing(
    text_live=[0.5, 0.7, 1.9],
    text_back=[0.4, 0.6, 4.9],
    imported=0.3,
    trained=59.0,
    compared=40.0,
    model_live=9.0,
    model_back=8.0,
)


def entry(figures: Figures, day: date = DAY) -> Entry:
    return Entry(day, "2 cores", figures)


def book() -> dict[str, Entry]:
    """Return every part, as measured on one day."""
    return {
        "start": entry(START),
        "replies": entry(REPLIES),
        "memory": entry(MEMORY),
        "sockets": entry(SOCKETS),
        "hubs": entry(HUBS),
        "studio": entry(EDITING),
    }
