"""Settings of the Rasa server, from environment variables named ``RELAIS_...``.

The action server reads its own port in ``actions.serve``: it lives in another
environment and imports nothing from here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PROJECT", "RasaSettings", "SettingsError"]

PROJECT = Path(
    os.environ.get("RELAIS_PROJECT") or Path(__file__).parent.parent
).resolve()
"""The folder that holds ``config.yml``, ``bot/`` and ``nlu_data/``.

The studio trains on content of its own in a folder of its own: ``RELAIS_PROJECT``.
"""

LOOPBACK = "127.0.0.1"
DEFAULT_RASA_PORT = 5005
DEFAULT_ACTIONS_PORT = 5055


class SettingsError(ValueError):
    """Raised when the environment lacks a setting or holds one that cannot be."""


@dataclass(frozen=True)
class RasaSettings:
    """What the Rasa server needs to know to start.

    Attributes:
        tracker_url: database for Rasa's own records; empty: it keeps none.
        redis_url: where Rasa servers that keep records lock them.
        host: address it listens on; anything but loopback must be a private network.
    """

    port: int
    token: str
    actions_url: str
    models: Path
    tracker_url: str = ""
    redis_url: str = ""
    host: str = LOOPBACK

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> RasaSettings:
        """Read the settings.

        Args:
            environment: usually ``os.environ``.

        Raises:
            SettingsError: if the token is missing or a port is not a port.
        """
        token = environment.get("RELAIS_RASA_TOKEN", "")
        if not token:
            raise SettingsError(
                "RELAIS_RASA_TOKEN is not set. Give Rasa and the hub the same secret, "
                "for example: export RELAIS_RASA_TOKEN=$(openssl rand -hex 24)"
            )
        actions_port = read_port(
            environment, "RELAIS_ACTIONS_PORT", DEFAULT_ACTIONS_PORT
        )
        default_url = f"http://127.0.0.1:{actions_port}/webhook"
        models = environment.get("RELAIS_MODELS_FOLDER")
        return cls(
            port=read_port(environment, "RELAIS_RASA_PORT", DEFAULT_RASA_PORT),
            token=token,
            actions_url=environment.get("RELAIS_ACTIONS_URL") or default_url,
            models=Path(models) if models else PROJECT / "models",
            tracker_url=environment.get("RELAIS_RASA_TRACKER_URL", ""),
            redis_url=environment.get("RELAIS_REDIS_URL", ""),
            host=environment.get("RELAIS_RASA_HOST") or LOOPBACK,
        )


def read_port(environment: Mapping[str, str], name: str, default: int) -> int:
    """Read a TCP port, 1..65535.

    Raises:
        SettingsError: if the variable is set to something else.
    """
    value = environment.get(name) or str(default)
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise SettingsError(
            f"{name} must be a port between 1 and 65535, not '{value}'."
        )
    return int(value)
