"""From a question to an answer, to a person and back, in each language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import LANGS, WORDS, AgentPage, CitizenPage

pytestmark = pytest.mark.browser

Look = Callable[[Page, str], None]
SitDown = Callable[[Page], AgentPage]


def ask_the_bot(citizen: CitizenPage, lang: str, look: Look) -> None:
    words, page = WORDS[lang], citizen.page
    citizen.open_portal(lang)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    look(page, "portal")
    citizen.open_chat()
    expect(citizen.messages.first).to_have_attribute("data-kind", "disclosure")
    expect(citizen.title).to_have_text(words.bot)
    look(page, "chat opened")
    answer = citizen.ask(words.question)
    expect(answer).to_have_attribute("data-kind", "answer")
    expect(answer.locator(".message-who")).to_contain_text(words.bot_label)
    expect(answer.locator(".message-text")).to_have_attribute("lang", lang)
    expect(answer.locator(".sources li").first).to_contain_text(words.checked_on)
    look(page, "answer")
    answer.locator(".why summary").click()
    answer.locator(".feedback [aria-expanded]").click()
    expect(answer.locator(".report textarea")).to_be_focused()
    look(page, "answer unfolded")


def reach_a_person(
    citizen: CitizenPage, agent: AgentPage, lang: str, password: str, look: Look
) -> None:
    words = WORDS[lang]
    citizen.control("person").click()
    expect(citizen.title).to_have_text(words.waiting)
    expect(citizen.page.locator("relais-widget .queue")).to_contain_text(words.place)
    look(citizen.page, "waiting")
    agent.open_console(lang)
    look(agent.page, "log-in")
    agent.log_in(password)
    look(agent.page, "console, not available")
    agent.become_available()
    expect(agent.card(citizen.conversation)).to_be_visible()
    look(agent.page, "console, somebody waiting")
    agent.take(citizen.conversation)
    expect(citizen.title).to_have_text(words.person)
    look(citizen.page, "person is there")


def talk(citizen: CitizenPage, agent: AgentPage, lang: str, look: Look) -> None:
    agent.say("Amina writes this.")
    from_agent = citizen.said_by("agent").last
    expect(from_agent).to_contain_text("Amina writes this.")
    expect(from_agent).to_contain_text(WORDS[lang].person_label)
    citizen.say("And this is the reply.")
    expect(agent.said_by("citizen").last).to_contain_text("And this is the reply.")
    look(citizen.page, "conversation with a person")
    look(agent.page, "console, conversation")


def return_to_the_bot(
    citizen: CitizenPage, agent: AgentPage, lang: str, look: Look
) -> None:
    words = WORDS[lang]
    agent.give_back()
    expect(citizen.said_by("system").last).to_contain_text(words.person_left)
    expect(citizen.title).to_have_text(words.bot)
    look(agent.page, "console, given back")
    answer = citizen.ask(words.question)
    expect(answer).to_have_attribute("data-kind", "answer")
    look(citizen.page, "back with the bot")


@pytest.mark.parametrize("lang", LANGS)
def test_a_citizen_gets_an_answer_then_a_person_and_every_screen_is_accessible(
    lang: str,
    inspected: NewVisit,
    agent_in: SitDown,
    relais: RunningRelais,
    accessible: Look,
) -> None:
    citizen = CitizenPage(inspected().page, relais.url)
    agent = agent_in(inspected().page)
    ask_the_bot(citizen, lang, accessible)
    reach_a_person(citizen, agent, lang, relais.passwords["amina"], accessible)
    talk(citizen, agent, lang, accessible)
    return_to_the_bot(citizen, agent, lang, accessible)
    citizen.page.keyboard.press("Escape")
    accessible(citizen.page, "minimised")
    citizen.launcher.click()
    citizen.control("ways").click()
    accessible(citizen.page, "other ways")
    citizen.control("end").click()
    accessible(citizen.page, "end?")
    citizen.control("confirm-end").click()
    citizen.page.locator("relais-widget .opinion summary").click()
    expect(citizen.page.locator("relais-widget [name=rate]").first).to_be_visible()
    accessible(citizen.page, "ended")


def test_the_journey_breaks_no_security_policy_and_logs_no_error(
    visit: NewVisit, agent_in: SitDown, relais: RunningRelais
) -> None:
    def look(page: Page, state: str) -> None:
        """Nothing to measure here: the browser itself is the judge."""

    visits = [visit(), visit()]
    citizen = CitizenPage(visits[0].page, relais.url)
    agent = agent_in(visits[1].page)
    ask_the_bot(citizen, "fr", look)
    reach_a_person(citizen, agent, "fr", relais.passwords["amina"], look)
    talk(citizen, agent, "fr", look)
    return_to_the_bot(citizen, agent, "fr", look)
    citizen.end()
    # What a browser itself says when the console asks whether somebody is logged in.
    not_logged_in = "the server responded with a status of 401 (Unauthorized)"
    [of_citizen, of_agent] = [each.complaints for each in visits]
    assert of_citizen == []
    assert of_agent == [f"Failed to load resource: {not_logged_in}"]


def test_dark_screens_are_accessible_too(
    inspected: NewVisit, agent_in: SitDown, relais: RunningRelais, accessible: Look
) -> None:
    citizen = CitizenPage(inspected(color_scheme="dark").page, relais.url)
    agent = agent_in(inspected(color_scheme="dark").page)
    ask_the_bot(citizen, "fr", accessible)
    reach_a_person(citizen, agent, "fr", relais.passwords["amina"], accessible)
    talk(citizen, agent, "fr", accessible)
    return_to_the_bot(citizen, agent, "fr", accessible)
    citizen.end()
