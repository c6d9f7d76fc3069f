"""An editor's day in the studio: mend, hand in, agree, publish, go back, teach."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import CitizenPage
from tests.browser.test_screens import assert_fits

pytestmark = pytest.mark.browser

PLACE = "answers.overview.text.{lang}.standard"
PATIENCE_MS = 90_000
"""The whole check of the content takes seconds, on a busy machine many."""

EDITORS_VIEWS = (
    *("", "topic/rent_support/overview", "texts", "drafts", "releases", "examples"),
    *("examples/rent_support/nl", "import", "placing", "inbox", "models", "due"),
    "bulletin",
)
ADMINS_VIEWS = ("accounts", "accounts/+", "trail")


class StudioPage:
    """The studio, as somebody who works there sees it."""

    def __init__(self, page: Page, relais: RunningRelais, login: str) -> None:
        self.page = page
        self._url = relais.url
        page.goto(f"{relais.url}/studio?lang=fr")
        page.locator("#login").fill(login)
        page.locator("#password").fill(relais.passwords[login])
        page.locator("#password").press("Enter")
        expect(self.control("logout")).to_be_visible()

    def go(self, view: str, lang: str = "fr") -> "StudioPage":
        self.page.goto(f"{self._url}/studio?lang={lang}#/{view}")
        self.page.reload()
        expect(self.page.locator("#view-title")).to_be_visible()
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        return self

    def control(self, name: str) -> Locator:
        return self.page.locator(f'[data-control="{name}"]')

    def field(self, lang: str) -> Locator:
        return self.page.locator(f'[data-field="{PLACE.format(lang=lang)}"]')

    def take(self, step: str, comment: str = "") -> None:
        """Press a step of a draft and confirm it in its dialog."""
        self.control(step).first.click()
        dialog = self.page.locator("dialog[open]")
        if comment:
            dialog.locator("textarea").fill(comment)
        dialog.locator("button[type=submit]").click()


@pytest.fixture
def studio(visit: NewVisit, relais: RunningRelais) -> Callable[[str], StudioPage]:
    return lambda login: StudioPage(visit().page, relais, login)


def test_an_answer_is_mended_agreed_to_published_and_taken_back(
    studio: Callable[[str], StudioPage], visit: NewVisit, relais: RunningRelais
) -> None:
    elif_ = studio("elif").go("topic/rent_support/overview")
    box = elif_.field("fr").locator("textarea")
    before = box.input_value()
    after = before.replace("Une aide", "Une telle aide", 1)
    assert after != before
    box.fill(after)
    elif_.control("confirm-draft").click()
    expect(elif_.field("fr")).to_have_attribute("data-status", "saved")
    expect(elif_.field("de").locator(".field-notes")).not_to_be_empty()
    elif_.control("to-draft").click()
    expect(elif_.page.locator("ins").first).to_contain_text("telle")
    draft = re.sub(r".*#/draft/([^?]+).*", r"\1", elif_.page.url)
    elif_.take("submit")
    expect(elif_.control("take-back")).to_be_visible(timeout=PATIENCE_MS)
    paul = studio("paul").go(f"draft/{draft}")
    paul.take("approve")
    paul.take("publish", "A word more.")
    expect(paul.control("publish")).to_have_count(0)
    paul.go("releases")
    citizen = CitizenPage(visit().page, relais.url).open_portal("fr").open_chat()
    citizen.say("aide au loyer, c'est quoi ?")
    expect(citizen.said_by("bot").last).to_contain_text("Une telle aide")
    paul.take("restore-1")
    expect(paul.control("restore-2")).to_be_visible()
    citizen.say("les aides au loyer, c'est quoi ?")
    expect(citizen.said_by("bot").last).not_to_contain_text("Une telle aide")
    expect(citizen.said_by("bot").last).to_contain_text("Une aide")


def test_what_an_account_is_not_for_it_does_not_see(
    studio: Callable[[str], StudioPage], visit: NewVisit, relais: RunningRelais
) -> None:
    amina = studio("amina")
    expect(amina.page.locator("main a[href^='/console']")).to_be_visible()
    editor = visit().page
    editor.goto(f"{relais.url}/console?lang=fr")
    editor.locator("#login").fill("elif")
    editor.locator("#password").fill(relais.passwords["elif"])
    editor.locator("#password").press("Enter")
    expect(editor.locator("a[href^='/studio']")).to_be_visible()


def test_a_table_is_tried_line_by_line_before_it_is_taken(
    studio: Callable[[str], StudioPage],
) -> None:
    elif_ = studio("elif").go("import")
    table = "text,language,topic,facet\nà qui la zibeline,fr,rent_support,eligibility\n"
    elif_.control("import-table").fill(table + "quelque chose,fr,inconnu,amount\n")
    elif_.control("import-try").click()
    elif_.control("confirm-draft").click()
    expect(elif_.page.locator("main")).to_contain_text("zibeline")
    with elif_.page.expect_response("**/examples/import"):
        elif_.control("import-take").click()
    elif_.control("to-draft").click()
    expect(elif_.page.locator("main")).to_contain_text("à qui la zibeline")
    expect(elif_.page.locator("main")).not_to_contain_text("quelque chose")
    expect(elif_.control("train")).to_be_visible()


def gone(relais: RunningRelais, url: str) -> None:
    """Write down that the watch found a page gone."""
    with closing(sqlite3.connect(relais.database)) as db:
        db.execute(
            "INSERT INTO source_check"
            " (url, outcome, status, checked_at, since, failures)"
            " VALUES (?, 'gone', 404, 1, 1, 0)",
            [url],
        )
        db.commit()


def test_what_is_overdue_is_counted_on_every_page_and_leads_to_its_place(
    studio: Callable[[str], StudioPage], relais: RunningRelais
) -> None:
    elif_ = studio("elif").go("topic/rent_support/about")
    link = elif_.page.locator("nav a[data-view=due]")
    before = link.inner_text()
    url = elif_.page.locator("input[data-place$='url.fr']").first.input_value()
    gone(relais, url)
    elif_.go("texts")
    expect(link).not_to_have_text(before)
    expect(link).to_contain_text("1")
    elif_.go("")
    elif_.page.locator("[data-overdue] a").first.click()
    late = elif_.page.locator("li[data-overdue]")
    expect(late).to_have_count(1)
    expect(late).to_contain_text("n’existe plus")
    expect(late.locator(f'a[href="{url}"]')).to_be_visible()
    choice = elif_.control("due-kind")
    choice.focus()
    choice.select_option("review")
    expect(late).to_have_count(0)
    expect(choice).to_be_focused()
    choice.select_option("link")
    late.locator("a[data-topic=rent_support]").click()
    expect(elif_.page.locator("#view-title")).to_contain_text("loyer")


@pytest.mark.parametrize("lang", ["fr", "de"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_view_is_accessible_and_fits(
    inspected: NewVisit,
    relais: RunningRelais,
    accessible: Callable[[Page, str], None],
    lang: str,
    width: int,
) -> None:
    for login, views in (("elif", EDITORS_VIEWS), ("admin", ADMINS_VIEWS)):
        page = inspected(viewport={"width": width, "height": 900}).page
        studio = StudioPage(page, relais, login)
        for view in views:
            studio.go(view, lang)
            accessible(page, f"{view} {lang} {width}")
            assert_fits(page, view)
