"""The real hub as its own process, so that a test can kill it.

It is forked from a process that has imported what every hub imports: that takes half
of a start, and tests start hundreds.
"""

import multiprocessing
import os
import re
import signal
import sys
import time
from pathlib import Path

import httpx

from tests.auxil.hours_of_tests import content_with_hours
from tests.auxil.ports import free_port
from tests.auxil.stand_in_rasa import TOKEN

ROOT = Path(__file__).resolve().parents[2]


_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["handover.serve", "handover.privacy.engine"])

START_SECONDS = 120.0
"""Far above what a start takes, also on a machine with much else to do."""


class HubProcess:
    """`python -m handover.serve` on a free port; the same one after a restart."""

    def __init__(
        self, folder: Path, rasa_url: str, *, wait: bool = True, **environment: str
    ) -> None:
        self.port = int(environment.get("RELAIS_PORT") or free_port())
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws = f"ws://127.0.0.1:{self.port}"
        self.folder = folder
        self._out = folder / "hub.out"
        self._log = folder / "hub.log"
        self.environment = {
            "PATH": os.environ["PATH"],
            "RELAIS_DATA_DIR": str(folder),
            "RELAIS_RASA_URL": rasa_url,
            "RELAIS_RASA_TOKEN": TOKEN,
            "RELAIS_LIMITS": "off",
            "RELAIS_CONTENT_DIR": str(content_with_hours(folder)),
            # Building the index keeps a core busy; tests of the search turn it on.
            "RELAIS_SEARCH_MODEL": "off",
            **environment,
            "RELAIS_PORT": str(self.port),
        }
        self.start(wait=wait)

    def start(self, *, wait: bool = True) -> None:
        self.process = _FORKS.Process(
            target=serve, args=(self.environment, self._out, self._log)
        )
        self.process.start()
        if wait:
            self._wait_until_alive()

    def _wait_until_alive(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self.process.is_alive(), self.log
            try:
                if httpx.get(f"{self.url}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError(f"the hub did not start: {self.log}")

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def passwords(self) -> dict[str, str]:
        """Return the demonstration's accounts as they were printed."""
        found = re.findall(r"^    (\w+) +(\S+)$", self._out.read_text(), re.M)
        return dict(found)

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def wait(self, seconds: float) -> int:
        """Wait for its end; return its exit status, minus the signal that ended it."""
        self.process.join(seconds)
        assert self.process.exitcode is not None, "the hub goes on"
        return self.process.exitcode

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.wait(30)

    def stop(self) -> int:
        if self.process.is_alive():
            self.signal(signal.SIGTERM)
        return self.wait(15)


def serve(environment: dict[str, str], out: Path, log: Path) -> None:
    """Be `python -m handover.serve` with this environment and nothing else."""
    from handover.serve import main

    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    for file, number in ((out, 1), (log, 2)):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.exit(main())
