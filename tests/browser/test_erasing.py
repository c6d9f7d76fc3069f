"""A citizen has an ended conversation erased in the widget."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.auxil.clients import new_id
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa
from tests.browser.accessibility import violations
from tests.browser.people import CitizenPage
from tests.browser.visits import Visit, new_visit

pytestmark = pytest.mark.browser

SECRET = "mot-secret"
NewVisit = Callable[..., Visit]
POLLS = "WebSocket = class { constructor() { throw new Error('blocked'); } };"


@pytest.fixture(scope="module")
def hub(
    chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HubProcess]:
    rasa = StandInRasa()
    process = HubProcess(tmp_path_factory.mktemp("erasing"), rasa.url)
    wait_for_masking(process)
    yield process
    process.stop()
    rasa.stop()


def wait_for_masking(process: HubProcess) -> None:
    """Say something: the first message waits for what masks it to be loaded."""
    rooms = f"{process.url}/api/v1/conversations"
    opened = httpx.post(rooms, json={"lang": "fr"}).json()
    httpx.post(
        f"{rooms}/{opened['conversation']}/say",
        json={"client_msg_id": new_id(), "text": "bonjour"},
        headers={"Authorization": f"Bearer {opened['token']}"},
        timeout=120,
    ).raise_for_status()


@pytest.fixture
def visit(browser: object) -> Iterator[NewVisit]:
    visits: list[Visit] = []

    def open_visit(**options: object) -> Visit:
        options = {"bypass_csp": True, "reduced_motion": "reduce", **options}
        visits.append(new_visit(browser, **options))  # type: ignore[arg-type]
        return visits[-1]

    yield open_visit
    for each in visits:
        each.context.close()


def remembered(citizen: CitizenPage) -> Any:
    return json.loads(
        citizen.page.evaluate("() => sessionStorage.getItem('relais')") or "{}"
    )


@pytest.mark.parametrize("is_polling", [False, True], ids=["socket", "long poll"])
def test_after_a_question_everything_is_gone_here_and_there(
    visit: NewVisit, hub: HubProcess, is_polling: bool
) -> None:
    page = visit().page
    if is_polling:
        page.add_init_script(POLLS)
    citizen = CitizenPage(page, hub.url).open_portal().open_chat()
    citizen.ask(SECRET)
    first = remembered(citizen)
    citizen.end()
    citizen.control("erase").click()
    expect(citizen.control("erase")).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []
    citizen.control("confirm-erase").click()
    # A new conversation has begun, and nothing of the old one is on the screen.
    expect(citizen.control("end")).to_be_visible()
    expect(page.locator("relais-widget")).not_to_contain_text(SECRET)
    page.wait_for_function(
        "old => JSON.parse(sessionStorage.getItem('relais') ?? '{}').conversation"
        " !== old",
        arg=first["conversation"],
    )
    answer = page.request.get(
        f"{hub.url}/api/v1/conversations/{first['conversation']}/messages",
        headers={"Authorization": f"Bearer {first['token']}"},
    )
    assert answer.status == 404


def test_whoever_says_no_keeps_the_conversation(
    visit: NewVisit, hub: HubProcess
) -> None:
    page = visit().page
    citizen = CitizenPage(page, hub.url).open_portal().open_chat()
    citizen.ask(SECRET)
    citizen.end()
    citizen.control("erase").click()
    page.locator("#confirm-erase button").last.click()
    expect(citizen.control("confirm-erase")).to_be_hidden()
    expect(citizen.control("erase")).to_be_focused()
    expect(page.locator("relais-widget")).to_contain_text(SECRET)
