"""`python -m studio.link_watch`: look at the page behind each source of the content.

Meant for a timer, once a week: nothing looks by itself. What it finds stands in the
studio under what needs a look, and in `python -m studio.due`. It ends with 0 when it
has looked, whatever it found, and with 2 when it could not.
"""

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from handover.content.lists import may_link
from handover.content.load import Content
from handover.content.reader import ContentError
from handover.content.rules.breach import sources
from handover.core.source_check import Outcome, SourceCheck, looked_at
from handover.core.words import Lang
from handover.settings import Settings, SettingsError, read_settings
from handover.store import source_checks
from handover.store.engine import Database, StoreUnavailable
from studio.link_fetch import Fetcher
from studio.published import read_live

AGENT = "Relais-link-watch/1 (weekly look at cited pages; {contact})"
FEWEST = 5
"""From so many pages on, none that answers means that this machine is cut off."""


class NothingAnswers(Exception):
    """Raised when no page at all could be reached: nothing was stored."""


def main(arguments: list[str]) -> int:
    """Look at every page; return the exit status: 0 done, 2 could not look."""
    argparse.ArgumentParser(
        prog="python -m studio.link_watch",
        description="Look at the page behind each source of the content.",
    ).parse_args(arguments)
    try:
        return asyncio.run(_run(read_settings(os.environ)))
    except (SettingsError, ContentError, StoreUnavailable, NothingAnswers) as error:
        sys.stderr.write(f"{error}\n")
        return 2


async def _run(settings: Settings) -> int:
    database = Database(settings.database_url)
    try:
        await database.migrate()
        content = await read_live(database, settings.content_dir)
        contact = content.institution.charter_contact_email
        may_fetch = allowed_by(content)
        fetcher = Fetcher(may_fetch, AGENT.format(contact=contact))
        urls = addresses(content, may_fetch)
        found = await watch(database, urls, fetcher, _utc_now)
    finally:
        await database.close()
    counts = Counter(check.outcome for check in found.values())
    told = ", ".join(f"{counts[each]} {each}" for each in Outcome)
    sys.stdout.write(f"{len(found)} pages: {told}\n")
    return 0


def allowed_by(content: Content) -> Callable[[str], bool]:
    """Return what tells whether an address may be asked for: encrypted and listed."""

    def may_fetch(url: str) -> bool:
        return url.startswith("https://") and may_link(url, content.domains)

    return may_fetch


def addresses(content: Content, may_fetch: Callable[[str], bool]) -> list[str]:
    """Return each address that a source names and that may be asked for, once."""
    urls = {
        source.url.in_lang(lang)
        for topic in content.topics.values()
        for _, source in sources(topic)
        for lang in Lang
    }
    return sorted(url for url in urls if may_fetch(url))


async def watch(
    database: Database, urls: list[str], fetcher: Fetcher, clock: Callable[[], datetime]
) -> Mapping[str, SourceCheck]:
    """Look at these pages and keep what was found; takes minutes.

    Raises:
        NothingAnswers: Not one could be reached, and there are some.
        StoreUnavailable: The database does not answer.
    """
    looks = await asyncio.gather(*(fetcher.look(url) for url in urls))
    if len(urls) >= FEWEST and all(look.status is None for look in looks):
        raise NothingAnswers(
            f"None of {len(urls)} pages answered, so nothing was stored. "
            "Let this machine reach https addresses outside (HTTPS_PROXY is honoured)."
        )
    async with database.writing() as db:
        before = await source_checks.all_checks(db)
        now = clock()
        found = {
            url: looked_at(url, before.get(url), look, now)
            for url, look in zip(urls, looks, strict=True)
        }
        await source_checks.replace_all(db, found.values())
    return found


def _utc_now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
