"""Closed: from the person button to a call or an answer, with keyboard and axe."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.auxil.hours_of_tests import content_with_hours
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa
from tests.browser.accessibility import violations
from tests.browser.people import LANGS, AgentPage, CitizenPage
from tests.browser.test_screens import assert_fits, assert_targets
from tests.browser.visits import Visit, new_visit

pytestmark = pytest.mark.browser

FIVE_MINUTES_A_WEEK = {"sun": ["03:00-03:05"]}
NATIONAL_NUMBER = "85.07.30-033.28"
PHONE = "0470 12 34 56"
NewVisit = Callable[..., Visit]


@pytest.fixture(scope="module")
def closed_hub(
    chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HubProcess]:
    """A hub whose conversations are closed, and whose phone is always open."""
    folder = tmp_path_factory.mktemp("closed")
    content = content_with_hours(folder / "elsewhere", chat=FIVE_MINUTES_A_WEEK)
    rasa = StandInRasa()
    hub = HubProcess(folder, rasa.url, RELAIS_CONTENT_DIR=str(content))
    yield hub
    hub.stop()
    rasa.stop()


@pytest.fixture
def visitor(browser: object, closed_hub: HubProcess) -> Iterator[NewVisit]:
    visits: list[Visit] = []

    def open_visit(**options: object) -> Visit:
        options = {"bypass_csp": True, "reduced_motion": "reduce", **options}
        visits.append(new_visit(browser, **options))  # type: ignore[arg-type]
        return visits[-1]

    yield open_visit
    for each in visits:
        each.context.close()
    assert [each.foreign_hosts(closed_hub.url) for each in visits] == [set()] * len(
        visits
    )


def ask_in_vain(hub: HubProcess, page: Page, lang: str = "fr") -> CitizenPage:
    """Ask for a person while it is closed; return when the other ways are there."""
    citizen = CitizenPage(page, hub.url).open_portal(lang).open_chat()
    citizen.control("person").click()
    expect(way(citizen, "callback")).to_be_visible()
    return citizen


def way(citizen: CitizenPage, value: str) -> Locator:
    return citizen.page.locator(f'relais-widget [data-value="{value}"]').last


def open_form(citizen: CitizenPage, value: str = "callback") -> None:
    way(citizen, value).click()


def reference(citizen: CitizenPage) -> str:
    remembered = citizen.page.evaluate("() => sessionStorage.getItem('relais')")
    return str(json.loads(remembered)["reference"])


@pytest.mark.parametrize("lang", LANGS)
def test_callback_is_asked_for_with_the_keyboard_alone_and_taken_back(
    closed_hub: HubProcess, visitor: NewVisit, lang: str
) -> None:
    citizen = ask_in_vain(closed_hub, visitor().page, lang)
    page = citizen.page
    way(citizen, "callback").focus()
    page.keyboard.press("Enter")
    expect(citizen.control("phone")).to_be_focused()
    assert violations(page) == []
    page.keyboard.type(PHONE)
    page.keyboard.press("Enter")
    options = page.locator("relais-widget .callback-form input[type=radio]")
    expect(options).to_have_count(6)
    expect(options.first).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_be_checked()
    page.keyboard.press("Enter")
    expect(citizen.control("note")).to_be_focused()
    assert violations(page) == []
    citizen.control("next").press("Enter")
    expect(page.locator("relais-widget .answers")).to_contain_text(PHONE)
    assert violations(page) == []
    citizen.control("send-callback").press("Enter")
    notice = citizen.said_by("system").last
    expect(notice).to_contain_text("56")
    expect(page.locator("relais-widget .callback-form")).to_have_count(0)
    expect(page.locator("relais-widget [role=log]")).to_be_focused()
    expect(citizen.input).to_be_visible()
    before = citizen.said_by("system").count()
    notice.locator('[data-value="withdraw_callback"]').press("Enter")
    expect(citizen.said_by("system")).to_have_count(before + 1)
    assert citizen.said_by("citizen").count() == 0


def test_errors_stand_beside_their_field_and_nothing_is_lost(
    closed_hub: HubProcess, visitor: NewVisit
) -> None:
    citizen = ask_in_vain(closed_hub, visitor().page)
    page = citizen.page
    open_form(citizen)
    problem = page.locator("relais-widget #form-error")
    citizen.control("next").click()
    expect(problem).to_have_text("Écrivez votre numéro de téléphone.")
    expect(citizen.control("phone")).to_have_attribute("aria-invalid", "true")
    citizen.control("phone").fill(NATIONAL_NUMBER)
    citizen.control("next").click()
    citizen.control("next").click()
    expect(problem).to_have_text("Choisissez un moment.")
    page.locator("relais-widget .callback-form .check").nth(2).click()
    chosen = page.locator("relais-widget .callback-form input:checked").input_value()
    citizen.control("next").click()
    citizen.control("note").fill("mon loyer")
    citizen.control("next").click()
    citizen.control("send-callback").click()
    expect(problem).to_contain_text("numéro national")
    expect(citizen.control("phone")).to_be_focused()
    expect(citizen.control("phone")).to_have_value(NATIONAL_NUMBER)
    assert violations(page) == []
    # Closed and opened again, in another language and level: all is still there.
    citizen.control("cancel-callback").click()
    open_form(citizen)
    citizen.control("language").select_option("nl")
    expect(page.locator("relais-widget .callback-form")).to_contain_text(
        "Op welk nummer mogen we u bellen?"
    )
    citizen.control("phone").fill("0470 12")
    citizen.control("next").click()
    citizen.control("send-callback").click()
    expect(problem).to_contain_text("telefoonnummer")
    citizen.control("phone").fill(PHONE)
    citizen.control("next").click()
    answers = page.locator("relais-widget .answers")
    expect(answers).to_contain_text("mon loyer")
    assert chosen[:10].split("-")[2].lstrip("0") in answers.inner_text()
    citizen.control("send-callback").click()
    expect(citizen.said_by("system").last).to_contain_text("56")


def test_form_survives_a_cut_and_is_sent_once_when_the_line_is_back(
    closed_hub: HubProcess, visitor: NewVisit
) -> None:
    visit = visitor()
    citizen = ask_in_vain(closed_hub, visit.page)
    open_form(citizen, "leave_message")
    citizen.control("note").fill("Quels documents ?")
    closed_hub.kill()
    expect(citizen.page.locator("relais-widget .connection")).to_be_visible()
    expect(citizen.control("note")).to_have_value("Quels documents ?")
    citizen.control("send-callback").click()
    closed_hub.start()
    expect(citizen.control("copy-link")).to_be_visible(timeout=40_000)
    expect(citizen.said_by("citizen")).to_have_count(1)


def test_form_makes_room_when_a_person_comes(
    closed_hub: HubProcess, visitor: NewVisit
) -> None:
    citizen = ask_in_vain(closed_hub, visitor().page)
    open_form(citizen)
    citizen.control("phone").fill(PHONE)
    agent = AgentPage(visitor().page, closed_hub.url).open_console()
    agent.log_in(closed_hub.passwords["amina"])
    agent.take(citizen.conversation)
    expect(citizen.title).to_have_text("Amina, une personne")
    expect(citizen.input).to_be_visible()
    expect(citizen.page.locator("relais-widget .callback-form")).to_have_count(0)
    agent.give_back()
    citizen.end()


def test_message_is_answered_and_read_again_by_its_link(
    closed_hub: HubProcess, visitor: NewVisit
) -> None:
    citizen = ask_in_vain(closed_hub, visitor().page)
    open_form(citizen, "leave_message")
    citizen.control("note").fill("Quels documents pour un logement ?")
    citizen.control("send-callback").click()
    expect(citizen.control("copy-link")).to_be_visible()
    assert violations(citizen.page) == []
    link = citizen.page.locator("relais-widget #form-link").input_value()
    citizen.control("close-callback").click()
    citizen.page.close()

    agent = AgentPage(visitor().page, closed_hub.url).open_console()
    agent.log_in(closed_hub.passwords["amina"])
    task = agent.page.locator(".tasks li.card").filter(has_text="Message écrit").last
    expect(task).not_to_contain_text("logement")
    assert violations(agent.page) == []
    task.locator("button").click()
    mine = agent.page.locator(".tasks li.card.mine")
    expect(mine).to_contain_text("Quels documents pour un logement ?")
    assert violations(agent.page) == []
    mine.locator("textarea").fill("Votre carte d’identité.")
    mine.locator("button").first.click()
    expect(mine).to_have_count(0)

    reader = visitor(viewport={"width": 320, "height": 640}).page
    reader.goto(link)
    answer = reader.locator('.message[data-author="agent"]')
    expect(answer).to_contain_text("Votre carte d’identité.")
    expect(answer).to_be_in_viewport()
    expect(reader.locator("input, textarea")).to_have_count(0)
    assert violations(reader) == []
    assert_fits(reader, "the conversation by its link")
    reader.goto(re.sub(r"\.[\w-]+$", ".forged", link))
    reader.reload()
    expect(reader.locator(".news")).to_contain_text("aucune conversation")
    expect(reader.locator(".message")).to_have_count(0)


def test_agent_calls_in_vain_then_ends_the_task(
    closed_hub: HubProcess, visitor: NewVisit
) -> None:
    citizen = ask_in_vain(closed_hub, visitor().page, "nl")
    open_form(citizen)
    citizen.control("phone").fill(PHONE)
    citizen.control("next").click()
    citizen.page.locator("relais-widget .callback-form .check").first.click()
    citizen.control("next").click()
    citizen.control("next").click()
    citizen.control("send-callback").click()
    expect(citizen.said_by("system").last).to_contain_text("56")
    agent = AgentPage(visitor().page, closed_hub.url).open_console()
    agent.log_in(closed_hub.passwords["amina"])
    tasks = agent.page.locator(".tasks li.card").filter(has_text=reference(citizen))
    expect(tasks).not_to_contain_text(PHONE)
    tasks.locator("button").click()
    mine = agent.page.locator(".tasks li.card.mine")
    expect(mine.locator("a")).to_have_attribute("href", "tel:0470123456")
    mine.get_by_role("button", name="Pas joint : réessayer plus tard").click()
    expect(citizen.said_by("system").last).to_contain_text("kreeg geen gehoor")
    expect(tasks).to_contain_text("1 appel sans réponse")
    tasks.locator("button").click()
    mine.get_by_role("button", name="Appel fait").click()
    expect(tasks).to_have_count(0)


@pytest.mark.parametrize(
    "viewport",
    [{"width": 320, "height": 640}, {"width": 320, "height": 256}],
    ids=["320 px wide", "1280 x 1024 at 400 %"],
)
def test_form_fits_a_small_or_strongly_zoomed_screen_with_targets_for_any_finger(
    closed_hub: HubProcess, visitor: NewVisit, viewport: dict[str, int]
) -> None:
    citizen = ask_in_vain(closed_hub, visitor(viewport=viewport).page, "de")
    page = citizen.page
    open_form(citizen)

    def look(state: str) -> None:
        assert_fits(page, state)
        assert_targets(page, 44, state)

    look("phone")
    citizen.control("phone").fill(PHONE)
    citizen.control("next").click()
    look("half day")
    page.locator("relais-widget .callback-form .check").first.click()
    citizen.control("next").click()
    citizen.control("note").fill("Donaudampfschifffahrtsgesellschaft" * 6)
    look("note")
    citizen.control("next").click()
    look("check")
    citizen.control("send-callback").scroll_into_view_if_needed()
    expect(citizen.control("send-callback")).to_be_in_viewport()


def test_form_is_loaded_only_by_who_asks_for_it(
    closed_hub: HubProcess, visitor: NewVisit
) -> None:
    visit = visitor()

    def loaded() -> list[str]:
        requests: list[Request] = visit.requests
        return [each.url for each in requests if "callback-form" in each.url]

    citizen = ask_in_vain(closed_hub, visit.page)
    assert loaded() == []
    open_form(citizen)
    expect(citizen.control("phone")).to_be_visible()
    assert len(loaded()) == 3
