"""The other side: the project `rasa init` makes, asked over REST and socket.io."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

from tools.bench.processes import RASA_PYTHON, free_port, running, timed, until_ok
from tools.bench.relais import Started

__all__ = ["NAMES", "is_trained", "make", "train", "up"]

NAMES = {"rasa": "Rasa"}
SETTINGS = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
RASA = (RASA_PYTHON, "-m", "rasa")
# What `rasa init --no-prompt` does before it trains: training is timed alone.
MAKE = (
    "import sys; from rasa.cli.scaffold import create_initial_project as make; "
    "make(sys.argv[1])"
)
CREDENTIALS = """rest:

socketio:
  user_message_evt: user_uttered
  bot_message_evt: bot_uttered
  session_persistence: true
"""


def _project(work: Path) -> Path:
    return work / "project"


def make(work: Path, log: Path) -> None:
    """Make the project anew, with both channels open.

    Raises:
        BenchError: it failed.
    """
    project = _project(work)
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir()
    command = [RASA_PYTHON, "-c", MAKE, str(project)]
    timed(command, folder=work, settings=SETTINGS, log=log)
    (project / "credentials.yml").write_text(CREDENTIALS, "utf-8")


def is_trained(work: Path) -> bool:
    """Tell whether the project is there, with a model."""
    return any(_project(work).glob("models/*.tar.gz"))


def train(work: Path, log: Path) -> float:
    """Train the project and return the seconds it took.

    Raises:
        BenchError: it failed.
    """
    command = [*RASA, "train"]
    return timed(command, folder=_project(work), settings=SETTINGS, log=log)


@contextlib.asynccontextmanager
async def up(work: Path, log: Path) -> AsyncIterator[Started]:
    """Run the project while the block lasts; yield it when it answers.

    Raises:
        BenchError: it did not start.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [*RASA, "run", "--interface", "127.0.0.1", "--port", str(port)]
    folder = _project(work)
    with running(command, folder=folder, settings=SETTINGS, log=log) as process:
        # Its pages are there only when the model is loaded.
        ready = await until_ok(f"{url}/", process, log)
        yield Started(url, process, ready, ready)
