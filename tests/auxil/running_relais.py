"""Relais as `make run` starts it: hub, action server and trained Rasa, supervised."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil

from tests.auxil.hours_of_tests import content_with_hours
from tests.auxil.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240.0
"""Includes a training, where the content has changed since the last one."""


def linked_models(folder: Path) -> Path:
    """Make a folder with the models that are there, to which others may be added."""
    models = folder / "models"
    models.mkdir()
    for model in (ROOT / "models").glob("*.tar.gz"):
        os.link(model, models / model.name)
    return models


class RunningRelais:
    """All processes of Relais on free ports, with their data in one folder."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws = f"ws://127.0.0.1:{self.port}"
        self._data = folder
        self._log = folder / "relais.log"
        environment = {
            **os.environ,
            "RELAIS_PORT": str(self.port),
            "RELAIS_DATA_DIR": str(folder),
            "RELAIS_LIMITS": "off",
            "RELAIS_CONTENT_DIR": str(content_with_hours(folder)),
            **settings,
        }
        environment.pop("RELAIS_DATABASE_URL", None)
        with self._log.open("wb") as log:
            self._supervisor = psutil.Popen(
                [sys.executable, "-m", "handover.supervisor"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def database(self) -> Path:
        """Return the hub's SQLite file."""
        return self._data / "relais.db"

    def wait_until_ready(self) -> None:
        """Wait until hub and assistant answer.

        Raises:
            RuntimeError: They do not; carries their log.
        """
        self._until(self._is_ready)

    def begin_anew(self) -> None:
        """Forget every conversation and release; the assistant runs on."""
        for file in self._data.glob("relais.db*"):
            file.unlink()
        self.restart_hub()

    def restart_hub(self) -> None:
        """Kill the hub as a crash would; return when the next one serves."""
        old = self._child("handover.serve")
        self.kill_hub()
        self._until(lambda: self._child("handover.serve") not in {None, old})
        self.wait_until_ready()

    def kill_hub(self) -> None:
        self._kill("handover.serve")

    def kill_rasa(self) -> None:
        """Kill Rasa as a crash would; it needs some seconds to come back."""
        self._kill("bot.serve")
        self._until(lambda: self._readiness() == 503)

    @property
    def passwords(self) -> dict[str, str]:
        """Return login and password of the demonstration's agents."""
        accounts = (self._data / "demo-accounts.json").read_text("utf-8")
        found: dict[str, str] = json.loads(accounts)
        return found

    def stop(self) -> None:
        """End every process; wait until they are gone."""
        if self._supervisor.poll() is None:
            self._supervisor.send_signal(signal.SIGTERM)
        try:
            self._supervisor.wait(15)
        except psutil.TimeoutExpired:
            self._supervisor.kill()
            self._supervisor.wait()

    def _kill(self, module: str) -> None:
        process = self._child(module)
        if process is None:
            raise RuntimeError(f"{module} does not run:\n{self._log.read_text()}")
        process.kill()
        self._until(lambda: not process.is_running())

    def _child(self, module: str) -> psutil.Process | None:
        for child in self._supervisor.children():
            try:
                if module in child.cmdline():
                    return child
            except (psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
        return None

    def _is_ready(self) -> bool:
        return self._readiness() == 200

    def _readiness(self) -> int:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code
        except httpx.TransportError:
            return 0

    def _until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not condition():
            has_ended = self._supervisor.poll() is not None
            if has_ended or time.monotonic() > deadline:
                raise RuntimeError(f"Relais does not run:\n{self._log.read_text()}")
            time.sleep(0.05)
