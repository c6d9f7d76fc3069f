"""The real parts of the browser tests: Debian's Chromium and a whole running Relais.

Both live as long as the tests of this folder, not longer: while Playwright runs, no
other event loop can run in this thread.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.auxil.running_relais import ROOT, RunningRelais
from tests.browser.accessibility import violations
from tests.browser.people import AgentPage, CitizenPage
from tests.browser.visits import Visit, new_visit
from tools.run_tests import find_chromium

NewVisit = Callable[..., Visit]
PATIENCE_MS = 30_000
ARGUMENTS = ["--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="package")
def chromium() -> str:
    found = find_chromium(os.environ)
    if found is None:
        reason = (
            "No Chromium for the browser tests: install it (Debian: apt install "
            "chromium), or name yours in RELAIS_CHROMIUM."
        )
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="package")
def relais(
    chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningRelais]:
    if not (ROOT / ".venv-rasa/bin/python").exists():
        pytest.fail("No Rasa environment: run 'make setup'.", pytrace=False)
    running = RunningRelais(tmp_path_factory.mktemp("relais"))
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module", autouse=True)
def nobody_waits(relais: RunningRelais) -> Iterator[None]:
    """Leave nothing of a file's conversations to the next."""
    yield
    relais.begin_anew()


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(
            executable_path=chromium, args=ARGUMENTS, timeout=60_000
        )
        yield browser
        # A browser that has crashed has failed its test already.
        with suppress(Error):
            browser.close()


@pytest.fixture
def visit(relais: RunningRelais, browser: Browser) -> Iterator[NewVisit]:
    """Open fresh profiles; no visit may ever ask another origin for anything."""
    relais.wait_until_ready()
    visits: list[Visit] = []

    def open_visit(**options: object) -> Visit:
        visits.append(new_visit(browser, **options))
        visits[-1].page.set_default_timeout(PATIENCE_MS)
        return visits[-1]

    yield open_visit
    for each in visits:
        each.context.close()
    assert [each.foreign_hosts(relais.url) for each in visits] == [set()] * len(visits)


@pytest.fixture
def citizen(visit: NewVisit, relais: RunningRelais) -> CitizenPage:
    return CitizenPage(visit().page, relais.url)


@pytest.fixture
def inspected(visit: NewVisit) -> NewVisit:
    """Open fresh profiles in which axe-core can run."""

    def open_visit(**options: object) -> Visit:
        return visit(bypass_csp=True, **options)

    return open_visit


@pytest.fixture
def accessible() -> Callable[[Page, str], None]:
    """Assert that axe-core finds nothing; `state` says where when it does."""

    def check(page: Page, state: str) -> None:
        assert violations(page) == [], state

    return check


@pytest.fixture
def agent_in(
    visit: NewVisit, relais: RunningRelais
) -> Iterator[Callable[[Page], AgentPage]]:
    """Give a page to an agent, who is not available any more after the test."""
    agents: list[AgentPage] = []

    def sit_down(page: Page) -> AgentPage:
        agents.append(AgentPage(page, relais.url))
        return agents[-1]

    yield sit_down
    for agent in agents:
        # The page of a test that failed may be anywhere.
        with suppress(Error, AssertionError):
            agent.go_away()


@pytest.fixture
def amina(
    agent_in: Callable[[Page], AgentPage], visit: NewVisit, relais: RunningRelais
) -> AgentPage:
    """An agent who is logged in and available."""
    agent = agent_in(visit().page).open_console()
    agent.log_in(relais.passwords["amina"]).become_available()
    return agent
