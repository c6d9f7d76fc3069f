"""A form does its verb once, for its own conversation, and keeps what was typed."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import Response
from sqlalchemy import func, select

from handover.channels.simple_page import session as sessions
from handover.core.limits import Buckets, Limit
from handover.core.words import Author, Lang
from handover.settings import Settings, Stage
from handover.store import conversations
from handover.store.schema import conversation, message
from tests.auxil.form_browser import Form, FormBrowser, Node
from tests.auxil.hub_in_hand import MONDAY_EVENING, HubInHand
from tests.handover.channels.simple_page.conftest import NewBrowser

pytestmark = pytest.mark.asyncio

QUESTION = "comment demander le revenu d'intégration ?"
COOKIE = "relais-chat"
ELSEWHERE = "https://elsewhere.example"


async def count(hand: HubInHand, table: Any) -> int:
    async with hand.hub.database.reading() as db:
        return int(await db.scalar(select(func.count()).select_from(table)) or 0)


async def own_words(hand: HubInHand) -> list[str]:
    """Return what citizens said, in every conversation."""
    said = select(message.c.text).where(message.c.author == Author.CITIZEN)
    async with hand.hub.database.reading() as db:
        return list(await db.scalars(said.order_by(message.c.seq)))


async def say(browser: FormBrowser, text: str) -> Node:
    return await browser.send(browser.form("/chat/say"), text=text)


def typed(browser: FormBrowser) -> str:
    return browser.form("/chat/say").fields["text"]


def fault(browser: FormBrowser) -> str:
    return browser.page.one(id="error").text


def token(browser: FormBrowser) -> str:
    return str(browser.cookies[COOKIE]).partition(".")[2]


# -- beginning ---------------------------------------------------------------------


async def test_the_disclosure_is_read_before_anything_is_asked_or_kept(
    browser: FormBrowser, hand: HubInHand
) -> None:
    page = await browser.go("/chat?lang=fr")
    (first,) = page.all("article")
    assert first.attributes["data-kind"] == "disclosure"
    assert "pas une personne" in first.text
    order = [node.tag for node in page.all() if node.tag in {"article", "textarea"}]
    assert order == ["article", "textarea"]
    assert not browser.cookies
    assert await count(hand, conversation) == 0


async def test_the_first_form_opens_the_conversation_and_says_what_was_typed(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=de")
    await say(browser, "Wer hilft mir?")
    assert await own_words(hand) == ["Wer hilft mir?"]
    articles = [a.attributes["data-author"] for a in browser.page.all("article")]
    assert articles[:2] == ["bot", "citizen"]
    assert browser.page.one("html").attributes["lang"] == "de"
    opened = hand.hub.meters.openings.labels("page")
    assert opened._value.get() == 1


async def test_the_easy_level_chosen_before_is_that_of_the_conversation(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=nl&level=easy")
    await say(browser, "wie helpt mij?")
    async with hand.hub.database.reading() as db:
        (id_,) = await db.scalars(select(conversation.c.id))
        found = await conversations.find(db, id_)
    assert (found.lang, found.level, found.channel) == ("nl", "easy", "page")


async def test_pressed_twice_the_first_form_opens_one_conversation_with_one_message(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    form = browser.form("/chat/say")
    second = FormBrowser(browser.url, "fr", browser._transport)
    second.address = browser.address
    await asyncio.gather(
        browser.send(form, text="une fois"), second.send(form, text="une fois")
    )
    assert await own_words(hand) == ["une fois"]
    assert browser.cookies[COOKIE] == second.cookies[COOKIE]
    # And once more when the first answer, with its cookie, had arrived before.
    await browser.send(form, text="une fois")
    assert browser.answer.status_code == 200
    assert await own_words(hand) == ["une fois"]
    assert await count(hand, conversation) == 1


# -- once --------------------------------------------------------------------------


async def test_pressed_twice_a_form_counts_once(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "d'abord")
    form = browser.form("/chat/say")
    await browser.send(form, text="deux fois")
    await browser.send(form, text="deux fois")
    assert await own_words(hand) == ["d'abord", "deux fois"]


async def test_reloading_sends_nothing_again(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "une seule fois")
    assert "#m2" in browser.address
    for _ in range(2):
        await browser.go(browser.address)
    assert await own_words(hand) == ["une seule fois"]


async def test_each_form_carries_an_id_of_its_own(browser: FormBrowser) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    ids = [form.fields["client_msg_id"] for form in browser.forms]
    assert len(ids) > 5
    assert len(set(ids)) == len(ids)


# -- the secret --------------------------------------------------------------------


async def test_the_cookie_is_out_of_reach_for_scripts_and_gone_with_the_browser(
    browser: FormBrowser,
) -> None:
    await browser.go("/chat?lang=fr")
    form = browser.form("/chat/say")
    async with httpx.AsyncClient(
        transport=browser._transport, base_url=browser.url
    ) as http:
        answer = await http.post(form.action, data=form.fields | {"text": "bonjour"})
    assert answer.status_code == 303
    set_cookie = answer.headers["set-cookie"]
    attributes = {part.strip().lower() for part in set_cookie.split(";")[1:]}
    assert attributes == {"httponly", "path=/chat", "samesite=lax"}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("stage", list(Stage))
async def test_in_production_the_cookie_goes_over_https_alone(stage: Stage) -> None:
    settings = Settings(stage=stage)
    kept = sessions.Session("id", "token")
    given = Response()
    sessions.keep_session(given, kept, settings)
    cookie = given.headers["set-cookie"]
    is_production = stage is Stage.PRODUCTION
    assert ("Secure" in cookie) is is_production
    assert cookie.startswith("__Secure-") is is_production
    name, _, value = cookie.split(";")[0].partition("=")
    assert sessions.read_session({name: value}, settings) == kept


async def test_the_token_stands_in_no_address_and_on_no_page(
    browser: FormBrowser,
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, QUESTION)
    secret = token(browser)
    assert len(secret) > 30
    pages = [browser.answer.text]
    for address in ("/chat/callback?lang=fr", "/chat/message?lang=fr", "/chat/news"):
        await browser.go(address)
        pages.append(browser.answer.text)
    assert not any(secret in each for each in [*pages, *browser.addresses])


async def test_a_strangers_cookie_opens_nothing(
    browser: FormBrowser, new_browser: NewBrowser
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "rien que moi")
    stranger = new_browser()
    id_ = str(browser.cookies[COOKIE]).partition(".")[0]
    stranger.cookies.set(COOKIE, f"{id_}.{'x' * 43}", path="/chat")
    await stranger.go("/chat?lang=fr")
    assert "rien que moi" not in stranger.answer.text
    assert "n'est plus dans ce navigateur" in fault(stranger)


# -- whose form it is --------------------------------------------------------------


async def test_a_form_from_another_site_is_refused_and_its_words_not_shown(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    form = browser.form("/chat/say")
    browser.headers["Origin"] = ELSEWHERE
    await browser.send(form, text="pas de moi")
    assert browser.answer.status_code == 403
    assert "ne venait pas de cette page" in fault(browser)
    assert "pas de moi" not in browser.answer.text
    assert await own_words(hand) == ["bonjour"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_browser_that_names_another_site_is_believed(
    browser: FormBrowser, hand: HubInHand, site: str
) -> None:
    await browser.go("/chat?lang=fr")
    form = browser.form("/chat/say")
    del browser.headers["Origin"]
    browser.headers["Sec-Fetch-Site"] = site
    await browser.send(form, text="pas de moi")
    assert browser.answer.status_code == 403
    assert await count(hand, conversation) == 0


async def test_a_text_browser_that_says_nothing_can_write(
    browser: FormBrowser, hand: HubInHand
) -> None:
    del browser.headers["Origin"]
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    await say(browser, "encore moi")
    assert await own_words(hand) == ["bonjour", "encore moi"]


@pytest.mark.parametrize("shown", ["", "0" * 64, "é"])
async def test_a_form_without_the_conversations_token_is_refused_but_kept(
    browser: FormBrowser, hand: HubInHand, shown: str
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    form = browser.form("/chat/say")
    await browser.send(
        replace(form, fields=form.fields | {"form": shown}), text="gardez ceci"
    )
    assert browser.answer.status_code == 409
    assert typed(browser) == "gardez ceci"
    assert await own_words(hand) == ["bonjour"]
    await browser.send(browser.form("/chat/say"))
    assert await own_words(hand) == ["bonjour", "gardez ceci"]


async def test_a_form_of_another_conversation_is_refused(
    browser: FormBrowser, new_browser: NewBrowser, hand: HubInHand
) -> None:
    other = new_browser()
    for each, words in ((browser, "une"), (other, "autre")):
        await each.go("/chat?lang=fr")
        await say(each, words)
    foreign = other.form("/chat/say")
    await browser.send(foreign, text="chez le voisin")
    assert browser.answer.status_code == 409
    assert "chez le voisin" not in await own_words(hand)


async def test_after_the_cookie_is_gone_the_words_are_kept_and_can_be_sent_anew(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=nl")
    await say(browser, "hallo")
    form = browser.form("/chat/say")
    browser.cookies.clear()
    await browser.send(form, text="ben ik er nog?")
    assert browser.answer.status_code == 410
    assert browser.page.one("html").attributes["lang"] == "nl"
    assert "cookies" in fault(browser)
    assert typed(browser) == "ben ik er nog?"
    await browser.send(browser.form("/chat/say"))
    assert await own_words(hand) == ["hallo", "ben ik er nog?"]
    assert await count(hand, conversation) == 2


async def test_a_browser_that_keeps_no_cookie_is_told_so(browser: FormBrowser) -> None:
    await browser.go("/chat?lang=en")
    await say(browser, "hello")
    address = browser.address
    browser.cookies.clear()
    await browser.go(address)
    assert "if cookies of this site are allowed" in fault(browser)


# -- what cannot be sent -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("", 422, "Écrivez d'abord votre message."),
        (" \n ", 422, "Écrivez d'abord votre message."),
        ("x" * 1001, 422, "1000 caractères au maximum"),
        ("avant\x00après", 422, "n'a pas pu être lue"),
    ],
)
async def test_words_that_cannot_be_taken_stay_in_the_field_under_the_reason(
    browser: FormBrowser, hand: HubInHand, text: str, status: int, words: str
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, text)
    assert browser.answer.status_code == status
    assert words in fault(browser)
    field = browser.page.one("textarea", id="text")
    assert field.attributes["aria-invalid"] == "true"
    described = field.attributes["aria-describedby"].split()
    assert words in browser.page.one(id=described[-1]).text
    assert browser.page.one(id="error").one("a").attributes["href"] == "#text"
    assert browser.page.one("title").text.startswith("Pas envoyé : ")
    if "\x00" not in text:
        assert typed(browser) == text
    assert await count(hand, conversation) == 0


async def test_a_thousand_characters_of_any_script_arrive_as_they_were_typed(
    browser: FormBrowser, hand: HubInHand
) -> None:
    text = "\n".join(["مرحبا 👋🏽 é"] * 60)[:1000].strip()
    await browser.go("/chat?lang=fr")
    await say(browser, text.replace("\n", "\r\n"))
    assert await own_words(hand) == [text]


async def test_more_than_any_form_holds_is_refused(browser: FormBrowser) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "x" * 40_000)
    assert browser.answer.status_code == 413
    assert "trop long" in fault(browser)


async def test_a_choice_that_does_not_exist_is_refused_and_the_page_goes_on(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    await browser.send(browser.form("/chat/choose"), value="no_such.answer")
    assert browser.answer.status_code == 422
    assert "n'a pas pu être lue" in fault(browser)
    # The conversation that was opened for it is this browser's: no second one.
    await say(browser, "je continue")
    assert await own_words(hand) == ["je continue"]
    assert await count(hand, conversation) == 1


async def test_a_verb_that_has_no_form_is_refused(browser: FormBrowser) -> None:
    await browser.go("/chat?lang=fr")
    form = browser.form("/chat/say")
    await browser.send(replace(form, action="/chat/typing"))
    assert browser.answer.status_code == 422
    await browser.go("/chat/say")
    assert browser.answer.status_code == 200
    assert browser.address.endswith("/chat?lang=fr")


async def test_fields_that_only_the_hub_sets_change_nothing(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    form = browser.form("/chat/say")
    await browser.send(form, text="bonjour", author="agent", label="Amina", seq="9")
    assert await own_words(hand) == ["bonjour"]
    assert browser.page.all("article", data_author="agent") == []


async def test_who_sends_too_fast_is_told_to_wait_and_keeps_the_words(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    hand.hub.limits.messages = Buckets(Limit(burst=1, per_second=0.001))
    await say(browser, "encore")
    await say(browser, "trop vite")
    assert browser.answer.status_code == 429
    assert int(browser.answer.headers["retry-after"]) > 0
    assert "Attendez un moment" in fault(browser)
    assert typed(browser) == "trop vite"
    assert await own_words(hand) == ["bonjour", "encore"]


async def test_too_many_new_conversations_from_one_place_are_slowed_down(
    new_browser: NewBrowser, hand: HubInHand
) -> None:
    hand.hub.limits.openings = Buckets(Limit(burst=1, per_second=0.001))
    first, second = new_browser(), new_browser()
    for each in (first, second):
        await each.go("/chat?lang=fr")
        await say(each, "bonjour")
    assert (first.answer.status_code, second.answer.status_code) == (200, 429)
    assert typed(second) == "bonjour"
    assert await count(hand, conversation) == 1


# -- changing, ending --------------------------------------------------------------


async def test_the_language_changes_by_a_form_and_the_history_stays(
    browser: FormBrowser,
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    await browser.press(browser.button("Deutsch"))
    assert browser.page.one("html").attributes["lang"] == "de"
    said = browser.page.all("article")
    assert "bonjour" in said[1].text
    assert said[1].one("div", class_="message-text").attributes["lang"] == "fr"
    # An address in another language changes nothing: that takes a form.
    await browser.go("/chat?lang=en")
    assert browser.page.one("html").attributes["lang"] == "de"


async def test_the_level_changes_and_back(browser: FormBrowser) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    for level in ("easy", "standard", "easy"):
        button = browser.page.one("button", name="level")
        assert button.attributes["value"] == level
        await browser.press(button)


async def test_a_closed_conversation_can_be_reopened_or_left_behind(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    await browser.press(browser.button("Terminer la conversation"))
    assert "Conversation terminée" in browser.page.one("title").text
    assert not browser.page.all("textarea", id="text")
    await browser.press(browser.button("Rouvrir la conversation"))
    assert browser.page.one("textarea", id="text")
    await browser.press(browser.button("Terminer la conversation"))
    hand.clock.forward(hours=25)
    await browser.go("/chat?lang=fr")
    assert not [b for b in browser.page.all("button") if "Rouvrir" in b.text]
    await browser.press(browser.button("Nouvelle conversation"))
    assert not browser.cookies
    assert len(browser.page.all("article")) == 1


async def test_from_a_conversation_long_closed_a_person_is_reached_in_a_new_one(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    await browser.press(browser.button("Terminer la conversation"))
    hand.clock.forward(hours=25)
    await browser.go("/chat?lang=fr")
    await browser.press(browser.page.one("button", data_control="person"))
    await hand.hub.waiting.refresh()
    assert await count(hand, conversation) == 2
    await browser.go("/chat?lang=fr")
    assert "En attente d'une personne" in browser.page.one("title").text


async def test_the_end_is_rated_and_a_rating_without_a_value_is_asked_for_again(
    browser: FormBrowser,
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    await browser.press(browser.button("Terminer la conversation"))
    send = browser.button("Envoyer mon avis")
    await browser.press(send, comment="très <bien>")
    assert browser.answer.status_code == 422
    assert "Choisissez d'abord" in fault(browser)
    form = browser.form_of(browser.button("Envoyer mon avis"))
    assert form.fields["comment"] == "très <bien>"
    await browser.send(form, value="5")
    assert "Merci" in browser.page.all("article")[-1].text


async def test_leaving_quickly_ends_the_conversation_and_forgets_it_here(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    await browser.press(browser.page.one("button", data_control="exit"))
    assert browser.address == "https://www.meteo.be/"
    assert not browser.cookies
    async with hand.hub.database.reading() as db:
        assert list(await db.scalars(select(conversation.c.state))) == ["closed"]


async def test_another_site_can_neither_end_nor_forget_a_conversation(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "bonjour")
    kept = browser.cookies[COOKIE]
    form = Form("post", "/chat/leave", {"form": "", "in": "fr"}, Node("form"))
    await browser.send(form)
    assert browser.cookies[COOKIE] == kept
    async with hand.hub.database.reading() as db:
        assert list(await db.scalars(select(conversation.c.state))) == ["bot"]


# -- a person ----------------------------------------------------------------------


async def wait_for_person(browser: FormBrowser, hand: HubInHand) -> None:
    await browser.go("/chat?lang=fr")
    await browser.press(browser.page.one("button", data_control="person"))
    await hand.hub.waiting.refresh()
    await browser.go("/chat?lang=fr")


async def test_a_person_is_one_press_away_before_a_word_is_said(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await hand.agent("Amina", Lang.FR)
    await wait_for_person(browser, hand)
    assert "place 1" in browser.page.one("p", class_="place").text
    assert browser.page.one("title").text.startswith("En attente d'une personne")


async def test_what_the_person_sees_is_shown_and_can_be_narrowed(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await hand.agent("Amina", Lang.FR)
    await browser.go("/chat?lang=fr")
    await say(browser, "c'est entre nous")
    await wait_for_person(browser, hand)
    assert "Toute cette conversation" in browser.page.one("details", class_="seen").text
    await browser.press(browser.page.one("button", data_control="share"))
    seen = browser.page.one("details", class_="seen").text
    assert "Seulement les messages écrits après votre demande" in seen
    await browser.press(browser.page.one("button", data_control="share"))
    assert "Toute cette conversation" in browser.page.one("details", class_="seen").text


async def test_outside_hours_a_call_is_asked_for_with_what_it_needs(
    browser: FormBrowser, hand: HubInHand
) -> None:
    hand.clock.now = MONDAY_EVENING
    await wait_for_person(browser, hand)
    assert "Réouverture : demain à 9\xa0h" in browser.page.one("p", class_="place").text
    link = next(a for a in browser.page.all("a") if "Demander à être rappelé" in a.text)
    await browser.go(link.attributes["href"])
    send = browser.page.one("button", data_control="send-callback")
    await browser.press(send, note="le soir, <svp>")
    assert "Écrivez votre numéro" in fault(browser)
    form = browser.form("/chat/callback")
    await browser.send(form, phone="0470 12 34 56")
    assert "Choisissez un moment" in fault(browser)
    form = browser.form("/chat/callback")
    assert form.fields["phone"] == "0470 12 34 56"
    assert form.fields["note"] == "le soir, <svp>"
    half = browser.page.all("input", type="radio")[0].attributes["value"]
    await browser.send(form, phone="12", half_day=half)
    assert browser.answer.status_code == 422
    checked = [i for i in browser.page.all("input") if "checked" in i.attributes]
    assert [i.attributes["value"] for i in checked] == [half]
    await browser.send(browser.form("/chat/callback"), phone="0470 12 34 56")
    assert "au numéro qui se termine par 56" in browser.page.all("article")[-1].text
    await browser.press(browser.button("Annuler cette demande"))
    assert "Votre numéro est effacé" in browser.page.all("article")[-1].text


async def test_a_national_number_in_a_call_is_refused_and_stays_on_the_page_alone(
    browser: FormBrowser, hand: HubInHand
) -> None:
    hand.clock.now = MONDAY_EVENING
    await browser.go("/chat/callback?lang=fr")
    half = browser.page.all("input", type="radio")[0].attributes["value"]
    form = browser.form("/chat/callback")
    await browser.send(form, phone="85.07.30-033.28", half_day=half)
    assert browser.answer.status_code == 422
    assert browser.page.one("input", id="phone").attributes["aria-invalid"] == "true"
    # Opened by the first sending, the conversation takes the second.
    await browser.send(browser.form("/chat/callback"), phone="0470 12 34 56")
    assert "se termine par 56" in browser.page.all("article")[-1].text
    assert await count(hand, conversation) == 1


async def test_a_message_is_left_and_nothing_is_sent_without_words(
    browser: FormBrowser, hand: HubInHand
) -> None:
    hand.clock.now = MONDAY_EVENING
    await browser.go("/chat/message?lang=fr")
    await browser.press(browser.page.one("button", data_control="send-callback"))
    assert browser.answer.status_code == 422
    assert browser.page.one(id="error").one("a").attributes["href"] == "#note"
    await browser.send(browser.form("/chat/callback"), note="Qui m'aide ?")
    assert "Votre message est bien reçu" in browser.page.all("article")[-1].text
    assert await own_words(hand) == ["Qui m'aide ?"]


async def test_what_was_masked_is_told_at_once(
    browser: FormBrowser, hand: HubInHand
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "mon numéro est 85.07.30-033.28")
    assert "85.07.30-033.28" not in browser.answer.text
    notices = browser.page.all("article", data_author="system")
    assert any("numéro national" in each.text.lower() for each in notices)


async def test_an_emergency_gets_the_card_with_numbers_that_call(
    browser: FormBrowser,
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "je veux mourir")
    card = browser.page.one("article", data_kind="crisis")
    assert "Aide urgente" in card.text
    called = {a.attributes["href"] for a in card.all("a")}
    assert "tel:112" in called
    assert [b.text.strip() for b in card.all("button")] == ["Parler à une personne"]


async def test_an_erased_conversation_is_gone_from_the_page_and_the_browser(
    browser: FormBrowser,
) -> None:
    await browser.go("/chat?lang=fr")
    await say(browser, "un mot à effacer")
    page = await browser.send(browser.form("/chat/erase"))
    assert "La conversation est effacée" in page.one("p", role="status").text
    assert "un mot à effacer" not in page.text
    assert not browser.cookies
