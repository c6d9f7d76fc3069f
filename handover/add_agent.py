"""`python -m handover.add_agent LOGIN NAME LANGS [options]`: create an agent's account.

Asks for the password on the terminal, or reads one line from standard input. Called
again for the same login it changes all of it, the password too, and ends its log-ins.
"""

import argparse
import asyncio
import getpass
import os
import sys
from dataclasses import replace

from handover.accounts import Accounts
from handover.content.load import Content, ContentError, read_content
from handover.core.agent_words import Role
from handover.core.records import DEFAULT_CAPACITY, AgentAccount
from handover.core.words import Lang
from handover.hub import utc_now
from handover.settings import Settings, SettingsError, read_settings
from handover.store.engine import Database, StoreUnavailable

MIN_PASSWORD_CHARS = 12
MOST_AT_ONCE = 20


def main(arguments: list[str]) -> int:
    """Create the account; return the exit status."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        settings = read_settings(os.environ)
        account = _account(given, read_content(settings.content_dir))
    except _Unknown as error:
        parser.error(str(error))
    except (SettingsError, ContentError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    password = _read_password(given.login)
    if len(password) < MIN_PASSWORD_CHARS:
        sys.stderr.write(f"At least {MIN_PASSWORD_CHARS} characters, please.\n")
        return 2
    try:
        asyncio.run(_create(settings, account, password))
    except StoreUnavailable as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{account.name} can now log in as {account.login}.\n")
    return 0


class _Unknown(Exception):
    """Raised when an argument names what there is not; says what there is."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handover.add_agent")
    parser.add_argument("login", metavar="LOGIN")
    parser.add_argument("name", metavar="FIRST-NAME", help="citizens read it")
    parser.add_argument("langs", metavar="LANGS", help="fr,nl,de,en")
    parser.add_argument(
        "--topics",
        default="",
        help="rights the agent knows well, with commas; none means all",
    )
    parser.add_argument("--team", help="id in teams.yml")
    parser.add_argument(
        "--capacity",
        type=int,
        default=DEFAULT_CAPACITY,
        help=f"conversations at once, 1 to {MOST_AT_ONCE}; otherwise "
        f"{DEFAULT_CAPACITY}",
    )
    parser.add_argument(
        "--roles",
        default=Role.AGENT.value,
        help=f"what the account is for: {', '.join(Role)}, with commas; otherwise "
        f"{Role.AGENT}",
    )
    return parser


def _account(given: argparse.Namespace, content: Content) -> AgentAccount:
    """Return the account that was asked for.

    Raises:
        _Unknown: A language, topic, team or role that there is not, or too much at
            once.
    """
    spoken = given.langs.split(",")
    if not set(spoken) <= set(Lang):
        raise _Unknown(f"Languages: {', '.join(Lang)}, with commas.")
    topics = tuple(filter(None, given.topics.split(",")))
    unknown = sorted(set(topics) - content.topics.keys())
    if unknown:
        raise _Unknown(
            f"No topic {unknown[0]!r}; topics are the names of the files in answers/."
        )
    teams = content.organisation.teams
    if given.team is not None and given.team not in teams:
        raise _Unknown(f"Teams: {', '.join(teams) or 'none'} (teams.yml).")
    if not 1 <= given.capacity <= MOST_AT_ONCE:
        raise _Unknown(f"A capacity is a number from 1 to {MOST_AT_ONCE}.")
    roles = given.roles.split(",")
    if not set(roles) <= set(Role):
        raise _Unknown(f"Roles: {', '.join(Role)}, with commas.")
    account = AgentAccount("", given.login, given.name, tuple(map(Lang, spoken)))
    return replace(
        account,
        topics=topics,
        team=given.team,
        capacity=given.capacity,
        roles=frozenset(map(Role, roles)),
    )


def _read_password(login: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"Password for {login}: ")
    return sys.stdin.readline().rstrip("\n")


async def _create(settings: Settings, account: AgentAccount, password: str) -> None:
    database = Database(settings.database_url)
    try:
        await database.migrate()
        await Accounts(database, utc_now).create(account, password)
    finally:
        await database.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
