"""A ready-made text: found, put into the reply, changed, and only then sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.auxil import published
from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import AgentPage, CitizenPage
from tests.browser.test_passing_on import Look, at_each_width

pytestmark = pytest.mark.browser

GEMEENTE = published.content().canned_replies["municipality"].text.nl


@pytest.fixture
def held(
    inspected: NewVisit, relais: RunningRelais, agent_in: Callable[[Page], AgentPage]
) -> tuple[CitizenPage, AgentPage]:
    """A Dutch conversation in the hands of an agent who reads French."""
    citizen = CitizenPage(inspected().page, relais.url).open_portal("nl").open_chat()
    citizen.control("person").click()
    agent = agent_in(inspected().page).open_console("fr")
    agent.log_in(relais.passwords["amina"])
    agent.take(citizen.conversation)
    return citizen, agent


def test_a_text_goes_where_the_cursor_is_and_is_sent_by_the_agent_alone(
    held: tuple[CitizenPage, AgentPage], accessible: Look
) -> None:
    citizen, agent = held
    page = agent.page
    agent.reply.fill("Goedendag. Tot zo.")
    for _ in range(len(" Tot zo.")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Alt+i")
    expect(agent.control("canned-search")).to_be_focused()
    expect(page.locator(".canned-list li")).to_have_count(11)
    at_each_width(page, accessible, "texts to insert")
    page.keyboard.type("commune")
    expect(page.locator(".canned [role=status]")).to_have_text("2 textes")
    first = page.locator(".canned-list button").first
    expect(first).to_contain_text(GEMEENTE)
    expect(first.locator("[lang=nl]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(agent.reply).to_be_focused()
    expect(agent.reply).to_have_value(f"Goedendag. {GEMEENTE} Tot zo.")
    expect(page.locator(".canned")).to_be_hidden()
    page.keyboard.type(" Graag")
    # Nothing was sent by itself; it is a draft like any other, also over a reload.
    page.reload()
    agent.control(f"own-{citizen.conversation}").click()
    expect(agent.reply).to_have_value(f"Goedendag. {GEMEENTE} Graag Tot zo.")
    expect(citizen.said_by("agent")).to_have_count(0)
    agent.reply.press("Control+Enter")
    expect(citizen.said_by("agent")).to_contain_text(f"{GEMEENTE} Graag Tot zo.")
    agent.give_back()
    citizen.end()


def test_the_picker_is_left_without_a_trace(
    held: tuple[CitizenPage, AgentPage],
) -> None:
    citizen, agent = held
    opener, panel = agent.control("canned"), agent.page.locator(".canned")
    agent.reply.fill("Goedendag")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    agent.control("canned-search").press("Escape")
    expect(panel).to_be_hidden()
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(agent.reply).to_be_focused()
    expect(agent.reply).to_have_value("Goedendag")
    opener.click()
    agent.control("canned-search").fill("xyzzy")
    expect(panel.locator("[role=status]")).to_have_text("0 texte")
    # Enter in the search neither inserts what was not found nor sends the reply.
    agent.control("canned-search").press("Enter")
    expect(panel).to_be_visible()
    opener.click()
    expect(panel).to_be_hidden()
    expect(agent.reply).to_have_value("Goedendag")
    assert citizen.said_by("agent").count() == 0
    agent.give_back()
    citizen.end()


def test_on_a_small_screen_one_scrolls_to_the_reply(
    held: tuple[CitizenPage, AgentPage],
) -> None:
    citizen, agent = held
    agent.page.set_viewport_size({"width": 320, "height": 700})
    agent.control("canned").click()
    agent.page.mouse.move(160, 640)
    agent.page.mouse.wheel(0, -5_000)
    expect(agent.control("send")).not_to_be_in_viewport()
    agent.page.locator(".conversation-head").hover(position={"x": 5, "y": 5})
    agent.page.mouse.wheel(0, 5_000)
    expect(agent.control("send")).to_be_in_viewport()
    agent.page.set_viewport_size({"width": 1280, "height": 800})
    agent.give_back()
    citizen.end()
