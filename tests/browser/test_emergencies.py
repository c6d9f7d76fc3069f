"""A citizen in danger while a person is there: what the agent sees, and sends."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import AgentPage, CitizenPage

pytestmark = pytest.mark.browser

IN_DANGER = "mijn man slaat mij"
BANNER = ".crisis-banner"


def test_the_agent_is_warned_and_sends_the_card_without_a_mouse(
    inspected: NewVisit,
    relais: RunningRelais,
    agent_in: Callable[[Page], AgentPage],
    accessible: Callable[[Page, str], None],
) -> None:
    agent = agent_in(inspected().page).open_console("en")
    agent.log_in(relais.passwords["amina"]).become_available()
    banner = agent.page.locator(BANNER)
    alert = banner.get_by_role("alert")
    citizen = CitizenPage(inspected().page, relais.url)
    citizen.open_portal("nl").open_chat()
    citizen.control("person").click()
    agent.take(citizen.conversation)
    expect(alert).to_have_count(1)
    expect(alert).to_be_empty()

    agent.reply.fill("Goedendag")
    citizen.say(IN_DANGER)
    expect(alert).to_have_text("Possible danger: this person may need urgent help.")
    card = banner.get_by_role("group")
    expect(card).to_have_attribute("lang", "nl")
    expect(card).to_contain_text("112")
    expect(agent.reply).to_be_focused()
    expect(agent.reply).to_have_value("Goedendag")
    expect(citizen.of_kind("crisis")).to_have_count(0)
    accessible(agent.page, "the banner")

    # From the reply back to the banner: hide, send, and the card itself.
    passed = []
    while not agent.control("send-card").evaluate(
        "it => it === document.activeElement"
    ):
        passed.append(agent.page.evaluate("document.activeElement.outerHTML"))
        assert len(passed) < 20, passed
        agent.page.keyboard.press("Shift+Tab")
    agent.page.keyboard.press("Enter")
    sent = citizen.of_kind("crisis")
    expect(sent).to_have_attribute("data-author", "agent")
    expect(sent).to_contain_text("Medewerker · Amina")
    expect(sent).to_contain_text("112")
    expect(banner.get_by_role("group")).to_be_hidden()
    expect(alert).to_be_empty()
    expect(agent.reply).to_be_focused()
    accessible(citizen.page, "the card from the agent")

    citizen.say(IN_DANGER)
    expect(alert).not_to_be_empty()
    agent.control("hide-crisis").click()
    expect(alert).to_be_empty()
    expect(sent).to_have_count(1)
    agent.give_back()
    citizen.end()


def test_danger_in_another_conversation_is_told_and_marked(
    visit: NewVisit,
    relais: RunningRelais,
    agent_in: Callable[[Page], AgentPage],
) -> None:
    agent = agent_in(visit().page).open_console("fr")
    agent.log_in(relais.passwords["amina"]).become_available()
    people = [CitizenPage(visit().page, relais.url) for _ in range(2)]
    for citizen in people:
        citizen.open_portal().open_chat()
        citizen.control("person").click()
        agent.take(citizen.conversation)
    first, second = people
    first.say("je vais me pendre")
    own = agent.page.locator(f'button.card[data-conversation="{first.conversation}"]')
    expect(own).to_contain_text("Urgent : danger possible")
    expect(agent.page.locator(".notice")).to_contain_text("une autre")
    assert agent.page.locator(f"{BANNER} [role=alert]").text_content() == ""
    own.click()
    expect(agent.page.locator(f"{BANNER} [role=alert]")).not_to_be_empty()
    for citizen in (first, second):
        agent.page.locator(
            f'button.card[data-conversation="{citizen.conversation}"]'
        ).click()
        agent.control("return-to-bot").click()
        citizen.end()


def test_forced_colours_keep_the_banner_outlined(
    visit: NewVisit,
    relais: RunningRelais,
    agent_in: Callable[[Page], AgentPage],
) -> None:
    page = visit(forced_colors="active", viewport={"width": 360, "height": 780}).page
    agent = agent_in(page).open_console("de")
    agent.log_in(relais.passwords["amina"]).become_available()
    citizen = CitizenPage(visit().page, relais.url).open_portal("de").open_chat()
    citizen.control("person").click()
    agent.take(citizen.conversation)
    citizen.say("meine Mutter schlägt mich jeden Tag")
    expect(agent.control("send-card")).to_be_visible()
    for part in (page.locator(BANNER), page.locator(".crisis-card")):
        width = part.evaluate("it => getComputedStyle(it).borderInlineStartWidth")
        assert float(width.removesuffix("px")) >= 1
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    agent.control("send-card").click()
    expect(citizen.of_kind("crisis")).to_have_count(1)
    agent.give_back()
    citizen.end()
