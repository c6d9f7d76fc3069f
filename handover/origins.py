"""Which web pages may open a socket or call the API.

Source: OWASP ASVS 5.0, 4.4.2 (Origin check); requirements R-94.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from handover.settings import Settings


def may_connect(headers: Mapping[str, str], settings: Settings) -> bool:
    """Tell whether a citizen's socket may be opened from this page.

    The hub's own pages and the listed portals may. A client without an Origin is no
    browser: it may connect in a demonstration, not in production.
    """
    origin = headers.get("origin")
    if origin is None:
        return not settings.is_production
    return origin in settings.allowed_origins or is_own(headers)


def is_own(headers: Mapping[str, str]) -> bool:
    """Tell whether the page comes from the hub itself: for agents nothing else."""
    try:
        origin = urlsplit(headers.get("origin", ""))
    except ValueError:
        return False
    return bool(origin.netloc) and origin.netloc == headers.get("host")


def may_manage(headers: Mapping[str, str], settings: Settings) -> bool:
    """Tell whether an agent's socket may be opened from this page."""
    if headers.get("origin") is None:
        return not settings.is_production
    return is_own(headers)
