"""Words stay words, whoever types them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import AgentPage, CitizenPage

pytestmark = pytest.mark.browser

MARKUP = (
    '<img src="x" onerror="globalThis.hit = 1"><b>bold</b>'
    "<script>globalThis.hit = 1</script>"
    '<a href="javascript:globalThis.hit=1">link</a> {{7*7}} ${7*7}'
)
WAS_HIT = "() => 'hit' in globalThis"


def assert_is_only_text(page: Page, message: str) -> None:
    text = page.locator(f"{message} .message-text").last
    expect(text).to_have_text(MARKUP)
    assert text.locator("img, b, script, a").count() == 0
    assert page.evaluate(WAS_HIT) is False


def test_markup_of_citizen_and_agent_is_shown_as_typed(
    citizen: CitizenPage, amina: AgentPage
) -> None:
    citizen.open_portal().open_chat()
    citizen.ask(MARKUP)
    assert_is_only_text(citizen.page, '.message[data-author="citizen"]')
    citizen.control("person").click()
    amina.take(citizen.conversation)
    assert_is_only_text(amina.page, '.message[data-author="citizen"]')
    amina.say(MARKUP)
    assert_is_only_text(citizen.page, '.message[data-author="agent"]')
    assert_is_only_text(amina.page, '.message[data-author="agent"]')
    citizen.page.reload()
    assert_is_only_text(citizen.page, '.message[data-author="citizen"]')
    amina.give_back()
