"""An editor's day in the studio: mend, hand in, agree, publish, go back, teach."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.auxil.hub_process import HubProcess
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
    *("dialogues", "dialogues/new", "dialogues/fr_revis_et_papiers", "bulletin"),
    *("hours/chat", "hours/closed", "hours/open", "lists", "lists/teams", "new-topic"),
    *("lists/jargon/fr", "lists/words_to_avoid", "lists/link_domains"),
    *("texts/canned_replies", "texts/canned_replies/reading"),
    *("remove-topic/rent_support", "remove-topic/crisis"),
)
ADMINS_VIEWS = ("accounts", "accounts/+", "trail")


class StudioPage:
    """The studio, as somebody who works there sees it."""

    def __init__(
        self, page: Page, relais: RunningRelais | HubProcess, login: str
    ) -> None:
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


def test_a_dialogue_is_written_by_trying_and_cannot_be_wrong(
    studio: Callable[[str], StudioPage],
) -> None:
    elif_ = studio("elif").go("dialogues/new")
    elif_.control("dialogue-title").fill("Papiers du revenu d'intégration")
    elif_.control("step-0-say").fill("Ai-je droit au revenu d'intégration ?")
    elif_.control("add-line").click()
    expect(elif_.control("step-1-say")).to_be_focused()
    elif_.control("step-1-say").fill("Et quels papiers ?")
    elif_.control("try-dialogue").click()
    expect(elif_.control("step-0-topic")).to_have_value("integration_income")
    expect(elif_.control("step-1-facet")).to_have_value("documents")
    expect(
        elif_.page.locator('[data-got="integration_income.documents"]')
    ).to_be_visible()
    # An editor knows better than the assistant, and is held to it.
    elif_.control("step-1-facet").select_option("amount")
    elif_.control("keep-dialogue").click()
    elif_.control("confirm-draft").click()
    expect(elif_.page.locator("[data-dialogue]").first).to_be_visible()
    elif_.control("to-draft").click()
    elif_.take("submit")
    expect(elif_.page.locator(".banner.alert")).to_contain_text(
        "integration_income.amount", timeout=PATIENCE_MS
    )


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


def test_hours_are_a_form_that_tells_what_is_wrong_and_shows_the_week(
    studio: Callable[[str], StudioPage],
) -> None:
    elif_ = studio("elif").go("hours/chat")
    monday = elif_.page.locator('[data-place="chat.fr.mon"]')
    week = elif_.page.locator('[data-field="chat.fr"]')
    monday.fill("9h-12h30, 13-16h")
    monday.blur()
    elif_.control("confirm-draft").click()
    expect(week).to_have_attribute("data-status", "saved")
    first = elif_.page.locator('[data-picture="week"] tr').first
    expect(first).to_contain_text("de 9 h à 12 h 30 et de 13 h à 16 h")
    expect(elif_.page.locator('[data-picture="said"]')).to_contain_text("12 h 30")
    monday.fill("le matin")
    monday.blur()
    expect(week.locator(".fault").first).to_contain_text("09:00-12:30")
    expect(monday).to_have_attribute("aria-invalid", "true")
    monday.fill("")
    monday.blur()
    expect(week.locator(".fault")).to_have_count(0)
    expect(first).to_have_attribute("data-open", "false")
    elif_.control("copy-chat-fr").click()
    german = elif_.page.locator('[data-field="chat.de"]')
    expect(german).to_have_attribute("data-status", "saved")
    expect(elif_.page.locator('[data-place="chat.de.mon"]')).to_have_value("")


def test_closing_days_are_added_and_are_kept_over_a_reload(
    studio: Callable[[str], StudioPage],
) -> None:
    elif_ = studio("elif").go("hours/closed")
    elif_.control("closing-add").click()
    elif_.page.locator('[data-place="closed.0.first"]').fill("2027-05-07")
    elif_.control("confirm-draft").click()
    expect(elif_.page.locator(".fault").first).to_be_visible()
    for lang in ("fr", "nl", "de", "en"):
        elif_.page.locator(f'[data-place="closed.0.reason.{lang}"]').fill("pont")
    elif_.page.locator('[data-place="closed.0.reason.en"]').blur()
    field = elif_.page.locator('[data-field="closed"]')
    expect(field.locator(".fault")).to_have_count(0)
    expect(field).to_have_attribute("data-status", "saved")
    elif_.page.reload()
    expect(elif_.page.locator('[data-field="closed"] summary')).to_contain_text("pont")
    holidays = elif_.page.locator('[data-picture="holidays"]')
    expect(holidays).to_contain_text("Fête nationale")


def test_an_entry_of_a_list_is_added_changed_and_taken_away_with_undo(
    studio: Callable[[str], StudioPage],
) -> None:
    elif_ = studio("elif").go("lists/link_domains")
    elif_.control("entry-add").click()
    elif_.control("new-name").fill("zibeline.be")
    elif_.control("new-owner").fill("Personne")
    elif_.control("confirm-entry").click()
    elif_.control("confirm-draft").click()
    entry = elif_.page.locator('[data-entry="zibeline.be"]')
    owner = entry.locator("input").first
    expect(owner).to_have_value("Personne")
    owner.fill("Quelqu'un")
    owner.blur()
    expect(entry.locator("[data-status=saved]").first).to_be_visible()
    elif_.control("list-search").fill("zibeline")
    expect(elif_.page.locator("[data-entry]")).to_have_count(1)
    entry.locator('[data-control="entry-remove"]').click()
    expect(elif_.page.locator("[data-entry]")).to_have_count(0)
    elif_.control("undo").click()
    expect(owner).to_have_value("Quelqu'un")


def test_a_ready_made_text_is_added_written_and_taken_away_with_undo(
    studio: Callable[[str], StudioPage],
) -> None:
    elif_ = studio("elif").go("texts/canned_replies")
    texts = elif_.page.locator("[data-canned]")
    expect(texts.first).to_be_visible()
    count = texts.count()
    elif_.control("canned-add").click()
    elif_.control("canned-name").fill("Dire les heures")
    elif_.control("confirm-canned").click()
    elif_.control("confirm-draft").click()
    expect(elif_.page.locator("#view-title")).to_contain_text("Dire les heures")
    expect(elif_.page.locator(".field-notes .fault")).to_have_count(7)
    dutch = elif_.page.locator('[data-field="dire_les_heures.text.nl"]')
    dutch.locator("textarea").fill("U kunt morgen schrijven.")
    dutch.locator("textarea").blur()
    expect(dutch.locator(".fault")).to_have_count(0)
    expect(elif_.page.locator(".field-notes .fault")).to_have_count(6)
    elif_.go("texts/canned_replies")
    expect(texts).to_have_count(count + 1)
    first = texts.first.get_attribute("data-canned")
    texts.first.locator('[data-control="canned-remove"]').click()
    expect(texts).to_have_count(count)
    elif_.control("undo").click()
    expect(texts).to_have_count(count + 1)
    expect(texts.first).to_have_attribute("data-canned", str(first))


def test_many_examples_are_moved_at_once_and_taken_back(
    studio: Callable[[str], StudioPage],
) -> None:
    elif_ = studio("elif").go("examples/rent_support/fr")
    shown = elif_.page.locator("[data-example]")
    before = elif_.page.locator("[data-count]").get_attribute("data-count")
    elif_.control("example-search").fill("loyer")
    expect(shown.first).to_contain_text("loyer", ignore_case=True)
    elif_.control("choose-all").check()
    chosen = elif_.page.locator("[data-chosen]").get_attribute("data-chosen")
    assert chosen == str(shown.count()) != "0"
    elif_.control("move-chosen").click()
    elif_.control("move-topic").select_option("social_housing")
    elif_.control("move-facet").select_option("amount")
    elif_.control("confirm-move").click()
    elif_.control("confirm-draft").click()
    expect(elif_.page.locator("[data-undo]")).to_contain_text(str(chosen))
    left = str(int(str(before)) - int(str(chosen)))
    expect(elif_.page.locator("[data-count]")).to_have_attribute("data-count", left)
    elif_.control("undo").click()
    expect(elif_.page.locator("[data-count]")).to_have_attribute(
        "data-count", str(before)
    )
    elif_.control("merge").click()
    elif_.control("merge-topic").select_option("social_housing")
    elif_.page.locator("dialog[open] input[value=all]").check()
    elif_.control("confirm-merge").click()
    expect(elif_.page.locator("[data-count]")).to_have_attribute("data-count", "0")
    elif_.control("undo").click()
    expect(elif_.page.locator("[data-count]")).to_have_attribute(
        "data-count", str(before)
    )
    elif_.control("to-draft").click()
    expect(elif_.page.locator("[data-path]")).to_have_count(0)


def test_a_topic_is_begun_and_tells_what_it_lacks(
    studio: Callable[[str], StudioPage],
) -> None:
    elif_ = studio("elif").go("")
    elif_.control("new-topic").click()
    elif_.control("topic-id").fill("zibeline_support")
    for lang in ("fr", "nl", "de", "en"):
        elif_.control(f"topic-name-{lang}").fill(f"Zibeline {lang}")
        elif_.control(f"topic-institution-{lang}").fill(f"Maison {lang}")
    review = datetime.now(UTC).date() + timedelta(days=90)
    elif_.control("topic-review").fill(review.isoformat())
    elif_.control("begin-topic").click()
    elif_.control("confirm-draft").click()
    expect(elif_.page.locator("#view-title")).to_have_text("Zibeline fr")
    column = elif_.field("fr")
    expect(column.locator(".fault")).to_have_count(1)
    column.locator("textarea").fill("Une aide pour les zibelines.")
    column.locator("textarea").blur()
    expect(column.locator(".fault")).to_have_count(0)
    elif_.control("to-examples").click()
    elif_.control("add-texts").fill("zibeline, combien")
    elif_.control("add").click()
    expect(elif_.page.locator("[data-example]")).to_have_count(1)
    elif_.go("topic/zibeline_support/about")
    elif_.control("take-back-topic").click()
    elif_.control("confirm-take-back-topic").click()
    expect(elif_.page.locator('[data-topic="rent_support"]')).to_be_visible()
    expect(elif_.page.locator('[data-topic="zibeline_support"]')).to_have_count(0)


def test_a_topic_goes_once_it_is_read_what_goes_with_it_and_comes_back(
    studio: Callable[[str], StudioPage],
) -> None:
    elif_ = studio("elif").go("topic/rent_support/about")
    page = elif_.page
    elif_.control("to-removal").click()
    goes = page.locator("[data-part=goes]")
    expect(goes).to_be_visible()
    cleaned = page.locator("[data-part=cleaned] [data-path]")
    expect(cleaned.first).to_have_attribute("data-path", "answers/social_housing.yml")
    elif_.control("remove-topic").click()
    elif_.control("confirm-remove-topic").click()
    elif_.control("confirm-draft").click()
    expect(page.locator("[data-gone]")).to_be_visible()
    elif_.go("")
    expect(page.locator('[data-topic="social_housing"]')).to_be_visible()
    expect(page.locator('[data-topic="rent_support"]')).to_have_count(0)
    elif_.go("remove-topic/rent_support")
    elif_.control("to-draft").click()
    file = page.locator('[data-path="answers/rent_support.yml"]')
    expect(file.locator("[data-removed]")).to_be_visible()
    expect(file.locator("details")).not_to_have_attribute("open", "")
    elif_.go("remove-topic/rent_support")
    elif_.control("undo").click()
    expect(goes).to_be_visible()
    elif_.control("to-draft").click()
    expect(page.locator("[data-path]")).to_have_count(0)
    elif_.go("remove-topic/crisis")
    expect(page.locator("[data-banner=relied-on]")).to_be_visible()
    expect(elif_.control("remove-topic")).to_have_count(0)


@pytest.mark.parametrize(("width", "lang"), [(1280, "fr"), (320, "de")])
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
