"""The simple page in a browser whose JavaScript is off; only axe-core needs it on."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import LANGS, WORDS, AgentPage
from tests.browser.test_screens import assert_fits, assert_targets
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

OTHER_WAYS = ("callback", "message")
SCREENS = [
    pytest.param({"width": 1280, "height": 900}, id="1280 px wide"),
    pytest.param({"width": 320, "height": 640}, id="320 px wide"),
    pytest.param({"width": 320, "height": 256}, id="1280 x 1024 at 400 %"),
]
SHARED = pytest.mark.parametrize("viewport", SCREENS)


class SimplePage:
    """The page, as a citizen without JavaScript sees it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url
        self.input = page.locator("#text")
        self.who = page.locator("#who")
        self.messages = page.locator(".log .message")

    def open(self, lang: str = "fr", path: str = "/chat") -> "SimplePage":
        self.page.goto(f"{self._url}{path}?lang={lang}")
        return self

    def control(self, name: str) -> Locator:
        return self.page.locator(f'[data-control="{name}"]')

    def said_by(self, author: str) -> Locator:
        return self.page.locator(f'.message[data-author="{author}"]')

    def ask(self, text: str) -> Locator:
        """Send something; return the last message of the bot on the next page."""
        self.input.fill(text)
        self.control("send").click()
        expect(self.said_by("citizen").last).to_contain_text(text)
        return self.said_by("bot").last

    def end(self) -> None:
        """End the conversation, so that no other test finds it in the queue."""
        self.page.locator(".end summary").first.click()
        self.control("close").click()


def walk(
    simple: SimplePage, agent: AgentPage, lang: str, *, words: str = "Guten Tag!"
) -> Iterator[str]:
    """Visit every state of the page in which something else is on screen."""
    simple.open(lang)
    yield "first"
    for path in OTHER_WAYS:
        simple.open(lang, f"/chat/{path}")
        yield path
        with simple.page.expect_navigation():
            simple.control("send-callback").click()
        yield f"{path} refused"
    simple.open(lang)
    answer = simple.ask(WORDS[lang].question)
    answer.locator(".why summary").click()
    answer.locator(".report summary").click()
    yield "answer"
    simple.control("send").click()
    expect(simple.page.locator("#error")).to_be_visible()
    yield "refused"
    simple.control("person").click()
    expect(simple.page.locator(".place")).to_be_visible()
    simple.page.locator(".seen summary").click()
    yield "queued"
    waiting = agent.page.locator("li.card").last
    agent.take(str(waiting.get_attribute("data-conversation")))
    agent.say(words)
    simple.control("check").click()
    expect(simple.said_by("agent").last).to_contain_text(words[:20])
    yield "assigned"
    simple.end()
    for summary in simple.page.locator(".closing summary").all():
        summary.click()
    yield "closed"


# -- without JavaScript ----------------------------------------------------------------


@pytest.fixture
def bare(visit: NewVisit) -> Visit:
    return visit(java_script_enabled=False)


@pytest.mark.parametrize("lang", LANGS)
def test_a_citizen_asks_reads_and_reaches_a_person(
    lang: str, bare: Visit, relais: RunningRelais, amina: AgentPage
) -> None:
    words, simple = WORDS[lang], SimplePage(bare.page, relais.url).open(lang)
    expect(simple.messages).to_have_count(1)
    expect(simple.who).to_have_text(words.bot)
    answer = simple.ask(words.question)
    expect(answer).to_have_attribute("data-kind", "answer")
    expect(answer.locator(".message-who")).to_contain_text(words.bot_label)
    expect(answer.locator(".sources li").first).to_contain_text(words.checked_on)
    simple.control("person").click()
    expect(simple.who).to_have_text(words.waiting.replace("’", "'"))
    expect(simple.page.locator(".place")).to_contain_text(words.place)
    conversation = amina.page.locator("li.card").last.get_attribute("data-conversation")
    amina.take(str(conversation))
    amina.say("Amina was here.")
    frame = simple.page.frame_locator(".news-frame")
    frame.locator(".button.solid").click(timeout=40_000)
    expect(simple.who).to_have_text(words.person)
    expect(simple.said_by("agent").last).to_contain_text("Amina was here.")
    expect(simple.page).to_have_title(f"{words.person} · Relais")
    simple.input.fill("1 2 3")
    simple.control("send").click()
    expect(amina.said_by("citizen").last).to_contain_text("1 2 3")
    amina.give_back()
    simple.control("check").click()
    expect(simple.messages.last).to_contain_text(words.person_left)
    simple.end()
    assert bare.complaints == []


def test_what_is_being_typed_outlives_every_look_for_news(
    bare: Visit, relais: RunningRelais
) -> None:
    simple = SimplePage(bare.page, relais.url).open("fr")
    simple.control("person").click()
    frame = simple.page.frame_locator(".news-frame")
    simple.input.fill("à moitié écrit")
    before = len(bare.requests)
    simple.page.wait_for_timeout(22_000)
    looked = [each.url for each in bare.requests[before:]]
    assert looked
    assert all("/chat/news?" in each or "/static/" in each for each in looked)
    expect(simple.input).to_have_value("à moitié écrit")
    expect(simple.input).to_be_focused()
    frame.get_by_role("link", name="Arrêter").click()
    expect(frame.get_by_role("link", name="Vérifier de nouveau")).to_be_visible()
    simple.end()


