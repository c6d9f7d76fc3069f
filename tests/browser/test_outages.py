"""What people see and keep when a part of Relais is gone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import AgentPage, CitizenPage

pytestmark = pytest.mark.browser


def test_a_message_written_while_the_hub_is_down_is_kept_and_sent_once(
    inspected: NewVisit,
    relais: RunningRelais,
    accessible: Callable[[Page, str], None],
) -> None:
    citizen = CitizenPage(inspected().page, relais.url)
    citizen.open_portal().open_chat()
    banner = citizen.page.locator("relais-widget .connection")
    expect(banner).to_be_hidden()
    relais.kill_hub()
    expect(banner).to_be_visible()
    expect(citizen.title).to_have_text("Pas de connexion")
    citizen.say("comment demander le revenu d'intégration ?")
    own = citizen.said_by("citizen")
    expect(own.locator(".delivery")).to_have_text(
        "Partira dès le retour de la connexion"
    )
    accessible(citizen.page, "cut off, with a message to send")
    relais.wait_until_ready()
    expect(citizen.of_kind("answer")).to_be_visible()
    expect(banner).to_be_hidden()
    expect(own.locator(".delivery")).to_have_count(0)
    citizen.page.reload()
    expect(citizen.of_kind("answer")).to_have_count(1)
    expect(own).to_have_count(1)


def test_a_conversation_with_a_person_survives_a_crash_of_the_hub(
    citizen: CitizenPage, amina: AgentPage, relais: RunningRelais
) -> None:
    citizen.open_portal().open_chat()
    citizen.control("person").click()
    amina.take(citizen.conversation)
    amina.reply.fill("A draft")
    relais.kill_hub()
    expect(amina.page.locator(".notice")).to_be_visible()
    amina.reply.press("Control+Enter")
    citizen.say("Still there?")
    relais.wait_until_ready()
    expect(citizen.said_by("agent")).to_have_count(1, timeout=60_000)
    expect(amina.said_by("citizen").last).to_contain_text(
        "Still there?", timeout=60_000
    )
    expect(citizen.title).to_have_text("Amina, une personne")
    expect(amina.page.locator(".notice")).to_be_hidden()
    expect(amina.said_by("agent")).to_have_count(1)
    amina.give_back()


def test_without_rasa_the_assistant_says_so_and_a_person_is_still_one_click_away(
    citizen: CitizenPage, amina: AgentPage, relais: RunningRelais
) -> None:
    citizen.open_portal().open_chat()
    relais.kill_rasa()
    line = citizen.ask("comment demander le revenu d'intégration ?")
    expect(line).to_contain_text("L'assistant n'est pas disponible pour le moment.")
    citizen.control("person").click()
    expect(citizen.title).to_have_text("En attente d’une personne")
    amina.take(citizen.conversation)
    amina.say("I am here.")
    expect(citizen.said_by("agent")).to_contain_text("I am here.")
    amina.give_back()
    relais.wait_until_ready()
    answer = citizen.ask("comment demander le revenu d'intégration ?")
    expect(answer).to_have_attribute("data-kind", "answer")
