"""The side of Relais: everything `make run` starts, asked over the wire protocol."""

from __future__ import annotations

import contextlib
import json
import shutil
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import websockets

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

# As citizens write: short and long, sure and unsure, four languages.
QUESTIONS = {
    "fr": (
        "comment demander le revenu d'intégration ?",
        "je n'arrive plus à payer mon gaz et mon électricité, il existe une aide ?",
        "quels papiers faut-il pour le tarif social",
        "bonjour",
    ),
    "nl": (
        "hoe vraag ik een leefloon aan?",
        "heb ik recht op verhoogde tegemoetkoming als ik weinig verdien",
        "welke documenten heb ik nodig",
        "waar kan ik terecht voor kinderbijslag",
    ),
    "de": (
        "wie beantrage ich das Eingliederungseinkommen?",
        "ich bin alleinerziehend und das Geld reicht nicht bis zum Monatsende",
        "wie lange dauert das",
        "an wen kann ich mich wenden wenn ich nicht einverstanden bin",
    ),
    "en": (
        "how do I apply for the integration income?",
        "what is the weather like tomorrow",
        "can I get help with my heating bill",
        "what does automatic granting of rights mean",
    ),
}
# Sentence vectors of the training examples, kept between trainings.
VECTORS = ROOT / "models" / ".vectors"
NAMES = {
    "handover.supervisor": "process runner",
    "handover.serve": "hub",
    "bot.serve": "Rasa",
    "actions.serve": "action server",
}


class Conversation:
    """One citizen's connection, asking and waiting for the last reply."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self._socket = socket

    async def begin(self, lang: str) -> None:
        """Begin a conversation and read until its state is known."""
        await self._send({"type": "hello", "protocol": 1, "lang": lang})
        while (await self._receive())["type"] != "state":
            pass

    async def ask(self, text: str) -> None:
        """Send a question and wait for the last reply to it."""
        message = str(uuid.uuid4())
        await self._send({"type": "say", "client_msg_id": message, "text": text})
        while True:
            frame = await self._receive()
            if frame["type"] == "message" and frame.get("final"):
                return

    async def _send(self, frame: dict[str, object]) -> None:
        await self._socket.send(json.dumps(frame))

    async def _receive(self) -> dict[str, object]:
        """Return the next frame.

        Raises:
            BenchError: it is an error.
        """
        frame: dict[str, object] = json.loads(await self._socket.recv())
        if frame["type"] == "error":
            raise BenchError(f"the hub answered: {frame['code']}")
        return frame


@contextlib.asynccontextmanager
async def conversations(port: int, count: int) -> AsyncIterator[list[Conversation]]:
    """Open conversations in all languages while the block lasts."""
    async with contextlib.AsyncExitStack() as stack:
        opened = []
        for number in range(count):
            url = f"ws://127.0.0.1:{port}/ws/citizen"
            socket = await stack.enter_async_context(websockets.connect(url))
            conversation = Conversation(socket)
            await conversation.begin(list(QUESTIONS)[number % len(QUESTIONS)])
            opened.append(conversation)
        yield opened


async def one_by_one(port: int, rounds: int) -> list[float]:
    """Return the seconds of each answer, one conversation a language."""
    answers: list[float] = []
    async with conversations(port, len(QUESTIONS)) as opened:
        for texts, one in zip(QUESTIONS.values(), opened, strict=True):
            await one.ask(texts[0])
            answers += (await closed_loop([one.ask], texts, rounds=rounds))[0]
    return answers


async def all_at_once(
    port: int, rounds: int, at_once: int
) -> tuple[list[float], float]:
    """Return the seconds of each answer, and answers a second, all at the same time."""
    every = [text for texts in QUESTIONS.values() for text in texts]
    async with conversations(port, at_once) as opened:
        return await closed_loop([one.ask for one in opened], every, rounds=rounds)


async def measure(work: Path, *, starts: int, rounds: int, at_once: int) -> Side:
    """Train, start and question Relais in an empty folder.

    Args:
        work: where its data, its model and its log go.
        starts: how often it is started; the last one is questioned.
        rounds: questions in each of the four languages, one after the other.
        at_once: conversations at the same time.

    Raises:
        BenchError: it could not be measured.
    """
    log = work / "relais.log"
    port = free_port()
    settings = {
        "RELAIS_PORT": str(port),
        "RELAIS_DATA_DIR": str(work / "data"),
        "RELAIS_MODELS_FOLDER": str(work / "models"),
        # One address asks as fast as it can: that is what is measured.
        "RELAIS_LIMITS": "off",
    }
    say("Relais: training …")
    train = [str(ROOT / ".venv-rasa/bin/python"), "-m", "bot.train"]
    # Only a cache: the training that is measured fills it again.
    shutil.rmtree(VECTORS, ignore_errors=True)
    training = timed(train, folder=ROOT, settings=settings, log=log)
    say("Relais: training again …")
    again = [*train, "--force"]
    retraining = timed(again, folder=ROOT, settings=settings, log=log)
    command = [str(ROOT / ".venv/bin/python"), "-m", "handover.supervisor"]
    first_pages: list[float] = []
    readies: list[float] = []
    for number in range(starts):
        say(f"Relais: start {number + 1} of {starts} …")
        with running(command, folder=ROOT, settings=settings, log=log) as process:
            base = f"http://127.0.0.1:{port}"
            first_pages.append(await until_ok(f"{base}/healthz", process, log))
            waited = await until_ok(f"{base}/readyz", process, log)
            readies.append(first_pages[-1] + waited)
            if number + 1 == starts:
                say("Relais: one message after the other …")
                answers = await one_by_one(port, rounds)
                say(f"Relais: {at_once} conversations at once …")
                saturated, per_second = await all_at_once(port, rounds, at_once)
                peaks = peak_megabytes(process, NAMES)
    return Side(
        training_seconds=training,
        retraining_seconds=retraining,
        start_seconds=readies,
        first_page_seconds=first_pages,
        answer_seconds=answers,
        saturated_seconds=saturated,
        saturated_per_second=per_second,
        peak_megabytes=peaks,
    )
