"""Accounts over HTTP, for administrators: list, create or change, shut, and log out."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from handover.channels.long_poll import HubHere
from handover.console.api import ChangingSession, needs
from handover.core.agent_words import Role
from handover.core.permissions import Permission
from handover.core.records import DEFAULT_CAPACITY, AgentAccount
from handover.core.words import Lang
from handover.problems import Problem
from handover.store import accounts, audit
from studio.routes import Body, Line

router = APIRouter(
    prefix="/api/v1/accounts",
    tags=["accounts"],
    dependencies=[needs(Permission.MANAGE_ACCOUNTS)],
)

MIN_PASSWORD_CHARS = 12
Login = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=64)
]
Password = Annotated[
    str, StringConstraints(min_length=MIN_PASSWORD_CHARS, max_length=256)
]


class Account(Body):
    """An account as it is to be; without a password the one that it has stays."""

    name: Line
    langs: Annotated[list[Lang], Field(min_length=1)]
    roles: Annotated[list[Role], Field(min_length=1)]
    team: str | None = None
    topics: tuple[str, ...] = ()
    capacity: Annotated[int, Field(ge=1, le=20)] = DEFAULT_CAPACITY
    password: Password | None = None
    disabled: bool = False


def on_wire(account: AgentAccount, *, disabled: bool) -> dict[str, Any]:
    """Return an account as administrators see it."""
    return {
        "login": account.login,
        "name": account.name,
        "langs": list(account.langs),
        "roles": sorted(account.roles),
        "team": account.team,
        "topics": list(account.topics),
        "capacity": account.capacity,
        "disabled": disabled,
    }


@router.get("", summary="List the accounts")
async def list_accounts(hub: HubHere) -> dict[str, Any]:
    """Return every account, by login."""
    async with hub.database.reading() as db:
        found = await accounts.all_accounts(db)
    return {
        "accounts": [on_wire(account, disabled=shut) for account, shut in found],
        "teams": list(hub.catalogue.organisation.teams),
        "roles": list(Role),
    }


@router.put("/{login}", summary="Create or change an account")
async def put_account(
    login: Login, wanted: Account, session: ChangingSession, hub: HubHere
) -> dict[str, Any]:
    """Create the account, or change it entirely and end its log-ins.

    A new account needs a password. Nobody shuts out or demotes themselves, so that
    one administrator always remains.
    """
    actor = session[0].login
    is_own = login == actor
    if is_own and (wanted.disabled or Role.ADMIN not in wanted.roles):
        raise Problem(409, "own_account", "Another administrator must do this.")
    if wanted.team is not None and wanted.team not in hub.catalogue.organisation.teams:
        raise Problem(422, "unknown_team", "There is no such team.")
    account = AgentAccount(
        "",
        login,
        wanted.name,
        tuple(wanted.langs),
        topics=wanted.topics,
        team=wanted.team,
        capacity=wanted.capacity,
        roles=frozenset(wanted.roles),
    )
    is_new = not await hub.accounts.change(
        account, wanted.password, disabled=wanted.disabled
    )
    if is_new:
        if wanted.password is None:
            raise Problem(422, "password_needed", "A new account needs a password.")
        await hub.accounts.create(account, wanted.password)
    async with hub.database.writing() as db:
        await audit.append(
            db,
            actor,
            "account_created" if is_new else "account_changed",
            login,
            {"roles": sorted(wanted.roles), "disabled": wanted.disabled},
            hub.clock(),
        )
    return on_wire(account, disabled=wanted.disabled)
