"""After a conversation the agent is asked once whether the bot had understood."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import WORDS, AgentPage, CitizenPage
from tests.browser.test_passing_on import Look, at_each_width

pytestmark = pytest.mark.browser

Come = Callable[..., CitizenPage]


@pytest.fixture
def agent(
    inspected: NewVisit, relais: RunningRelais, agent_in: Callable[[Page], AgentPage]
) -> AgentPage:
    agent = agent_in(inspected().page).open_console("fr")
    return agent.log_in(relais.passwords["amina"])


@pytest.fixture
def asked(inspected: NewVisit, relais: RunningRelais, agent: AgentPage) -> Come:
    """Let a citizen ask something, then a person, and the agent take it."""

    def come(question: str | None = WORDS["fr"].question) -> CitizenPage:
        page = inspected().page
        citizen = CitizenPage(page, relais.url).open_portal("fr").open_chat()
        if question:
            citizen.ask(question)
        citizen.control("person").click()
        agent.take(citizen.conversation)
        if question:
            # Who gives back before the guess has come has nothing to judge.
            expect(agent.page.locator(".context-body")).to_contain_text("deviné")
        return citizen

    return come


def is_judgement(answer: Response) -> bool:
    return answer.url.endswith("/judgement")


def test_one_press_answers_and_the_focus_is_never_lost(
    asked: Come, agent: AgentPage, accessible: Look
) -> None:
    citizen = asked()
    panel = agent.page.locator(".judging")
    expect(panel).to_be_hidden()
    agent.control("return-to-bot").press("Enter")
    expect(panel).to_contain_text("Revenu d'intégration")
    expect(panel).to_contain_text("deviné")
    expect(agent.page.locator("#judge-title")).to_be_focused()
    at_each_width(agent.page, accessible, "the question")
    agent.page.keyboard.press("Tab")
    with agent.page.expect_response(is_judgement) as answer:
        agent.page.keyboard.press("Enter")
    assert answer.value.request.post_data_json["judgement"] == "yes"
    assert answer.value.status == 204
    expect(panel).to_be_hidden()
    expect(agent.page.locator("#waiting-title")).to_be_focused()
    citizen.end()


def test_a_no_may_name_the_topic_and_says_so_to_the_hub(
    asked: Come, agent: AgentPage, accessible: Look
) -> None:
    citizen = asked()
    agent.control("close").click()
    agent.page.locator('[data-dialog="close"] [value="answered"]').check()
    agent.control("confirm-close").click()
    agent.control("judge-no").click()
    topics = agent.control("judge-topic")
    expect(topics).to_be_focused()
    at_each_width(agent.page, accessible, "which topic")
    topics.select_option("rent_support")
    with agent.page.expect_response(is_judgement) as answer:
        agent.control("judge-send").click()
    said = answer.value.request.post_data_json
    assert (said["judgement"], said["meant"]) == ("no", "rent_support")
    assert answer.value.status == 204
    expect(agent.page.locator(".judging")).to_be_hidden()
    assert citizen.conversation in answer.value.url


def test_it_is_skipped_with_one_press_and_sends_nothing(
    asked: Come, agent: AgentPage
) -> None:
    sent: list[str] = []
    agent.page.on("request", lambda request: sent.append(request.url))
    for skip in ("button", "Escape"):
        citizen = asked()
        agent.give_back()
        expect(agent.page.locator("#judge-title")).to_be_focused()
        if skip == "button":
            agent.control("judge-skip").click()
        else:
            agent.page.keyboard.press("Escape")
        expect(agent.page.locator(".judging")).to_be_hidden()
        citizen.end()
    assert [url for url in sent if url.endswith("/judgement")] == []


def test_nothing_is_asked_where_nothing_was_guessed(
    asked: Come, agent: AgentPage
) -> None:
    citizen = asked(question=None)
    agent.give_back()
    expect(agent.page.locator(".nothing")).to_be_visible()
    citizen.end()
    expect(agent.page.locator(".judging")).to_be_hidden()


def test_what_the_bot_guessed_is_marked_as_a_guess_wherever_it_stands(
    asked: Come, agent: AgentPage
) -> None:
    citizen = asked()
    mark = "(sujet deviné par l’IA)"
    expect(agent.page.locator("#conversation-title")).to_contain_text(mark)
    own = agent.control(f"own-{citizen.conversation}")
    expect(own).to_contain_text(mark)
    expect(agent.page.locator(".context-body")).to_contain_text("Sujet (deviné)")
    agent.control("return-to-queue").click()
    agent.become_available()
    offer = agent.page.locator(f'[data-offer="{citizen.conversation}"]')
    expect(offer).to_contain_text(mark)
    agent.go_away()
    citizen.end()
