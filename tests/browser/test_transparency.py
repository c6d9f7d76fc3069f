"""The transparency page in a browser: what it says of its own accessibility is so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from handover.core.words import Lang, Level
from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit

pytestmark = pytest.mark.browser

WIDTHS = pytest.mark.parametrize("width", [1280, 320])


@WIDTHS
def test_the_page_is_accessible_and_fits_in_every_language_and_level(
    width: int,
    inspected: NewVisit,
    accessible: Callable[[Page, str], None],
    relais: RunningRelais,
) -> None:
    page = inspected(viewport={"width": width, "height": 800}).page
    for lang in Lang:
        for level in Level:
            page.goto(f"{relais.url}/transparency?lang={lang}&level={level}")
            accessible(page, f"{lang} {level}")
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_page_needs_no_script_and_breaks_no_security_policy(
    visit: NewVisit, relais: RunningRelais
) -> None:
    fresh = visit(java_script_enabled=False)
    fresh.page.goto(f"{relais.url}/transparency?lang=en")
    fresh.page.keyboard.press("Tab")
    expect(fresh.page.locator(".skip")).to_be_focused()
    fresh.page.get_by_role("link", name="Easy text").click()
    expect(fresh.page.get_by_role("heading", level=1)).to_have_text(
        "How does this AI work?"
    )
    assert fresh.complaints == []
