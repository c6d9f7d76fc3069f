"""What the page shows: words in every language and level, never markup of others."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from handover.channels.simple_page import news_frame
from handover.channels.simple_page.blocks import text_blocks
from handover.core.words import Lang, Level
from handover.store.engine import StoreUnavailable
from tests.auxil import published
from tests.auxil.form_browser import Form, FormBrowser, Node
from tests.auxil.hub_in_hand import MONDAY_EVENING, HubInHand
from tests.handover.channels.simple_page.conftest import NewBrowser, answered

ROOT = Path(__file__).parents[4]
TEXTS = published.content().texts
WIDGET_TEXT = re.compile(r'^  "?([\w.]+)"?:\s+"((?:[^"\\]|\\.)*)",$', re.M)

HOSTILE = (
    '<script>alert(1)</script><img src=x onerror="alert(1)">'
    "</textarea></title><a href='javascript:alert(1)'>x</a> &lt;b&gt; {{7*7}}"
)


def assert_no_script(page: Node) -> None:
    """Nothing on the page can run, and all that it loads is the hub's own."""
    assert page.all("script") == []
    assert page.all("style") == []
    for node in page.all():
        for name, value in node.attributes.items():
            assert not name.startswith("on"), name
            assert name != "style"
            if name in {"href", "src", "action", "formaction"}:
                assert re.match(r"(https://|/(?!/)|#|tel:)", value), value
        if node.tag in {"link", "iframe", "form", "img"}:
            assert not any(v.startswith("http") for v in node.attributes.values())


async def see(hand: HubInHand, browser: FormBrowser, address: str = "") -> Node:
    await hand.hub.waiting.refresh()
    return await browser.go(address or "/chat")


async def say(browser: FormBrowser, text: str) -> None:
    await browser.send(browser.form("/chat/say"), text=text)


async def press(browser: FormBrowser, control: str) -> None:
    await browser.press(browser.page.one("button", data_control=control))


async def walk(
    hand: HubInHand, browser: FormBrowser, lang: Lang, level: Level
) -> AsyncIterator[str]:
    """Visit every state of the page; yield the name of each."""
    hand.clock.now = MONDAY_EVENING
    await browser.go(f"/chat?lang={lang}&level={level}")
    yield "first"
    await browser.go(f"/chat/callback?lang={lang}&level={level}")
    yield "callback"
    await press(browser, "send-callback")
    yield "callback refused"
    await browser.go(f"/chat/message?lang={lang}&level={level}")
    yield "message"
    await browser.go(f"/chat?lang={lang}&level={level}")
    await say(browser, HOSTILE)
    yield "waiting for the bot"
    await say(browser, "")
    yield "refused"
    for choice in ("family_allowances.overview", "integration_income.how_to_apply"):
        await browser.send(browser.form("/chat/choose"), value=choice)
    await answered(hand)
    page = await see(hand, browser)
    assert len(page.all("details", class_="why")) == 2
    yield "answers"
    await press(browser, "person")
    await see(hand, browser)
    yield "queued, closed"
    await browser.go(browser.page.one("iframe").attributes["src"])
    yield "news"
    account = await hand.agent("Zoë", lang)
    await see(hand, browser)
    (waiting,) = hand.hub.waiting.picture.waiting
    await hand.hub.agents.claim(account, waiting.conversation, str(waiting.id))
    await see(hand, browser)
    yield "assigned"
    await press(browser, "close")
    yield "closed"


# -- words -------------------------------------------------------------------------


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("lang", "level"),
    [
        (Lang.FR, Level.EASY),
        (Lang.NL, Level.STANDARD),
        (Lang.DE, Level.EASY),
        (Lang.EN, Level.STANDARD),
    ],
)
async def test_every_state_is_sound_and_free_of_script_in_every_language(
    hand: HubInHand, browser: FormBrowser, lang: Lang, level: Level
) -> None:
    titles = {}
    async for state in walk(hand, browser, lang, level):
        page = browser.page
        assert_no_script(page)
        assert page.one("html").attributes["lang"] == lang, state
        assert page.one("meta", charset="utf-8")
        ids = [n.attributes["id"] for n in page.all() if "id" in n.attributes]
        assert len(ids) == len(set(ids)), state
        for node in page.all():
            for name in ("for", "aria-describedby", "aria-labelledby"):
                assert set(node.attributes.get(name, "").split()) <= set(ids), state
        policy = browser.answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert browser.answer.headers["cache-control"] == "no-store"
        assert browser.answer.headers["content-language"] == lang
        titles[state] = page.one("title").text
        if state != "news":
            assert len(page.all("h1")) == 1
            assert page.all("a", class_="skip")[0].attributes["href"] == "#main"
            assert page.one("section", class_="ways")
    assert len(set(titles.values())) >= len(titles) - 3, titles
    assert "Zoë" in titles["assigned"]


