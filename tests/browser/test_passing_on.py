"""Offers, passing on, ending with a code, notes and the board, on real screens."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import AgentPage, CitizenPage

pytestmark = pytest.mark.browser

Look = Callable[[Page, str], None]
WIDTHS = (1280, 900, 400, 320)


@pytest.fixture
def citizens(
    inspected: NewVisit, relais: RunningRelais
) -> Iterator[Callable[[str], CitizenPage]]:
    """Let citizens ask for a person; whoever still waits ends the conversation."""
    came: list[CitizenPage] = []

    def come(lang: str = "fr") -> CitizenPage:
        citizen = CitizenPage(inspected().page, relais.url).open_portal(lang)
        came.append(citizen.open_chat())
        citizen.control("person").click()
        expect(citizen.page.locator("relais-widget .queue")).to_be_visible()
        return citizen

    yield come
    for citizen in came:
        if citizen.control("end").is_visible():
            citizen.end()


@pytest.fixture
def console(
    agent_in: Callable[[Page], AgentPage], inspected: NewVisit, relais: RunningRelais
) -> Callable[..., AgentPage]:
    def open_console(login: str = "amina", **options: object) -> AgentPage:
        agent = agent_in(inspected(**options).page).open_console()
        return agent.log_in(relais.passwords[login], login)

    return open_console


def at_each_width(page: Page, accessible: Look, state: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        accessible(page, f"{state} at {width} px")
        assert page.evaluate(
            "() => document.scrollingElement.scrollWidth <= innerWidth"
        )
    page.set_viewport_size({"width": 1280, "height": 800})


def test_offer_is_accepted_and_the_conversation_ended_with_a_code_by_keyboard(
    citizens: Callable[..., CitizenPage],
    console: Callable[..., AgentPage],
    accessible: Look,
) -> None:
    citizen, agent = citizens(), console()
    agent.become_available()
    offer = agent.page.locator(f'[data-offer="{citizen.conversation}"]')
    expect(offer).to_contain_text("secondes pour répondre")
    expect(agent.page.locator(".visually-hidden[role=status]")).to_contain_text(
        "Conversation proposée"
    )
    at_each_width(agent.page, accessible, "offer")
    agent.control(f"claim-{citizen.conversation}").press("Enter")
    expect(agent.reply).to_be_focused()
    agent.control("note").fill("rappeler ; NISS 85.07.30-033.28")
    agent.control("add-note").press("Enter")
    expect(agent.page.locator(".notes-list")).to_contain_text("[NISS]")
    at_each_width(agent.page, accessible, "conversation with a note")
    agent.control("close").press("Enter")
    agent.page.locator('[data-dialog="close"] [value="abusive"]').press("Space")
    expect(agent.control("close-abuse")).to_be_visible()
    at_each_width(agent.page, accessible, "close")
    agent.page.locator('[data-dialog="close"] [value="answered"]').press("Space")
    expect(agent.control("close-abuse")).to_be_hidden()
    agent.control("confirm-close").press("Enter")
    expect(citizen.said_by("system").last).to_contain_text("Amina a terminé")
    expect(agent.reply).to_be_hidden()


def test_conversation_is_passed_to_a_colleague_and_to_an_institution(
    citizens: Callable[..., CitizenPage],
    console: Callable[..., AgentPage],
    accessible: Look,
) -> None:
    citizen, amina, lukas = citizens(), console(), console("lukas")
    amina.become_available()
    amina.take(citizen.conversation)
    lukas.become_available()
    amina.control("transfer").click()
    dialog = amina.page.locator('[data-dialog="transfer"]')
    dialog.locator('[value="agent"]').check()
    amina.control("whom").select_option("lukas")
    at_each_width(amina.page, accessible, "transfer")
    amina.control("confirm-transfer").click()
    expect(citizen.said_by("system").last).to_contain_text("Lukas")
    lukas.take(citizen.conversation)
    expect(lukas.page.locator(".context-column")).to_contain_text("Amina · connaît")
    lukas.control("transfer").click()
    lukas.page.locator('[data-dialog="transfer"] [value="institution"]').check()
    lukas.control("whom").select_option("pensions")
    expect(lukas.page.locator(".contact")).to_contain_text("1765")
    lukas.control("confirm-transfer").click()
    expect(citizen.said_by("system").last).to_contain_text("1765")
    expect(citizen.title).to_have_text("Assistant IA")


def test_agent_says_why_they_are_away_and_the_supervisor_sees_it(
    console: Callable[..., AgentPage], accessible: Look
) -> None:
    amina, maud = console(), console("maud")
    amina.control("away-reason").select_option("break")
    amina.control("back-at").fill("23:59")
    maud.control("board").click()
    board = maud.page.locator(".board")
    row = board.locator("tr", has_text="Amina")
    expect(row).to_contain_text("pause, retour vers 23:59")
    at_each_width(maud.page, accessible, "board")
    amina.control("away-reason").select_option("away")


@pytest.mark.parametrize(
    "look", [{"color_scheme": "dark"}, {"forced_colors": "active"}]
)
def test_supervisor_gives_a_conversation_to_another_who_is_told(
    look: dict[str, str],
    citizens: Callable[..., CitizenPage],
    console: Callable[..., AgentPage],
    accessible: Look,
) -> None:
    citizen, amina, lukas = citizens(), console(), console("lukas")
    amina.become_available()
    amina.take(citizen.conversation)
    maud = console("maud", **look)
    maud.control("board").click()
    maud.control(f"reassign-{citizen.conversation}").click()
    maud.control("reassign-whom").select_option("lukas")
    accessible(maud.page, "reassign")
    maud.control("confirm-reassign").click()
    expect(amina.page.locator(".notice")).to_contain_text("Maud")
    expect(lukas.page.locator(".notice")).to_contain_text("Maud vous a confié")
    expect(citizen.title).to_have_text("Lukas, une personne")
    maud.control(f"board-close-{citizen.conversation}").click()
    maud.page.locator('[data-dialog="board-close"] [value="other"]').check()
    maud.control("confirm-board-close").click()
    expect(citizen.title).to_have_text("Conversation terminée")
    expect(lukas.page.locator(".notice")).to_contain_text("supervision")
