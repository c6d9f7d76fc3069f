"""An urgent notice to test with: valid, and different in each language."""

from datetime import UTC, datetime, timedelta
from typing import Any

TEXTS = {
    "fr": "Le paiement des allocations a un jour de retard.",
    "nl": "De betaling van de bijslag komt één dag later.",
    "de": "Die Zahlung der Zulage kommt einen Tag später.",
    "en": "The payment of the allowance is one day late.",
}
LINKS = {lang: f"https://www.belgium.be/{lang}/late" for lang in TEXTS}


def notice(**changes: Any) -> dict[str, Any]:
    """Return what a publisher sends; it ends tomorrow."""
    return {"texts": TEXTS, "links": LINKS, "until": ahead(days=1)} | changes


def ahead(**length: float) -> str:
    return (datetime.now(UTC) + timedelta(**length)).isoformat()