def test_the_portal_leads_there_without_javascript_in_every_language(
    bare: Visit, relais: RunningRelais
) -> None:
    for lang in LANGS:
        bare.page.goto(relais.url)
        expect(bare.page.locator("#open-chat")).to_be_hidden()
        bare.page.locator(f'.intro [hreflang="{lang}"]').click()
        expect(bare.page.locator("html")).to_have_attribute("lang", lang)
        expect(bare.page.locator("#text")).to_be_visible()


def test_the_portal_offers_it_to_everybody(
    visit: NewVisit, relais: RunningRelais
) -> None:
    page = visit().page
    page.goto(f"{relais.url}/?lang=nl")
    page.get_by_role("link", name="Eenvoudige pagina").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_all_of_it_can_be_done_with_the_keyboard_alone(
    bare: Visit, relais: RunningRelais
) -> None:
    simple = SimplePage(bare.page, relais.url).open("fr")
    keyboard = bare.page.keyboard
    for _ in range(2):
        keyboard.press("Tab")
    expect(bare.page.locator(".skip").nth(1)).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.press("Shift+Tab")
    expect(simple.input).to_be_focused()
    keyboard.type(WORDS["fr"].question)
    keyboard.press("Tab")
    expect(simple.control("send")).to_be_focused()
    keyboard.press("Enter")
    expect(simple.said_by("bot").last).to_have_attribute("data-kind", "answer")
    # What was said is in view, and the next stop is below it.
    expect(simple.said_by("citizen").last).to_be_in_viewport()
    keyboard.press("Tab")
    is_below = "node => Boolean(node.closest('.message'))"
    assert bare.page.locator(":focus").evaluate(is_below) is True


def test_one_cookie_is_kept_and_nothing_else(
    visit: NewVisit, relais: RunningRelais
) -> None:
    fresh = visit()
    simple = SimplePage(fresh.page, relais.url).open("fr")
    assert fresh.context.cookies() == []
    simple.ask("bonjour")
    (cookie,) = fresh.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert (cookie["path"], cookie["expires"]) == ("/chat", -1)
    assert fresh.page.evaluate("() => document.cookie") == ""
    assert fresh.page.evaluate("() => localStorage.length + sessionStorage.length") == 0
    secret = str(cookie["value"]).partition(".")[2]
    assert not any(secret in each.url for each in fresh.requests)
    assert secret not in fresh.page.content()


def test_forced_colours_keep_every_button_field_and_message_outlined(
    visit: NewVisit, relais: RunningRelais
) -> None:
    page = visit(forced_colors="active", java_script_enabled=False).page
    simple = SimplePage(page, relais.url).open("fr")
    answer = simple.ask(WORDS["fr"].question)
    outlined = "(node) => getComputedStyle(node).borderTopStyle"
    parts = (answer, simple.control("person"), simple.control("send"), simple.input)
    for part in parts:
        assert part.evaluate(outlined) == "solid"


def test_on_paper_stand_the_messages_and_the_reference(
    bare: Visit, relais: RunningRelais
) -> None:
    simple = SimplePage(bare.page, relais.url).open("fr")
    answer = simple.ask(WORDS["fr"].question)
    bare.page.emulate_media(media="print")
    expect(answer.locator(".sources")).to_be_visible()
    expect(bare.page.locator(".reference")).to_be_visible()
    for part in (simple.input, simple.control("person"), simple.control("exit")):
        expect(part).to_be_hidden()


# -- measured --------------------------------------------------------------------------


@SHARED
def test_nothing_scrolls_sideways_and_targets_are_large_enough(
    viewport: dict[str, int],
    visit: NewVisit,
    relais: RunningRelais,
    amina: AgentPage,
) -> None:
    simple = SimplePage(visit(viewport=viewport).page, relais.url)
    long = "Guten Tag! " * 20 + "Donaudampfschifffahrtsgesellschaft" * 3
    for state in walk(simple, amina, "de", words=long):
        simple.page.wait_for_load_state()
        assert_fits(simple.page, state)
        assert_targets(simple.page, 44, state)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("lang", LANGS)
def test_every_state_is_accessible(
    lang: str,
    width: int,
    inspected: NewVisit,
    accessible: Callable[[Page, str], None],
    relais: RunningRelais,
    amina: AgentPage,
) -> None:
    page = inspected(viewport={"width": width, "height": 800}).page
    simple = SimplePage(page, relais.url)
    news = ""
    for state in walk(simple, amina, lang):
        simple.page.wait_for_load_state()
        accessible(page, f"{lang} {width} {state}")
        if state == "queued":
            news = str(page.locator(".news-frame").get_attribute("src"))
    # What stands in the frame, once more as a page of its own, and stopped.
    page.goto(f"{relais.url}{news}&watch=off")
    accessible(page, f"{lang} {width} news")
