"""States of the chat that a good day does not show."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import CitizenPage

pytestmark = pytest.mark.browser


class Customs:
    """Holds the hub's messages back until they are let through."""

    def __init__(self) -> None:
        self.is_open = False
        self._held: list[str | bytes] = []

    def stand_between(self, page_side: WebSocketRoute) -> None:
        self._page_side = page_side
        page_side.connect_to_server().on_message(self._inspect)

    def _inspect(self, frame: str | bytes) -> None:
        if self.is_open or json.loads(frame)["type"] == "welcome":
            self._page_side.send(frame)
        else:
            self._held.append(frame)

    def open(self) -> None:
        self.is_open = True
        for frame in self._held:
            self._page_side.send(frame)


def test_nobody_can_write_before_having_been_told_that_this_is_a_machine(
    citizen: CitizenPage,
) -> None:
    customs = Customs()
    citizen.page.route_web_socket("**/ws/citizen", customs.stand_between)
    citizen.open_portal().launcher.click()
    expect(citizen.title).to_have_text("Assistant IA")
    expect(citizen.messages).to_have_count(0)
    expect(citizen.input).to_be_disabled()
    customs.open()
    expect(citizen.messages).to_have_count(1)
    expect(citizen.messages.first).to_have_attribute("data-kind", "disclosure")
    expect(citizen.messages.first).to_contain_text("Je suis un assistant IA")
    expect(citizen.input).to_be_enabled()


def test_doubt_danger_and_warnings_are_accessible(
    inspected: NewVisit,
    relais: RunningRelais,
    accessible: Callable[[Page, str], None],
) -> None:
    citizen = CitizenPage(inspected().page, relais.url).open_portal().open_chat()
    # Which of two doubts a vague word raises is the trained model's business.
    in_doubt = re.compile("^(clarification|fallback|suggestion)$")
    for text, kind in {
        "un papier pour une réduction": in_doubt,
        "xyzzy plugh": in_doubt,
        "allocations familiales ?": "answer",
        "je veux mourir": "crisis",
    }.items():
        expect(citizen.ask(text)).to_have_attribute("data-kind", kind)
        accessible(citizen.page, text)
    citizen.say("mon numéro : 85.07.30-033.28")
    expect(citizen.page.locator("relais-widget #warning")).to_contain_text(
        "numéro personnel"
    )
    accessible(citizen.page, "national number")
    citizen.input.fill("x" * 950)
    accessible(citizen.page, "nearly too long")
    citizen.input.fill("")
    citizen.control("easy").click()
    expect(citizen.control("easy")).to_have_attribute("aria-pressed", "true")
    citizen.control("language").select_option("nl")
    expect(citizen.title).to_have_text("AI-assistent")
    accessible(citizen.page, "easy Dutch")
