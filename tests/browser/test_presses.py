"""A press counts for what was under it when it began, whatever changes meanwhile."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.auxil.running_relais import RunningRelais
from tests.browser.conftest import NewVisit
from tests.browser.people import AgentPage, CitizenPage

pytestmark = pytest.mark.browser

IN_DANGER = "ik wil dood"


class Pressing:
    """An agent whose button is held down, and what their console hears and says."""

    def __init__(self, agent: AgentPage, socket: WebSocket) -> None:
        self.agent = agent
        self.claims: list[str] = []
        self._socket = socket
        socket.on("framesent", lambda payload: self._note(str(payload)))

    def _note(self, payload: str) -> None:
        frame = json.loads(payload)
        if frame["type"] == "claim":
            self.claims.append(frame["conversation"])

    def during(
        self, button: Locator, how: str, change: Callable[[], None], shown: str
    ) -> None:
        """Press, let something change until `shown` is in the queue, and let go."""
        page = self.agent.page
        if how == "mouse":
            button.hover()
            page.mouse.down()
        else:
            button.focus()
            page.keyboard.down("Space")
        with self._socket.expect_event(
            "framereceived",
            lambda payload: '"type":"queue"' in payload and shown in payload,
        ):
            change()
        # What the hub has sent has come to the page when it has drawn once more.
        page.evaluate("() => new Promise(requestAnimationFrame)")
        if how == "mouse":
            page.mouse.up()
        else:
            page.keyboard.up("Space")


@pytest.fixture
def pressing(
    visit: NewVisit, relais: RunningRelais, agent_in: Callable[[Page], AgentPage]
) -> Pressing:
    agent = agent_in(visit().page).open_console()
    with agent.page.expect_websocket() as opened:
        agent.log_in(relais.passwords["amina"])
    return Pressing(agent, opened.value)


@pytest.fixture
def citizens(visit: NewVisit, relais: RunningRelais) -> Callable[[], CitizenPage]:
    def come() -> CitizenPage:
        citizen = CitizenPage(visit().page, relais.url).open_portal("nl")
        return citizen.open_chat()

    return come


@pytest.mark.parametrize("how", ["mouse", "space bar"])
def test_a_conversation_that_is_offered_under_the_finger_is_claimed(
    pressing: Pressing,
    citizens: Callable[[], CitizenPage],
    visit: NewVisit,
    relais: RunningRelais,
    agent_in: Callable[[Page], AgentPage],
    how: str,
) -> None:
    citizen = citizens()
    citizen.control("person").click()
    # The same agent, at another screen: once available, they are offered what waits.
    elsewhere = agent_in(visit().page).open_console()
    elsewhere.log_in(relais.passwords["amina"])
    agent = pressing.agent
    claim = agent.card(citizen.conversation).get_by_role("button")
    expect(claim).to_be_visible()
    offered = '"offered_until":"'
    pressing.during(claim, how, elsewhere.become_available, offered)
    expect(agent.reply).to_be_focused()
    assert pressing.claims == [citizen.conversation]
    agent.give_back()
    citizen.end()


@pytest.mark.parametrize("how", ["mouse", "space bar"])
def test_a_more_urgent_one_that_comes_above_is_not_claimed_instead(
    pressing: Pressing, citizens: Callable[[], CitizenPage], how: str
) -> None:
    first, second = citizens(), citizens()
    first.control("person").click()
    second.say(IN_DANGER)
    expect(second.of_kind("crisis")).to_be_visible()
    agent = pressing.agent
    claim = agent.control(f"claim-{first.conversation}")
    expect(claim).to_be_visible()
    pressing.during(claim, how, second.control("person").click, second.conversation)
    expect(agent.reply).to_be_focused()
    assert pressing.claims == [first.conversation]
    # What waited for the press to end is shown now.
    expect(agent.card(second.conversation)).to_be_visible()
    agent.give_back()
    for citizen in (first, second):
        citizen.end()