def test_the_page_says_the_same_words_as_the_widget() -> None:
    compared = 0
    for lang in Lang:
        for folder in ("shared", "widget"):
            table = ROOT / f"web_widget/{folder}/i18n/{lang}.js"
            source = re.sub(r':\n\s+"', ': "', table.read_text("utf-8"))
            for name, words in WIDGET_TEXT.findall(source):
                text = TEXTS.get(page_key(name))
                if text is None:
                    continue
                said = text.text.in_lang(lang).at(Level.STANDARD)
                assert said == words.replace("’", "'").replace("\\u00a0", "\u00a0")
                compared += 1
    assert compared > 100 * len(Lang)


def page_key(name: str) -> str:
    """Return the key on the page of what the widget calls `name`."""
    snake = re.sub(r"([A-Z])", lambda found: f"_{found[1].lower()}", name)
    numbered = re.sub(r"([a-z])([0-9])$", r"\1_\2", snake)
    return f"simple_{numbered.replace('.', '_')}"


def test_text_is_paragraphs_lists_and_lines_as_they_were_written() -> None:
    blocks = text_blocks("un\ndeux\n\nliste :\n- a\n- b\nfin", langs=["fr", "nl"])
    assert "".join(blocks) == (
        '<p lang="fr">un\ndeux</p><p lang="nl">liste :</p>'
        "<ul><li>a</li><li>b</li></ul><p>fin</p>"
    )


# -- words of others ---------------------------------------------------------------


@pytest.mark.asyncio
async def test_markup_of_citizen_and_agent_is_shown_as_it_was_typed(
    hand: HubInHand, browser: FormBrowser
) -> None:
    account = await hand.agent("Amina", Lang.FR)
    await browser.go("/chat?lang=fr")
    await say(browser, HOSTILE)
    await press(browser, "person")
    await hand.hub.waiting.refresh()
    (waiting,) = hand.hub.waiting.picture.waiting
    id_ = waiting.conversation
    await hand.hub.agents.claim(account, id_, "1")
    await hand.hub.agents.say(account, id_, "2", HOSTILE)
    page = await see(hand, browser)
    for author in ("citizen", "agent"):
        said = page.one("article", data_author=author)
        text = said.one("div", class_="message-text")
        assert text.text == HOSTILE
        assert {node.tag for node in text.all()} == {"p"}
    assert_no_script(page)


@pytest.mark.asyncio
@pytest.mark.parametrize("field", ["text", "comment"])
async def test_markup_kept_in_a_field_stays_in_the_field(
    hand: HubInHand, browser: FormBrowser, field: str
) -> None:
    text = f"\n\n{HOSTILE}"
    await browser.go("/chat?lang=fr")
    if field == "text":
        await say(browser, text + "x" * 1000)
        kept = browser.form("/chat/say").fields["text"]
        assert kept == text + "x" * 1000
    else:
        value = "integration_income.how_to_apply"
        await browser.send(browser.form("/chat/choose"), value=value)
        await answered(hand)
        await browser.go("/chat")
        form = browser.form("/chat/report")
        await browser.send(form, comment=text + "x" * 300)
        assert browser.form("/chat/report").fields["comment"] == text + "x" * 300
        (opened,) = browser.page.all("details", class_="report")
        assert "open" in opened.attributes
    assert browser.answer.status_code == 422
    assert_no_script(browser.page)


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ["lang", "level", "after", "state", "place", "watch"])
@pytest.mark.parametrize("address", ["/chat", "/chat/news", "/chat/latest"])
async def test_nothing_in_an_address_reaches_the_page_as_markup(
    browser: FormBrowser, address: str, name: str
) -> None:
    form = Form("get", address, {}, Node("form"))
    await browser.send(form, **{name: f'"><script>alert(1)</script>{"9" * 40}'})
    assert browser.answer.status_code == 200
    assert_no_script(browser.page)


# -- waiting -----------------------------------------------------------------------


@pytest.mark.asyncio
async def test_only_a_small_frame_looks_for_news_and_the_page_itself_stays(
    hand: HubInHand, browser: FormBrowser
) -> None:
    await browser.go("/chat?lang=fr")
    assert browser.page.all("iframe") == []
    await press(browser, "person")
    page = await see(hand, browser)
    assert page.all("meta", http_equiv="refresh") == []
    frame = page.one("iframe")
    assert frame.attributes["title"]
    small = await browser.go(frame.attributes["src"])
    seconds = small.one("meta", http_equiv="refresh").attributes["content"]
    assert int(seconds) == news_frame.SECONDS
    assert 20 <= news_frame.SECONDS <= 30
    policy = browser.answer.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy


