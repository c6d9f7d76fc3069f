"""`python -m handover.add_agent LOGIN NAME LANGS`: create an agent's account.

Asks for the password on the terminal, or reads one line from standard input. Called
again for the same login it changes name, languages and password and ends its log-ins.
"""

import asyncio
import getpass
import os
import sys

from handover.accounts import Accounts
from handover.core.words import Lang
from handover.hub import utc_now
from handover.settings import Settings, SettingsError, read_settings
from handover.store.engine import Database, StoreUnavailable

MIN_PASSWORD_CHARS = 12
USAGE = "usage: python -m handover.add_agent LOGIN FIRST-NAME fr,nl,de,en\n"


def main(arguments: list[str]) -> int:
    """Create the account; return the exit status."""
    if len(arguments) != 3:
        sys.stderr.write(USAGE)
        return 2
    login, name, spoken = arguments
    try:
        langs = tuple(Lang(lang) for lang in spoken.split(","))
    except ValueError:
        sys.stderr.write(f"{USAGE}Languages: {', '.join(Lang)}, with commas.\n")
        return 2
    password = _read_password(login)
    if len(password) < MIN_PASSWORD_CHARS:
        sys.stderr.write(f"At least {MIN_PASSWORD_CHARS} characters, please.\n")
        return 2
    try:
        asyncio.run(_create(read_settings(os.environ), login, name, langs, password))
    except (SettingsError, StoreUnavailable) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{name} can now log in as {login}.\n")
    return 0


def _read_password(login: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"Password for {login}: ")
    return sys.stdin.readline().rstrip("\n")


async def _create(
    settings: Settings, login: str, name: str, langs: tuple[Lang, ...], password: str
) -> None:
    database = Database(settings.database_url)
    try:
        await database.migrate()
        await Accounts(database, utc_now).create(login, name, langs, password)
    finally:
        await database.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
