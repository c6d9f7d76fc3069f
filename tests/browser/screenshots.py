"""Takes the pictures of the documentation: `python -m tests.browser.screenshots`.

They show the real Relais in the real browser. Written to docs/images/; run it again
after a change of what citizens or agents see.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.auxil.running_relais import ROOT, RunningRelais
from tests.browser.people import LANGS, WORDS, AgentPage, CitizenPage
from tests.browser.png import smaller
from tests.browser.visits import new_visit
from tools.run_tests import find_chromium

IMAGES = ROOT / "docs/images"
PERSON_SAYS = {
    "fr": "Bonjour, je suis Amina. Je vous aide à préparer votre demande.",
    "nl": "Dag, ik ben Amina. Ik help u met uw aanvraag.",
    "de": "Guten Tag, ich bin Amina. Ich helfe Ihnen bei Ihrem Antrag.",
    "en": "Hello, I am Amina. I can help you prepare your application.",
}
CITIZEN_SAYS = {
    "fr": "Merci ! Quels documents dois-je apporter ?",
    "nl": "Dank u! Welke documenten heb ik nodig?",
    "de": "Danke! Welche Unterlagen brauche ich?",
    "en": "Thank you! Which documents do I need?",
}


class Studio:
    """One browser, one Relais, and a folder of pictures."""

    def __init__(self, browser: Browser, relais: RunningRelais) -> None:
        self._browser = browser
        self._relais = relais
        IMAGES.mkdir(parents=True, exist_ok=True)

    def page(self, width: int = 1280, height: int = 900, **options: Any) -> Page:
        viewport = {"width": width, "height": height}
        options = {"reduced_motion": "reduce", "viewport": viewport} | options
        return new_visit(self._browser, **options).page

    def citizen(self, lang: str, **options: Any) -> CitizenPage:
        """Open the chat in this language and ask its question."""
        citizen = CitizenPage(self.page(**options), self._relais.url)
        citizen.open_portal(lang).open_chat()
        answer = citizen.ask(WORDS[lang].question)
        expect(answer).to_have_attribute("data-kind", "answer")
        # The end of the text with its source is what a picture must show.
        answer.locator(".sources").evaluate("e => e.scrollIntoView({block: 'end'})")
        return citizen

    def agent(self) -> AgentPage:
        agent = AgentPage(self.page(1280, 800), self._relais.url).open_console("fr")
        agent.log_in(self._relais.passwords["amina"]).become_available()
        return agent

    def take(self, page: Page, name: str) -> None:
        """Save what is on screen, without cursor, hover and focus."""
        page.mouse.move(0, 0)
        page.evaluate("() => document.activeElement?.blur()")
        picture = page.screenshot(animations="disabled", caret="hide")
        (IMAGES / f"{name}.png").write_bytes(smaller(picture))


def conversations(studio: Studio) -> None:
    for lang in LANGS:
        studio.take(studio.citizen(lang).page, f"conversation-{lang}")
    studio.take(studio.citizen("fr", width=400, height=800).page, "mobile-fr")
    studio.take(studio.citizen("fr", color_scheme="dark").page, "dark-fr")


def people(studio: Studio) -> None:
    agent = studio.agent()
    for lang in LANGS:
        citizen = studio.citizen(lang)
        citizen.control("person").click()
        expect(agent.card(citizen.conversation)).to_be_visible()
        if lang == "fr":
            studio.take(citizen.page, "waiting-fr")
        agent.take(citizen.conversation)
        agent.say(PERSON_SAYS[lang])
        expect(citizen.said_by("agent")).to_be_visible()
        citizen.say(CITIZEN_SAYS[lang])
        expect(agent.said_by("citizen").last).to_contain_text(CITIZEN_SAYS[lang])
        studio.take(citizen.page, f"person-{lang}")
        agent.give_back()
        citizen.end()
    agent.go_away()


def console(studio: Studio) -> None:
    agent = studio.agent()
    served = studio.citizen("fr")
    for lang in ("nl", "de"):
        waiting = studio.citizen(lang)
        waiting.control("person").click()
        expect(agent.card(waiting.conversation)).to_be_visible()
    served.control("person").click()
    agent.take(served.conversation)
    agent.say(PERSON_SAYS["fr"])
    served.say(CITIZEN_SAYS["fr"])
    expect(agent.said_by("citizen").last).to_contain_text(CITIZEN_SAYS["fr"])
    agent.reply.fill("Apportez une pièce d’identité et")
    studio.take(agent.page, "console")


SESSIONS: tuple[Callable[[Studio], None], ...] = (conversations, people, console)


def main() -> int:
    chromium = find_chromium(os.environ)
    if chromium is None:
        sys.stderr.write("No Chromium found: name yours in RELAIS_CHROMIUM.\n")
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        relais = RunningRelais(Path(folder))
        try:
            relais.wait_until_ready()
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--disable-gpu"]
            )
            for session in SESSIONS:
                session(Studio(browser, relais))
            browser.close()
        finally:
            relais.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
