"""The whole chat without a mouse; the focus goes only where the citizen sends it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import AgentPage, CitizenPage

pytestmark = pytest.mark.browser

# Most stops there can be before the one we want.
LONGEST_WALK = 60
FOCUSED = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node?.dataset.control ?? node?.dataset.value ?? node?.id ?? "";
}"""


def focused(citizen: CitizenPage) -> str:
    return str(citizen.page.evaluate(FOCUSED))


def walk(citizen: CitizenPage, to: str, key: str = "Tab") -> None:
    """Press a key until the focus is on this control (or choice, or id)."""
    passed = []
    while focused(citizen) != to:
        passed.append(focused(citizen))
        assert len(passed) < LONGEST_WALK, f"{to} not reached: {passed}"
        citizen.page.keyboard.press(key)


def test_open_read_send_choose_ask_a_person_and_minimise_with_the_keyboard(
    citizen: CitizenPage,
) -> None:
    keys = citizen.open_portal().page.keyboard
    walk(citizen, "launcher")
    keys.press("Enter")
    expect(citizen.title).to_be_focused()
    expect(citizen.input).to_be_enabled()
    walk(citizen, "message")
    keys.type("allocations familiales ?")
    keys.press("Enter")
    # The disclosure has choices too: only those of the answer say it has arrived.
    choice = citizen.of_kind("answer").locator(".choices [data-value]").first
    expect(choice).to_be_visible()
    assert focused(citizen) == "message"
    before = citizen.said_by("bot").count()
    walk(citizen, choice.get_attribute("data-value") or "", "Shift+Tab")
    keys.press("Enter")
    expect(citizen.said_by("bot")).to_have_count(before + 1)
    walk(citizen, "person", "Shift+Tab")
    keys.press("Enter")
    expect(citizen.title).to_have_text("En attente d’une personne")
    keys.press("Escape")
    expect(citizen.panel).to_be_hidden()
    expect(citizen.launcher).to_be_focused()
    keys.press("Enter")
    expect(citizen.title).to_be_focused()
    walk(citizen, "end")
    keys.press("Enter")
    walk(citizen, "confirm-end", "Shift+Tab")
    keys.press("Enter")
    expect(citizen.title).to_have_text("Conversation terminée")


def test_reading_a_long_answer_needs_no_mouse(citizen: CitizenPage) -> None:
    citizen.open_portal().open_chat()
    citizen.ask("comment demander le revenu d'intégration ?")
    log = citizen.page.locator("relais-widget [role=log]")
    log.focus()
    citizen.page.keyboard.press("Home")
    citizen.page.keyboard.press("End")
    expect(log).to_be_focused()
    end = "(log) => log.scrollTop + log.clientHeight >= log.scrollHeight - 2"
    citizen.page.wait_for_function(end, arg=log.element_handle())


def test_a_new_message_never_takes_the_focus(
    citizen: CitizenPage, amina: AgentPage
) -> None:
    citizen.open_portal().open_chat()
    citizen.control("person").click()
    amina.take(citizen.conversation)
    expect(citizen.title).to_have_text("Amina, une personne")
    for number, control in enumerate(["message", "minimise", "language"]):
        citizen.control(control).focus()
        amina.say(f"Message {number}")
        expect(citizen.said_by("agent")).to_have_count(number + 1)
        assert focused(citizen) == control
    citizen.control("minimise").click()
    citizen.page.locator("#open-chat").focus()
    amina.say("While the chat is minimised")
    expect(citizen.launcher).to_have_text(re.compile("1 nouveau message"))
    assert focused(citizen) == "open-chat"
    amina.give_back()


def test_full_screen_keeps_the_focus_inside(citizen: CitizenPage) -> None:
    citizen.page.set_viewport_size({"width": 400, "height": 800})
    citizen.open_portal().open_chat()
    inside = "() => document.activeElement.localName === 'relais-widget'"
    for key in ["Tab"] * 20 + ["Shift+Tab"] * 40:
        citizen.page.keyboard.press(key)
        assert citizen.page.evaluate(inside)
