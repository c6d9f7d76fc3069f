"""An urgent notice, from the publisher's form to the citizen's screen, and away."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.auxil.notices import LINKS, TEXTS
from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import CitizenPage
from tests.browser.test_screens import assert_fits
from tests.browser.test_studio import StudioPage

pytestmark = pytest.mark.browser


def write(studio: StudioPage, texts: dict[str, str]) -> None:
    for lang, words in texts.items():
        studio.control(f"bulletin-{lang}").fill(words)
        studio.control(f"bulletin-{lang}-link").fill(LINKS[lang])


def put_online(studio: StudioPage) -> None:
    studio.control("bulletin-post").click()
    studio.control("confirm-bulletin").click()


def test_a_notice_reaches_who_is_here_and_who_comes_and_goes_away_again(
    inspected: NewVisit,
    relais: RunningRelais,
    accessible: Callable[[Page, str], None],
) -> None:
    here = CitizenPage(inspected().page, relais.url).open_portal("fr").open_chat()
    paul = StudioPage(inspected().page, relais, "paul").go("bulletin")
    # What breaks a rule stays in the form, with the reason at its field.
    write(paul, {**TEXTS, "fr": "Vous avez droit à une prime."})
    put_online(paul)
    expect(paul.page.locator("#bulletin-fr-fault")).not_to_be_empty()
    expect(paul.control("bulletin-fr")).to_be_focused()
    accessible(paul.page, "a refused notice")
    write(paul, TEXTS)
    put_online(paul)
    expect(paul.page.locator("[data-bulletin] >> text=paul").first).to_be_visible()
    shown = here.page.locator("relais-widget [role=status] .bulletin")
    expect(shown).to_contain_text(TEXTS["fr"])
    expect(shown).to_contain_text("Avis urgent")
    expect(shown.locator("a")).to_have_attribute("href", LINKS["fr"])
    accessible(here.page, "a notice above a conversation")
    # In another language it is said in that one.
    here.control("language").select_option("nl")
    expect(shown).to_contain_text(TEXTS["nl"])
    comes = inspected(viewport={"width": 320, "height": 640}).page
    late = CitizenPage(comes, relais.url).open_portal("de").open_chat()
    expect(comes.locator("relais-widget .bulletin")).to_contain_text(TEXTS["de"])
    expect(late.input).to_be_in_viewport()
    assert_fits(comes, "a notice at 320 pixels")
    plain = inspected(java_script_enabled=False).page
    plain.goto(f"{relais.url}/chat?lang=en")
    expect(plain.locator("main > .bulletin")).to_contain_text(TEXTS["en"])
    paul.control("bulletin-end").click()
    expect(paul.page.locator("[data-bulletin=none]")).to_be_visible()
    expect(shown).to_be_hidden()
    expect(comes.locator("relais-widget .bulletin")).to_be_hidden()


def test_an_editor_reads_the_notices_and_posts_none(
    visit: NewVisit, relais: RunningRelais
) -> None:
    elif_ = StudioPage(visit().page, relais, "elif").go("bulletin")
    expect(elif_.page.locator("[data-bulletin=none]")).to_be_visible()
    expect(elif_.control("bulletin-post")).to_have_count(0)
