"""The side of Relais: everything `make run` starts, in a folder of its own."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import psutil

from tools.bench.processes import (
    HUB_PYTHON,
    RASA_PYTHON,
    ROOT,
    free_port,
    running,
    timed,
    until_ok,
)

__all__ = ["NAMES", "Started", "forget_vectors", "train", "up"]

NAMES = {
    "handover.supervisor": "process runner",
    "handover.serve": "hub",
    "bot.serve": "Rasa",
    "actions.serve": "action server",
}
# Sentence vectors of the training examples, kept between trainings.
VECTORS = ROOT / "models" / ".vectors"


@dataclasses.dataclass(frozen=True)
class Started:
    """A side that answers.

    Attributes:
        url: its base address.
        process: the one that was started; it may have children.
        first_page_seconds: from the start to its first page.
        ready_seconds: from the start to an answer that understands.
    """

    url: str
    process: psutil.Process
    first_page_seconds: float
    ready_seconds: float


def _settings(work: Path, port: int) -> dict[str, str]:
    return {
        "RELAIS_PORT": str(port),
        "RELAIS_DATA_DIR": str(work / "data"),
        "RELAIS_MODELS_FOLDER": str(work / "models"),
        # One address asks as fast as it can: that is what is measured.
        "RELAIS_LIMITS": "off",
    }


def forget_vectors() -> None:
    """Empty the cache that makes a training faster; the next one fills it again."""
    shutil.rmtree(VECTORS, ignore_errors=True)


def train(work: Path, log: Path, *, is_forced: bool = False) -> float:
    """Train if the content has changed, or in any case; return the seconds it took.

    Raises:
        BenchError: it failed.
    """
    command = [RASA_PYTHON, "-m", "bot.train", *(["--force"] if is_forced else [])]
    return timed(command, folder=ROOT, settings=_settings(work, 1), log=log)


@contextlib.asynccontextmanager
async def up(work: Path, log: Path) -> AsyncIterator[Started]:
    """Run Relais while the block lasts; yield it when it answers.

    Raises:
        BenchError: it did not start.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [HUB_PYTHON, "-m", "handover.supervisor"]
    settings = _settings(work, port)
    with running(command, folder=ROOT, settings=settings, log=log) as process:
        first_page = await until_ok(f"{url}/healthz", process, log)
        waited = await until_ok(f"{url}/readyz", process, log)
        yield Started(url, process, first_page, first_page + waited)
