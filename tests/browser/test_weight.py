"""What the widget costs a citizen with a small data plan."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import CitizenPage

pytestmark = pytest.mark.browser

BUDGET_BYTES = 30 * 1024
BEFORE_OPENING_BYTES = 15 * 1024


def widget_bytes(requests: list[Request]) -> dict[str, int]:
    """Return what was loaded besides the portal itself: path, compressed bytes."""
    sizes = {
        urlsplit(each.url).path: each.sizes()["responseBodySize"] for each in requests
    }
    return {
        path: size
        for path, size in sizes.items()
        if path != "/" and not path.startswith("/static/portal/")
    }


def test_the_widget_with_everything_it_loads_is_at_most_30_kilobytes(
    visit: NewVisit, relais: RunningRelais
) -> None:
    fresh = visit()
    citizen = CitizenPage(fresh.page, relais.url).open_portal()
    fresh.page.wait_for_load_state("networkidle")
    closed = widget_bytes(fresh.requests)
    citizen.open_chat()
    citizen.ask("comment demander le revenu d'intégration ?")
    fresh.page.wait_for_load_state("networkidle")
    opened = widget_bytes(fresh.requests)
    assert {"/widget.js", "/static/widget/panel.js"} <= opened.keys()
    assert 0 < sum(closed.values()) <= BEFORE_OPENING_BYTES, closed
    assert sum(opened.values()) <= BUDGET_BYTES, opened
