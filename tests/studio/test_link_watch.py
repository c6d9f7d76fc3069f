"""The watch meets real pages of a real server, and keeps what it finds."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from handover.content.load import read_content
from handover.content.model import Topic
from handover.core.source_check import Found, Outcome
from handover.settings import with_async_driver
from handover.store import source_checks
from handover.store.engine import Database
from studio.due_desk import DueDesk
from studio.freshness import Due
from studio.link_fetch import MOST_BYTES, Fetcher
from studio.link_watch import NothingAnswers, addresses, allowed_by, main, watch
from tests.auxil.content_builders import content, right, source, write
from tests.auxil.databases import fresh_database
from tests.auxil.ports import free_port
from tests.auxil.web_pages import HUGE_BYTES, WebPages

pytestmark = pytest.mark.asyncio

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.network)]
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
TEXT = "<p>You may apply until June.</p>"


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebPages]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    pages = WebPages()
    pages.pages["/aid"] = TEXT
    yield pages
    pages.stop()


@pytest_asyncio.fixture(params=DATABASES)
async def database(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Database]:
    with fresh_database(request.param, tmp_path) as url:
        opened = Database(with_async_driver(url))
        await opened.migrate()
        yield opened
        await opened.close()


def fetcher(web: WebPages, seconds: float = 30) -> Fetcher:
    """Return what may ask this one server, without pauses."""
    agent = "Relais-link-watch/1 (test)"
    return Fetcher(lambda url: url.startswith(web.url), agent, seconds=seconds, pause=0)


async def look(web: WebPages, path: str, seconds: float = 30) -> Found:
    return await fetcher(web, seconds).look(web.url + path)


async def test_a_page_is_read_under_our_own_name(web: WebPages) -> None:
    found = await look(web, "/aid")
    assert (found.outcome, found.status) == (Outcome.READ, 200)
    assert found.text_hash is not None
    assert web.agents == {"Relais-link-watch/1 (test)"}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (500, Outcome.FAILED),
        (403, Outcome.FAILED),
        # A redirect that leads nowhere.
        (302, Outcome.FAILED),
    ],
)
async def test_a_status_tells_what_became_of_a_page(
    web: WebPages, status: int, outcome: Outcome
) -> None:
    assert await look(web, f"/status/{status}") == Found(outcome, status)


async def test_a_page_that_moved_on_the_same_site_is_read_there(web: WebPages) -> None:
    web.moved["/old"] = "/aid"
    assert await look(web, "/old") == await look(web, "/aid")


async def test_a_redirect_to_a_host_that_is_not_listed_is_not_followed(
    web: WebPages,
) -> None:
    elsewhere = WebPages()
    try:
        web.moved["/old"] = f"{elsewhere.url}/aid"
        found = await look(web, "/old")
        assert found == Found(Outcome.ELSEWHERE, 301)
        assert elsewhere.asked == {}
    finally:
        elsewhere.stop()


async def test_a_front_page_instead_of_the_page_is_elsewhere(web: WebPages) -> None:
    web.pages["/"] = TEXT
    web.moved |= {"/themes/aid": "/", "/fr": "/"}
    assert (await look(web, "/themes/aid")).outcome is Outcome.ELSEWHERE
    # One level down may well be the front page in a language.
    assert (await look(web, "/fr")).outcome is Outcome.READ


async def test_a_redirect_in_circles_ends(web: WebPages) -> None:
    assert await look(web, "/loop") == Found(Outcome.FAILED, 302)
    assert web.asked["/loop"] <= 10


async def test_a_page_that_sets_a_cookie_and_sends_back_is_read(web: WebPages) -> None:
    watcher = Fetcher(lambda _: True, "Relais", pause=0)
    named = web.url.replace("127.0.0.1", "localhost")
    assert (await watcher.look(f"{named}/cookie")).outcome is Outcome.READ


async def test_a_server_that_says_nothing_is_given_up(web: WebPages) -> None:
    assert await look(web, "/silent", seconds=0.3) == Found(Outcome.FAILED, None)


async def test_where_nobody_listens_nothing_is_found(web: WebPages) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/"
    watcher = Fetcher(lambda _: True, "Relais", pause=0)
    assert await watcher.look(nobody) == Found(Outcome.FAILED, None)


async def test_of_a_huge_page_no_more_is_taken_than_can_be_compared(
    web: WebPages,
) -> None:
    assert await look(web, "/huge") == Found(Outcome.READ, 200, None)
    # What the kernel holds on the way comes to it.
    assert web.sent < MOST_BYTES + HUGE_BYTES / 4


async def test_a_host_is_asked_one_page_at_a_time(
    web: WebPages, database: Database
) -> None:
    paths = [f"/page/{number}" for number in range(12)]
    web.pages |= dict.fromkeys(paths, TEXT)
    urls = [web.url + path for path in paths]
    await watch(database, urls, fetcher(web), lambda: NOW)
    assert set(web.asked) == set(paths)
    assert web.most_at_once == 1


def cited(web: WebPages, *paths: str, checked_on: str = "2026-11-22") -> list[Topic]:
    """Return a topic for each page, which its source names in each language."""
    topics = []
    for number, path in enumerate(paths):
        record = source(checked_on=checked_on)
        record["url"] = dict.fromkeys(record["url"], web.url + path)
        topics.append(Topic.model_validate(right(f"t{number}", sources=[record])))
    return topics


class Weeks:
    """A watch a week over the pages that topics cite."""

    def __init__(self, web: WebPages, database: Database, topics: list[Topic]) -> None:
        self._web = web
        self._database = database
        self.now = NOW
        self._topics = topics
        self.content = content(*(t.model_dump(mode="json") for t in topics))

    async def watch(self) -> None:
        self.now += timedelta(days=7)
        urls = addresses(self.content, lambda url: url.startswith(self._web.url))
        await watch(
            self._database, urls, fetcher(self._web, seconds=1), lambda: self.now
        )

    async def due(self) -> list[Due]:
        return await DueDesk(self._database, lambda: self.now).due(self.content)

    async def faults(self) -> dict[str, bool]:
        """Return fault → whether it is overdue."""
        return {str(i.facts["fault"]): i.is_overdue for i in await self.due()}


async def test_faults_of_pages_are_told_with_the_topics_that_cite_them(
    web: WebPages, database: Database
) -> None:
    web.moved["/old"] = "https://portal.example/"
    paths = ["/aid", "/status/404", "/status/500", "/old"]
    weeks = Weeks(web, database, cited(web, *paths, "/status/404"))
    await weeks.watch()
    assert await weeks.faults() == {"gone": True, "elsewhere": False}
    (gone,) = [i for i in await weeks.due() if i.facts["fault"] == "gone"]
    assert {each.topic for each in gone.where} == {"t1", "t4"}
    assert (gone.facts["status"], gone.facts["since"]) == (404, "2026-12-08")
    await weeks.watch()
    assert await weeks.faults() == {
        "gone": True,
        "unreachable": True,
        "elsewhere": False,
    }


async def test_a_changed_text_is_told_until_an_editor_has_read_the_page(
    web: WebPages, database: Database
) -> None:
    weeks = Weeks(web, database, cited(web, "/aid"))
    await weeks.watch()
    await weeks.watch()
    assert await weeks.faults() == {}
    web.pages["/aid"] = "<p>You may apply until July.</p>"
    await weeks.watch()
    assert await weeks.faults() == {"changed": False}
    weeks.now += timedelta(days=31)
    assert await weeks.faults() == {"changed": True}
    read_again = Weeks(web, database, cited(web, "/aid", checked_on="2026-12-22"))
    read_again.now = weeks.now
    assert await read_again.faults() == {}


async def test_what_nobody_cites_any_more_is_forgotten(
    web: WebPages, database: Database
) -> None:
    await Weeks(web, database, cited(web, "/aid", "/status/404")).watch()
    await Weeks(web, database, cited(web, "/aid")).watch()
    async with database.reading() as db:
        assert set(await source_checks.all_checks(db)) == {f"{web.url}/aid"}


async def test_a_machine_that_is_cut_off_finds_no_page_dead(
    web: WebPages, database: Database
) -> None:
    urls = [f"{web.url}/page/{number}" for number in range(6)]
    watcher = fetcher(web)
    web.stop()
    with pytest.raises(NothingAnswers, match="None of 6 pages answered"):
        await watch(database, urls, watcher, lambda: NOW)
    async with database.reading() as db:
        assert await source_checks.all_checks(db) == {}


async def test_the_command_keeps_what_it_found_where_the_hub_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "content", right())
    monkeypatch.setenv("RELAIS_CONTENT_DIR", str(tmp_path / "content"))
    monkeypatch.setenv("RELAIS_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("RELAIS_DATABASE_URL", raising=False)
    # No name under .example leads anywhere (RFC 2606).
    assert await asyncio.to_thread(main, []) == 0
    assert "1 pages: 0 read, 0 gone, 1 failed" in capsys.readouterr().out
    opened = Database(with_async_driver(f"sqlite:///{tmp_path / 'relais.db'}"))
    async with opened.reading() as db:
        checks = await source_checks.all_checks(db)
    await opened.close()
    assert set(checks) == {"https://portal.example"}


async def test_only_encrypted_addresses_of_listed_hosts_may_be_asked_for() -> None:
    may_fetch = allowed_by(content(right()))
    assert may_fetch("https://portal.example/aid")
    assert may_fetch("https://www.portal.example/aid")
    for url in (
        "http://portal.example/aid",
        "https://portal.example.evil.example/aid",
        "https://127.0.0.1/",
        "https://[x",
        "file:///etc/passwd",
        "ftp://portal.example/",
    ):
        assert not may_fetch(url)


async def test_the_published_content_can_be_watched() -> None:
    published = read_content(Path("nlu_data"))
    urls = addresses(published, allowed_by(published))
    assert len(urls) > 100
    assert len(urls) == len(set(urls))
    assert max(map(len, urls)) <= 2000
