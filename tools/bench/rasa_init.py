"""The other side: the project `rasa init` makes, asked over its REST channel."""

from __future__ import annotations

import functools
from pathlib import Path

import httpx

from tools.bench.numbers import Side
from tools.bench.processes import (
    ROOT,
    BenchError,
    closed_loop,
    free_port,
    peak_megabytes,
    running,
    say,
    timed,
    until_ok,
)

__all__ = ["QUESTIONS", "measure"]

# What its few intents know.
QUESTIONS = (
    "hello",
    "I am feeling very sad",
    "yes",
    "are you a bot?",
    "I am great today, thank you",
    "no, not really",
    "goodbye",
    "who am I talking to",
)
SETTINGS = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


async def ask(client: httpx.AsyncClient, sender: str, text: str) -> None:
    """Send a question and wait for the reply.

    Raises:
        BenchError: Rasa refused.
    """
    answer = await client.post(
        "/webhooks/rest/webhook", json={"sender": sender, "message": text}
    )
    if answer.status_code != httpx.codes.OK:
        raise BenchError(f"Rasa answered {answer.status_code}")


async def measure(work: Path, *, starts: int, rounds: int, at_once: int) -> Side:
    """Make, train, start and question the project in an empty folder.

    Args:
        work: where the project and its log go.
        starts: how often it is started; the last one is questioned.
        rounds: a quarter of the questions asked one after the other, and all that
            each of the conversations at once asks.
        at_once: conversations at the same time.

    Raises:
        BenchError: it could not be measured.
    """
    log = work / "rasa-init.log"
    project = work / "project"
    python = str(ROOT / ".venv-rasa/bin/python")
    rasa = [python, "-m", "rasa"]
    say("rasa init: making the project …")
    project.mkdir()
    # What `rasa init --no-prompt` does before it trains: training is timed alone.
    make = "import sys; from rasa.cli.scaffold import create_initial_project as make; "
    timed(
        [python, "-c", make + "make(sys.argv[1])", str(project)],
        folder=work,
        settings=SETTINGS,
        log=log,
    )
    say("rasa init: training …")
    training = timed([*rasa, "train"], folder=project, settings=SETTINGS, log=log)
    port = free_port()
    command = [*rasa, "run", "--interface", "127.0.0.1", "--port", str(port)]
    base = f"http://127.0.0.1:{port}"
    readies: list[float] = []
    for number in range(starts):
        say(f"rasa init: start {number + 1} of {starts} …")
        with running(command, folder=project, settings=SETTINGS, log=log) as process:
            readies.append(await until_ok(f"{base}/", process, log))
            if number + 1 < starts:
                continue
            async with httpx.AsyncClient(base_url=base, timeout=120) as client:
                say("rasa init: one message after the other …")
                one = functools.partial(ask, client, "one")
                await one(QUESTIONS[0])
                answers, _ = await closed_loop([one], QUESTIONS, rounds=4 * rounds)
                say(f"rasa init: {at_once} conversations at once …")
                many = [
                    functools.partial(ask, client, f"many-{n}") for n in range(at_once)
                ]
                saturated, per_second = await closed_loop(
                    many, QUESTIONS, rounds=rounds
                )
            peaks = peak_megabytes(process, {"rasa": "Rasa"})
    return Side(
        training_seconds=training,
        retraining_seconds=None,
        start_seconds=readies,
        first_page_seconds=None,
        answer_seconds=answers,
        saturated_seconds=saturated,
        saturated_per_second=per_second,
        peak_megabytes=peaks,
    )
