"""Agents' accounts: passwords, log-in sessions, one-time socket tickets.

Passwords are kept as argon2id hashes (OWASP ASVS 5.0, 6.2 and 11.4.2); of cookies and
tickets only the SHA-256 is stored.
"""

import asyncio
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handover.core.agent_words import Role
from handover.core.records import AgentAccount
from handover.core.words import Lang
from handover.store import accounts
from handover.store.engine import Database
from handover.tokens import hash_token

SESSION_LIFE = timedelta(hours=10)
TICKET_LIFE = timedelta(seconds=30)
DEMO_AGENTS = {
    login: AgentAccount(
        "", login, name, tuple(Lang), team=team, capacity=8, roles=frozenset(roles)
    )
    for login, name, team, roles in (
        ("amina", "Amina", "front_office", {Role.AGENT}),
        ("lukas", "Lukas", "housing_energy", {Role.AGENT}),
        ("maud", "Maud", "front_office", {Role.SUPERVISOR}),
        ("elif", "Elif", None, {Role.EDITOR}),
        ("paul", "Paul", None, {Role.PUBLISHER, Role.EDITOR}),
        ("greta", "Greta", None, {Role.GUARDIAN}),
        ("admin", "Admin", None, {Role.ADMIN}),
    )
}
"""Accounts to try Relais with; their ids are made when they are created."""


class LoginRefused(Exception):
    """Raised when login and password do not match; does not say which was wrong."""


@dataclass(frozen=True)
class LoggedIn:
    """An agent's session; `token` is the cookie, given out once."""

    agent: AgentAccount
    csrf: str
    token: str


class Accounts:
    """Log in, log out, tickets."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._hasher = PasswordHasher()
        # The demonstration's passwords are random and long: guessing them is hopeless
        # however fast it is.
        self._quick_hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        # Verified when the login is unknown, so that both refusals take as long.
        self._decoy = self._hasher.hash(secrets.token_urlsafe(16))

    async def log_in(self, login: str, password: str) -> LoggedIn:
        """Open a session.

        Raises:
            LoginRefused: Unknown login or wrong password.
        """
        async with self._database.reading() as db:
            found = await accounts.find_by_login(db, login)
        stored = found[1] if found else self._decoy
        is_right = await asyncio.to_thread(self._verify, stored, password)
        if found is None or not is_right:
            raise LoginRefused("login or password is wrong")
        opened = LoggedIn(
            found[0], secrets.token_urlsafe(24), secrets.token_urlsafe(32)
        )
        async with self._database.writing() as db:
            await accounts.insert_session(
                db, hash_token(opened.token), found[0].id, opened.csrf, self._clock()
            )
        return opened

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def find_session(self, token: str) -> tuple[AgentAccount, str] | None:
        """Return the agent and the CSRF token of a cookie, or None."""
        return await self._find_session(hash_token(token))

    async def _find_session(self, token_hash: str) -> tuple[AgentAccount, str] | None:
        async with self._database.reading() as db:
            return await accounts.find_session(
                db, token_hash, created_after=self._clock() - SESSION_LIFE
            )

    async def log_out(self, token: str) -> None:
        """End the session."""
        async with self._database.writing() as db:
            await accounts.delete_session(db, hash_token(token))

    async def issue_ticket(self, token: str) -> str:
        """Give out a ticket for one agent socket, good for `TICKET_LIFE`."""
        ticket = secrets.token_urlsafe(32)
        async with self._database.writing() as db:
            await accounts.insert_socket_ticket(
                db, hash_token(ticket), hash_token(token), self._clock() + TICKET_LIFE
            )
        return ticket

    async def use_ticket(self, ticket: str) -> AgentAccount | None:
        """Use a ticket up; return its agent, or None if it is no good."""
        async with self._database.writing() as db:
            session_hash = await accounts.take_socket_ticket(
                db, hash_token(ticket), self._clock()
            )
        found = await self._find_session(session_hash) if session_hash else None
        return found[0] if found else None

    async def create(
        self, account: AgentAccount, password: str, *, is_demo: bool = False
    ) -> None:
        """Create an account, or change the one with this login entirely.

        Args:
            account: What it is to be; its id counts for nothing.
            password: In plain words.
            is_demo: Whether production shuts it out.
        """
        hasher = self._quick_hasher if is_demo else self._hasher
        password_hash = await asyncio.to_thread(hasher.hash, password)
        account = replace(account, id=str(uuid4()))
        async with self._database.writing() as db:
            is_known = await accounts.replace_agent(
                db, account, password_hash, is_demo=is_demo
            )
            if not is_known:
                await accounts.insert_agent(
                    db, account, password_hash, now=self._clock(), is_demo=is_demo
                )

    async def change(
        self, account: AgentAccount, password: str | None, *, disabled: bool
    ) -> bool:
        """Change the account with this login and end its log-ins; False if unknown.

        Args:
            account: What it is to be; its id counts for nothing.
            password: In plain words; None: the one that it has stays.
            disabled: Whether it is shut out.
        """
        hashed = None
        if password is not None:
            hashed = await asyncio.to_thread(self._hasher.hash, password)
        async with self._database.writing() as db:
            return await accounts.change_agent(db, account, hashed, disabled=disabled)

    async def prepare_demo(self, file: Path) -> dict[str, str]:
        """See to it that the demonstration's accounts exist.

        Args:
            file: Where their random passwords are kept, so that a restart does not
                log anybody out; readable by its owner only.

        Returns:
            Login → password, to be printed at the start.
        """
        known = _read_passwords(file)
        passwords = {
            login: known.get(login) or secrets.token_urlsafe(9) for login in DEMO_AGENTS
        }
        for login, account in DEMO_AGENTS.items():
            async with self._database.reading() as db:
                found = await accounts.find_by_login(db, login)
            if found is None or not self._verify(found[1], passwords[login]):
                await self.create(account, passwords[login], is_demo=True)
        await asyncio.to_thread(_keep_passwords, file, passwords)
        return passwords

    async def shut_demo(self) -> None:
        """Shut the demonstration's accounts out; production starts with this."""
        async with self._database.writing() as db:
            await accounts.disable_demo_agents(db)


def _keep_passwords(file: Path, passwords: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(passwords), encoding="utf-8")


def _read_passwords(file: Path) -> dict[str, str]:
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
