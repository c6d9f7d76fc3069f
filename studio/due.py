"""`python -m studio.due`: print what needs a look, most urgent first.

It ends with 1 when something is overdue, so that a timer can mail it; with 2 when it
could not look.
"""

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime

from handover.content.reader import ContentError
from handover.settings import Settings, SettingsError, read_settings
from handover.store.engine import Database, StoreUnavailable
from studio.due_desk import DueDesk
from studio.freshness import line_of
from studio.published import read_live

FRESH, OVERDUE, FAILED = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Print the list; return 0, 1 if something is overdue, 2 if it could not look."""
    argparse.ArgumentParser(
        prog="python -m studio.due", description="Print what needs a look."
    ).parse_args(arguments)
    try:
        return asyncio.run(_print(read_settings(os.environ)))
    except (SettingsError, ContentError, StoreUnavailable) as error:
        sys.stderr.write(f"{error}\n")
        return FAILED


async def _print(settings: Settings) -> int:
    database = Database(settings.database_url)
    try:
        await database.migrate()
        content = await read_live(database, settings.content_dir)
        items = await DueDesk(database, _utc_now).due(content)
    finally:
        await database.close()
    for item in items:
        sys.stdout.write(f"{line_of(item)}\n")
    overdue = sum(item.is_overdue for item in items)
    sys.stdout.write(f"{len(items)} to look at, {overdue} overdue\n")
    return OVERDUE if overdue else FRESH


def _utc_now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
