"""Small screens, strong zoom, forced colours, reduced motion, large targets."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import AgentPage, CitizenPage

pytestmark = pytest.mark.browser

SMALL = pytest.mark.parametrize(
    "viewport",
    [{"width": 320, "height": 640}, {"width": 320, "height": 256}],
    ids=["320 px wide", "1280 x 1024 at 400 %"],
)
# Everything that scrolls, or hangs over the edge, sideways.
WIDER_THAN_THE_SCREEN = """() => {
  const widget = document.querySelector("relais-widget")?.shadowRoot;
  const nodes = [document, widget].flatMap(
    (root) => [...(root?.querySelectorAll("*") ?? [])],
  );
  const name = (node) => `${node.localName}.${node.className} ${node.scrollWidth}`;
  const isHidden = (node) => node.closest(".visually-hidden, .skip, svg, textarea");
  const isWide = (node) => {
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height || isHidden(node)) return false;
    const scrolls = getComputedStyle(node).overflowX !== "visible";
    const overflows = scrolls && node.scrollWidth > node.clientWidth + 1;
    return overflows || box.right > innerWidth + 1 || box.left < -1;
  };
  const page = document.scrollingElement;
  const pageScrolls = page.scrollWidth > innerWidth ? [`page ${page.scrollWidth}`] : [];
  return pageScrolls.concat(nodes.filter(isWide).map(name));
}"""
# Controls of our own; a box and its label are one target, links in text are exempt.
SMALLER_TARGETS = """(least) => {
  const widget = document.querySelector("relais-widget")?.shadowRoot;
  const own = "button, select, textarea, summary, a.button, input";
  return [...(widget ?? document).querySelectorAll(own)]
    .map((node) => (node.matches("[type=checkbox], [type=radio]")
      ? node.closest("label") : node))
    .map((node) => [node, node.getBoundingClientRect()])
    .filter(([, {width, height}]) => width && height)
    .filter(([, {width, height}]) => Math.min(width, height) < least - 0.5)
    .map(([node, {width, height}]) =>
      `${node.localName} "${node.textContent.slice(0, 30)}" ${width} x ${height}`);
}"""


def assert_fits(page: Page, state: str) -> None:
    assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], state


def assert_targets(page: Page, least: int, state: str) -> None:
    assert page.evaluate(SMALLER_TARGETS, least) == [], state


def walk_through(
    citizen: CitizenPage, agent: AgentPage, password: str, look: Callable[[Page], None]
) -> None:
    """Visit the states of portal, widget and console in which most is on screen."""
    citizen.open_portal("de")
    look(citizen.page)
    citizen.open_chat()
    answer = citizen.ask("Wie beantrage ich Familienleistungen?")
    answer.locator(".why summary").click()
    answer.locator(".feedback [aria-expanded]").click()
    look(citizen.page)
    citizen.control("person").click()
    expect(citizen.page.locator("relais-widget .queue")).to_be_visible()
    look(citizen.page)
    agent.open_console("de")
    look(agent.page)
    agent.log_in(password).become_available()
    look(agent.page)
    agent.take(citizen.conversation)
    agent.say("Guten Tag! " * 20 + "Donaudampfschifffahrtsgesellschaft" * 3)
    expect(citizen.said_by("agent")).to_be_visible()
    look(agent.page)
    look(citizen.page)
    agent.give_back()
    citizen.control("ways").click()
    look(citizen.page)
    citizen.end()
    citizen.page.locator("relais-widget .opinion summary").click()
    look(citizen.page)


@SMALL
def test_nothing_scrolls_sideways_on_a_small_or_strongly_zoomed_screen(
    viewport: dict[str, int],
    visit: NewVisit,
    agent_in: Callable[[Page], AgentPage],
    relais: RunningRelais,
) -> None:
    citizen = CitizenPage(visit(viewport=viewport).page, relais.url)
    agent = agent_in(visit(viewport=viewport).page)
    seen: list[str] = []

    def look(page: Page) -> None:
        seen.append(page.url)
        assert_fits(page, f"screen {len(seen)}")

    walk_through(citizen, agent, relais.passwords["amina"], look)


def test_targets_are_large_enough_for_any_finger(
    visit: NewVisit, agent_in: Callable[[Page], AgentPage], relais: RunningRelais
) -> None:
    citizen = CitizenPage(visit().page, relais.url)
    agent = agent_in(visit().page)
    seen: list[str] = []

    def look(page: Page) -> None:
        seen.append(page.url)
        least = 44 if page is citizen.page else 24
        assert_targets(page, least, f"screen {len(seen)}")

    walk_through(citizen, agent, relais.passwords["amina"], look)


def test_the_zoomed_chat_still_shows_what_is_said_and_where_to_write(
    visit: NewVisit, relais: RunningRelais
) -> None:
    page = visit(viewport={"width": 320, "height": 256}).page
    citizen = CitizenPage(page, relais.url).open_portal().open_chat()
    answer = citizen.ask("comment demander le revenu d'intégration ?")
    for part in (answer, citizen.control("person"), citizen.control("send")):
        part.scroll_into_view_if_needed()
        expect(part).to_be_in_viewport()


def test_forced_colours_keep_every_button_and_message_outlined(
    visit: NewVisit, relais: RunningRelais
) -> None:
    page = visit(forced_colors="active").page
    citizen = CitizenPage(page, relais.url).open_portal()
    outlined = "(node) => getComputedStyle(node).borderTopStyle"
    assert citizen.launcher.evaluate(outlined) == "solid"
    citizen.open_chat()
    answer = citizen.ask("comment demander le revenu d'intégration ?")
    for part in (answer, citizen.control("person"), citizen.control("send")):
        assert part.evaluate(outlined) == "solid"


def test_reduced_motion_means_none(visit: NewVisit, relais: RunningRelais) -> None:
    page = visit(reduced_motion="reduce").page
    citizen = CitizenPage(page, relais.url).open_portal().open_chat()
    citizen.ask("comment demander le revenu d'intégration ?")
    citizen.control("person").hover()
    moving = "() => document.querySelector('relais-widget').shadowRoot.getAnimations()"
    assert page.evaluate(f"({moving})().length") == 0
