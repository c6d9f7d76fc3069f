"""A citizen and an agent who use nothing but what is on their screens."""

import json
import re
from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Locator, Page, expect


@dataclass
class Words:
    """What people read in one language, written down here once more, as a check."""

    question: str
    bot: str
    waiting: str
    place: str
    person: str
    bot_label: str
    person_label: str
    checked_on: str
    person_left: str


WORDS = {
    "fr": Words(
        question="comment demander le revenu d'intégration ?",
        bot="Assistant IA",
        waiting="En attente d’une personne",
        place="Vous êtes à la place 1 dans la file.",
        person="Amina, une personne",
        bot_label="Réponse automatique (IA)",
        person_label="Personne · Amina",
        checked_on="vérifié le",
        person_left="Amina a quitté la conversation. Vous parlez de nouveau à l'IA.",
    ),
    "nl": Words(
        question="Heb ik recht op het sociaal tarief voor energie?",
        bot="AI-assistent",
        waiting="Wachten op een medewerker",
        place="U staat op plaats 1 in de wachtrij.",
        person="Amina, een medewerker",
        bot_label="Automatisch antwoord (AI)",
        person_label="Medewerker · Amina",
        checked_on="nagekeken op",
        person_left="Amina heeft het gesprek verlaten. U spreekt weer met de AI.",
    ),
    "de": Words(
        question="Wie beantrage ich Familienleistungen?",
        bot="KI-Assistent",
        waiting="Warten auf einen Menschen",
        place="Sie sind auf Platz 1 in der Warteschlange.",
        person="Amina, ein Mensch",
        bot_label="Automatische Antwort (KI)",
        person_label="Mensch · Amina",
        checked_on="geprüft am",
        person_left=(
            "Amina hat das Gespräch verlassen. Sie sprechen wieder mit der KI."
        ),
    ),
    "en": Words(
        question="What is increased reimbursement?",
        bot="AI assistant",
        waiting="Waiting for a person",
        place="You are at place 1 in the queue.",
        person="Amina, a person",
        bot_label="Automated answer (AI)",
        person_label="Person · Amina",
        checked_on="checked on",
        person_left="Amina has left. You are talking to the AI again.",
    ),
}
LANGS = tuple(WORDS)


class CitizenPage:
    """The portal with the widget, as one citizen sees it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url
        self.launcher = self.control("launcher")
        self.title = page.locator("relais-widget #title")
        self.input = self.control("message")
        self.messages = page.locator("relais-widget [role=log] .message")
        self.panel = page.locator("relais-widget .panel")

    def control(self, name: str) -> Locator:
        return self.page.locator(f'relais-widget [data-control="{name}"]')

    def said_by(self, author: str) -> Locator:
        return self.page.locator(f'relais-widget .message[data-author="{author}"]')

    def of_kind(self, kind: str) -> Locator:
        return self.page.locator(f'relais-widget .message[data-kind="{kind}"]')

    def open_portal(self, lang: str = "fr") -> Self:
        self.page.goto(f"{self._url}/?lang={lang}")
        expect(self.launcher).to_have_text(re.compile(r"\S"))
        return self

    def open_chat(self) -> Self:
        """Open the widget; return when one can write."""
        self.launcher.click()
        expect(self.input).to_be_enabled()
        return self

    def say(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str) -> Locator:
        """Say something and return the bot's final message about it."""
        before = self.said_by("bot").count()
        self.say(text)
        answer = self.said_by("bot").nth(before)
        expect(answer).to_be_visible()
        return answer

    @property
    def conversation(self) -> str:
        remembered = self.page.evaluate("() => sessionStorage.getItem('relais')")
        return str(json.loads(remembered)["conversation"])

    def end(self) -> None:
        """End the conversation, so that no other test finds it in the queue."""
        self.control("end").click()
        self.control("confirm-end").click()
        expect(self.control("new")).to_be_visible()


class AgentPage:
    """The console, as one agent sees it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self._url = url
        self.available = self.control("available")
        self.messages = page.locator(".conversation [role=log] .message")
        self.reply = page.locator("#reply")

    def control(self, name: str) -> Locator:
        return self.page.locator(f'[data-control="{name}"]')

    def said_by(self, author: str) -> Locator:
        return self.page.locator(
            f'.conversation [role=log] .message[data-author="{author}"]'
        )

    def open_console(self, lang: str = "fr") -> Self:
        self.page.goto(f"{self._url}/console?lang={lang}")
        expect(self.page.locator("#login")).to_be_focused()
        return self

    def log_in(self, password: str, login: str = "amina") -> Self:
        self.page.locator("#login").fill(login)
        self.page.locator("#password").fill(password)
        self.page.keyboard.press("Enter")
        expect(self.available).to_be_visible()
        return self

    def become_available(self) -> None:
        self.available.click()
        expect(self.available).to_have_attribute("aria-checked", "true")

    def go_away(self) -> None:
        """Become unavailable: the hub remembers it over log-ins, as for any agent."""
        if self.available.get_attribute("aria-checked", timeout=1_000) == "true":
            self.available.click()
            expect(self.available).to_have_attribute("aria-checked", "false")

    def card(self, conversation: str) -> Locator:
        return self.page.locator(f'li.card[data-conversation="{conversation}"]')

    def take(self, conversation: str) -> None:
        self.control(f"claim-{conversation}").click()
        expect(self.reply).to_be_focused()

    def say(self, text: str) -> None:
        self.reply.fill(text)
        self.reply.press("Control+Enter")

    def give_back(self) -> None:
        self.control("return-to-bot").click()
        expect(self.reply).to_be_hidden()