@pytest.mark.asyncio
async def test_looking_for_news_can_be_stopped_and_taken_up_again(
    hand: HubInHand, browser: FormBrowser
) -> None:
    await browser.go("/chat?lang=fr")
    await press(browser, "person")
    page = await see(hand, browser)
    small = await browser.go(page.one("iframe").attributes["src"])
    stopped = await browser.go(small.one("a").attributes["href"])
    assert "Arrêté à" in stopped.text
    assert stopped.all("meta", http_equiv="refresh") == []
    again = await browser.go(stopped.one("a").attributes["href"])
    assert again.all("meta", http_equiv="refresh")


@pytest.mark.asyncio
async def test_news_is_told_without_reloading_anything_more_and_leads_to_it(
    hand: HubInHand, browser: FormBrowser, new_browser: NewBrowser
) -> None:
    first = new_browser()
    await first.go("/chat?lang=fr")
    await press(first, "person")
    hand.clock.forward(seconds=10)
    await browser.go("/chat?lang=fr")
    await press(browser, "person")
    page = await see(hand, browser)
    source = page.one("iframe").attributes["src"]
    assert "Rien de nouveau" in (await browser.go(source)).text
    await see(hand, first)
    await press(first, "leave")
    await hand.hub.waiting.refresh()
    small = await browser.go(source)
    assert "Il y a du nouveau" in small.text
    assert small.all("meta", http_equiv="refresh") == []
    assert small.one("a").attributes["target"] == "_top"
    page = await browser.go(small.one("a").attributes["href"])
    assert "place 1" in page.one("p", class_="place").text


@pytest.mark.asyncio
async def test_checking_for_messages_leads_to_the_first_new_one(
    hand: HubInHand, browser: FormBrowser
) -> None:
    account = await hand.agent("Amina", Lang.FR)
    await browser.go("/chat?lang=fr")
    await press(browser, "person")
    page = await see(hand, browser)
    (waiting,) = hand.hub.waiting.picture.waiting
    await hand.hub.agents.claim(account, waiting.conversation, "1")
    await hand.hub.agents.say(account, waiting.conversation, "2", "Bonjour !")
    before = int(page.all("article")[-1].attributes["data-seq"])
    page = await browser.go(page.one("a", data_control="check").attributes["href"])
    assert browser.address.endswith(f"#m{before + 1}")
    assert page.one("li", id=f"m{before + 1}")
    assert page.one("h2", id="who").text == "Amina, une personne"
    label = page.all("article")[-1].one("p", class_="message-who").all("span")[0]
    assert label.text == "Personne · Amina"


# -- nothing works -----------------------------------------------------------------


@pytest.mark.asyncio
async def test_without_the_database_the_page_shows_other_ways_and_keeps_the_words(
    hand: HubInHand, browser: FormBrowser
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    form = browser.form("/chat/say")
    with patch.object(hand.hub.database, "reading", side_effect=StoreUnavailable):
        await browser.go("/chat?lang=fr")
        assert browser.answer.status_code == 503
        assert "02 000 00 00" in browser.page.one("section", class_="ways").text
        assert browser.page.one("h2", id="who").text == "Pas de connexion"
        await browser.send(form, text="gardez-moi")
        assert browser.answer.status_code == 503
        assert "Réessayez dans un moment" in browser.page.one(id="error").text
    again = browser.form("/chat/say")
    assert again.fields["text"] == "gardez-moi"
    await browser.send(again)
    assert browser.answer.status_code == 200
    assert "gardez-moi" in browser.page.all("article", data_author="citizen")[-1].text


@pytest.mark.asyncio
async def test_stored_just_before_a_failure_and_sent_again_it_counts_once(
    hand: HubInHand, browser: FormBrowser
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    handle = hand.hub.citizens.handle

    async def store_and_fail(*arguments: Any) -> None:
        await handle(*arguments)
        raise StoreUnavailable("the answer of the database was lost")

    with patch.object(hand.hub.citizens, "handle", store_and_fail):
        await say(browser, "une seule fois")
    assert browser.answer.status_code == 503
    await browser.send(browser.form("/chat/say"))
    said = [each.text for each in browser.page.all("article", data_author="citizen")]
    assert [("une seule fois" in each) for each in said] == [False, True]
