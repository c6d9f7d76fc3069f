"""Where Rasa keeps its own records of conversations, for those who want it to.

By default it keeps none (``bot.tracker_store``) and needs no lock. With a database
named, its ``SQLTrackerStore`` keeps all, and servers that share it lock each
conversation in Redis (ADR 0013).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from bot.settings import RasaSettings

__all__ = ["record_stores"]

LOCK_PREFIX = "relais"


def record_stores(settings: RasaSettings) -> dict[str, dict[str, Any]]:
    """Return what stands in for ``endpoints.yml``, by name of the endpoint."""
    if not settings.tracker_url:
        return {}
    scheme, rest = settings.tracker_url.split("://", 1)
    dialect = {"postgres": "postgresql"}.get(scheme, scheme)
    stores: dict[str, dict[str, Any]] = {
        "tracker_store": {
            "type": "SQL",
            "dialect": dialect,
            "url": f"{dialect}://{rest}",
        }
    }
    if settings.redis_url:
        stores["lock_store"] = _redis(settings.redis_url)
    return stores


def _redis(address: str) -> dict[str, Any]:
    """Spell an address as Rasa's Redis lock store wants it."""
    url = urlsplit(address)
    return {
        "type": "redis",
        "url": url.hostname or "localhost",
        "port": url.port or 6379,
        "db": int(url.path.strip("/") or 0),
        "username": unquote(url.username) if url.username else None,
        "password": unquote(url.password) if url.password else None,
        "use_ssl": url.scheme == "rediss",
        "key_prefix": LOCK_PREFIX,
    }
