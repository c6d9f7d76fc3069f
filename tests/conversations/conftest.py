"""The real assistant for conversation tests: trained, served, asked over its channel.

Uses ``.venv-rasa/bin/python``, or the interpreter named by ``RELAIS_RASA_PYTHON``. Does
not skip: an assistant nobody has tested is worse than a red test.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

PROJECT = Path(__file__).resolve().parents[2]
TOKEN = "token-of-the-conversation-tests"
START_SECONDS = 180.0
STOP_SECONDS = 10.0

Reply = dict[str, Any]


class Assistant:
    """A running Rasa server, as the hub sees it."""

    def __init__(self, url: str, process: subprocess.Popen[bytes]) -> None:
        self.url = url
        self.process = process
        self.authorization = f"Bearer {TOKEN}"
        headers = {"Authorization": self.authorization}
        self._client = httpx.Client(base_url=url, headers=headers, timeout=10)

    def ask(self, text: str, lang: str, *, last_topic: str | None = None) -> Reply:
        """Send one message and return the reply, which must be a good one."""
        response = self.post(
            {
                "conversation": "a-test",
                "text": text,
                "lang": lang,
                "region": None,
                "level": "standard",
                "last_topic": last_topic,
            }
        )
        assert response.status_code == 200, response.text
        reply: Reply = response.json()
        return reply

    def post(self, body: object, headers: dict[str, str] | None = None) -> Any:
        return self._client.post("/webhook", json=body, headers=headers)

    def load(self, body: object, headers: dict[str, str] | None = None) -> Any:
        return self._client.post("/model", json=body, headers=headers, timeout=120)

    def nearest(self, body: object, headers: dict[str, str] | None = None) -> Any:
        return self._client.post("/nearest", json=body, headers=headers, timeout=30)

    def health(self) -> Any:
        return self._client.get("/")

    def close(self) -> None:
        self._client.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def rasa_python() -> str:
    named = os.environ.get("RELAIS_RASA_PYTHON")
    python = Path(named) if named else PROJECT / ".venv-rasa/bin/python"
    if not python.exists():
        pytest.fail(
            f"No Rasa environment at {python}. Run 'make setup', or name its Python in "
            "RELAIS_RASA_PYTHON.",
            pytrace=False,
        )
    return str(python)


@contextmanager
def running(
    command: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            if httpx.get(url, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.25)
    pytest.fail(f"No answer from {url}. Its log:\n{log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Train if the content has changed, then serve until the tests are done."""
    python = rasa_python()
    trained = subprocess.run(
        [python, "-m", "bot.train"], cwd=PROJECT, capture_output=True, text=True
    )
    if trained.returncode:
        pytest.fail(f"{trained.stdout}\n{trained.stderr}", pytrace=False)
    rasa_port, actions_port = free_port(), free_port()
    environment = {
        **os.environ,
        "RELAIS_RASA_PORT": str(rasa_port),
        "RELAIS_ACTIONS_PORT": str(actions_port),
        "RELAIS_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "RELAIS_RASA_TOKEN": TOKEN,
    }
    logs = tmp_path_factory.mktemp("logs")
    actions_log, rasa_log = logs / "actions.log", logs / "rasa.log"
    actions = running([sys.executable, "-m", "actions.serve"], environment, actions_log)
    rasa = running([python, "-m", "bot.serve"], environment, rasa_log)
    with actions as action_server, rasa as rasa_server:
        actions_health = f"http://127.0.0.1:{actions_port}/health"
        url = f"http://127.0.0.1:{rasa_port}/webhooks/relais"
        wait_until_up(actions_health, action_server, actions_log)
        wait_until_up(f"{url}/", rasa_server, rasa_log)
        served = Assistant(url, rasa_server)
        yield served
        served.close()
