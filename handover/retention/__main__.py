"""`python -m handover.retention`: remove what is over now, or only count it.

The hub does the same every ten minutes; both may run at once.
"""

import argparse
import asyncio
import os
import sys

from handover.content.load import ContentError
from handover.hub import build_hub
from handover.settings import Settings, SettingsError, read_settings
from handover.store.engine import StoreUnavailable


def main(arguments: list[str]) -> int:
    """Do what was asked; return the exit status."""
    given = _parser().parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        if not (settings.kept.are_removed or given.dry_run):
            sys.stderr.write(_REFUSED)
            return 1
        counts = asyncio.run(_run(settings, is_dry=given.dry_run))
    except (SettingsError, ContentError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except StoreUnavailable:
        sys.stderr.write("The database does not answer; check RELAIS_DATABASE_URL.\n")
        return 1
    sys.stdout.write("Would be removed:\n" if given.dry_run else "Removed:\n")
    for what, count in counts.items():
        sys.stdout.write(f"  {_WORDS[what]:<48}{count:>8}\n")
    return 0


_REFUSED = (
    "In production nothing is removed before RELAIS_ARCHIVES_SELECTION_REF names the "
    "selection list or authorisation of the State Archives that allows it.\n"
)
_WORDS = {
    "conversations": "conversations",
    "with_person": "of these with a person",
    "messages": "their messages",
    "callbacks": "finished callbacks",
    "unseen_callbacks": "callbacks that nobody saw to (expired)",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m handover.retention",
        description="Remove conversations and callbacks that are over.",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="count only, remove nothing"
    )
    return parser


async def _run(settings: Settings, *, is_dry: bool) -> dict[str, int]:
    hub = build_hub(settings)
    try:
        await hub.database.migrate()
        job = hub.retention
        return await (job.count() if is_dry else job.sweep())
    finally:
        await hub.rasa.close()
        await hub.database.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
