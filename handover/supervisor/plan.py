"""Which processes make up Relais, with which settings, and when to start one again.

Pure: no process, no clock, no socket.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

__all__ = [
    "Addresses",
    "BackOff",
    "ChildSpec",
    "hub_address",
    "relais_children",
    "shared_settings",
]

LOOPBACK = "127.0.0.1"
LONGEST_DELAY_SECONDS = 30.0
# A process that ran this long has recovered: its next crash counts as the first.
HEALTHY_SECONDS = 20.0


@dataclasses.dataclass(frozen=True)
class ChildSpec:
    """One process to run.

    Attributes:
        name: how its lines are marked; empty leaves them unmarked.
        command: the program and its arguments.
        environment: settings this process has besides the shared ones.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is called in sentences."""
        return self.name or "hub"


@dataclasses.dataclass(frozen=True)
class Addresses:
    """Where the processes find each other; ports stay the same over restarts."""

    hub_host: str
    hub_port: int
    rasa_port: int
    actions_port: int
    rasa_token: str = dataclasses.field(repr=False)

    @property
    def rasa_url(self) -> str:
        """Base address of the Rasa server, for the hub only."""
        return f"http://{LOOPBACK}:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Where Rasa asks for actions."""
        return f"http://{LOOPBACK}:{self.actions_port}/webhook"


def hub_address(environment: Mapping[str, str]) -> tuple[str, int]:
    """Return host and port the hub listens on.

    Raises:
        ValueError: RELAIS_PORT is not a port; the message is a sentence.
    """
    port = environment.get("RELAIS_PORT") or "8000"
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise ValueError(f"RELAIS_PORT must be a port from 1 to 65535, not {port!r}.")
    return environment.get("RELAIS_HOST") or LOOPBACK, int(port)


def shared_settings(addresses: Addresses, data: Path) -> dict[str, str]:
    """Return the environment variables that every process is given."""
    return {
        "RELAIS_HOST": addresses.hub_host,
        "RELAIS_PORT": str(addresses.hub_port),
        "RELAIS_RASA_URL": addresses.rasa_url,
        "RELAIS_RASA_PORT": str(addresses.rasa_port),
        "RELAIS_RASA_TOKEN": addresses.rasa_token,
        "RELAIS_ACTIONS_URL": addresses.actions_url,
        "RELAIS_ACTIONS_PORT": str(addresses.actions_port),
        "RELAIS_DATA_DIR": str(data),
        # Lines are wanted when they are written, not when a buffer is full.
        "PYTHONUNBUFFERED": "1",
    }


def relais_children(root: Path) -> dict[str, ChildSpec]:
    """Return the four processes of Relais, by role."""
    hub = str(root / ".venv/bin/python")
    rasa = str(root / ".venv-rasa/bin/python")
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        # One sentence at a time: more threads only get in each other's way.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # What Rasa's libraries say about each other's ages is not news.
        "PYTHONWARNINGS": "ignore",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    return {
        "hub": ChildSpec("", (hub, "-m", "handover.serve")),
        "actions": ChildSpec("actions", (hub, "-m", "actions.serve")),
        "training": ChildSpec("training", (rasa, "-m", "bot.train"), quiet),
        "rasa": ChildSpec("rasa", (rasa, "-m", "bot.serve"), quiet),
    }


@dataclasses.dataclass
class BackOff:
    """How long to wait before a crashed process is started again."""

    crashes: int = 0

    def after_crash(self, ran_seconds: float) -> float:
        """Count a crash and return the seconds to wait: 1, 2, 4 … 30.

        Args:
            ran_seconds: how long the process had been running, ≥ 0.
        """
        self.crashes = 1 if ran_seconds >= HEALTHY_SECONDS else self.crashes + 1
        return float(min(2 ** (self.crashes - 1), LONGEST_DELAY_SECONDS))
