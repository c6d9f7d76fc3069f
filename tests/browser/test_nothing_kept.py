"""What the browser keeps and whom it asks: nothing before, one item after."""

import pytest
from playwright.sync_api import expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import CitizenPage

pytestmark = pytest.mark.browser

KEPT = """async () => ({
  local: Object.keys(localStorage),
  session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).length,
  workers: (await navigator.serviceWorker?.getRegistrations())?.length ?? 0,
})"""
NOTHING = {"local": [], "session": [], "databases": 0, "workers": 0}


def test_nothing_is_kept_and_nobody_called_before_the_chat_is_opened(
    visit: NewVisit, relais: RunningRelais
) -> None:
    fresh = visit()
    CitizenPage(fresh.page, relais.url).open_portal()
    fresh.page.wait_for_load_state("networkidle")
    assert fresh.page.evaluate(KEPT) == NOTHING
    assert fresh.context.cookies() == []
    assert fresh.sockets == []


def test_an_open_chat_keeps_one_item_until_the_tab_is_closed(
    visit: NewVisit, relais: RunningRelais
) -> None:
    fresh = visit()
    CitizenPage(fresh.page, relais.url).open_portal().open_chat()
    assert fresh.page.evaluate(KEPT) == NOTHING | {"session": ["relais"]}
    assert fresh.context.cookies() == []
    other_tab = fresh.context.new_page()
    CitizenPage(other_tab, relais.url).open_portal()
    assert other_tab.evaluate(KEPT) == NOTHING


def test_a_reload_takes_up_the_same_conversation(citizen: CitizenPage) -> None:
    citizen.open_portal().open_chat()
    citizen.ask("comment demander le revenu d'intégration ?")
    conversation = citizen.conversation
    before = citizen.messages.locator(".message-text").all_inner_texts()
    citizen.page.reload()
    expect(citizen.messages).to_have_count(len(before))
    assert citizen.messages.locator(".message-text").all_inner_texts() == before
    assert citizen.conversation == conversation
    expect(citizen.panel).to_be_visible()


def test_leaving_quickly_erases_the_conversation_and_goes_elsewhere(
    citizen: CitizenPage, relais: RunningRelais
) -> None:
    citizen.open_portal()
    elsewhere = f"{relais.url}/static/portal/icon.svg"
    set_exit = "(to) => document.querySelector('relais-widget')"
    citizen.page.evaluate(f"{set_exit}.setAttribute('exit-url', to)", elsewhere)
    citizen.open_chat()
    citizen.control("exit").click()
    citizen.page.wait_for_url(elsewhere)
    citizen.page.go_back()
    assert citizen.page.url == "about:blank"
    citizen.open_portal()
    assert citizen.page.evaluate(KEPT) == NOTHING
    expect(citizen.launcher).to_have_text("Une question ? Assistant IA")


def test_no_request_ever_leaves_for_another_origin(
    visit: NewVisit, relais: RunningRelais
) -> None:
    fresh = visit()
    citizen = CitizenPage(fresh.page, relais.url).open_portal().open_chat()
    citizen.ask("comment demander le revenu d'intégration ?")
    fresh.page.goto(f"{relais.url}/console")
    fresh.page.goto(f"{relais.url}/transparency")
    assert len(fresh.requests) > 20
    assert fresh.sockets == [f"ws://127.0.0.1:{relais.port}/ws/citizen"]
    assert fresh.foreign_hosts(relais.url) == set()
