"""The real hub as its own process, so that a test can kill it."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.auxil.ports import free_port
from tests.auxil.stand_in_rasa import TOKEN

ROOT = Path(__file__).resolve().parents[2]


class HubProcess:
    """`python -m handover.serve` on a free port; the same one after a restart."""

    def __init__(self, folder: Path, rasa_url: str, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ws = f"ws://127.0.0.1:{self.port}"
        self._out = folder / "hub.out"
        self._log = folder / "hub.log"
        self._environment = {
            "PATH": os.environ["PATH"],
            "RELAIS_PORT": str(self.port),
            "RELAIS_DATA_DIR": str(folder),
            "RELAIS_RASA_URL": rasa_url,
            "RELAIS_RASA_TOKEN": TOKEN,
            "RELAIS_LIMITS": "off",
            # Building the index keeps a core busy; tests of the search turn it on.
            "RELAIS_SEARCH_MODEL": "off",
            **environment,
        }
        self.start()

    def start(self) -> None:
        with self._out.open("a") as out, self._log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "handover.serve"],
                cwd=ROOT,
                env=self._environment,
                stdout=out,
                stderr=log,
            )
        self._wait_until_alive()

    def _wait_until_alive(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log
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

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=15)
