"""Queries on agents: accounts, log-in sessions, one-time socket tickets."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handover.core.agent_words import Availability, Role
from handover.core.records import AgentAccount
from handover.core.words import Lang
from handover.store.schema import agent, login_session, presence, socket_ticket


async def insert_agent(
    db: AsyncConnection,
    account: AgentAccount,
    password_hash: str,
    *,
    now: datetime,
    is_demo: bool = False,
) -> None:
    """Create an account, not yet available; the login must be new."""
    await db.execute(
        insert(agent).values(
            id=account.id,
            login=account.login,
            name=account.name,
            password_hash=password_hash,
            is_demo=is_demo,
            disabled=False,
            **_duties(account),
        )
    )
    await db.execute(
        insert(presence).values(
            agent_id=account.id,
            availability=Availability.AWAY,
            seen_at=now,
            idle_since=now,
        )
    )


async def replace_agent(
    db: AsyncConnection, account: AgentAccount, password_hash: str, *, is_demo: bool
) -> bool:
    """Change the account with this login and end its log-ins; False if unknown."""
    agent_id = await db.scalar(
        update(agent)
        .where(agent.c.login == account.login)
        .values(
            name=account.name,
            password_hash=password_hash,
            is_demo=is_demo,
            disabled=False,
            **_duties(account),
        )
        .returning(agent.c.id)
    )
    if agent_id is None:
        return False
    await db.execute(delete(login_session).where(login_session.c.agent_id == agent_id))
    return True


async def change_agent(
    db: AsyncConnection,
    account: AgentAccount,
    password_hash: str | None,
    *,
    disabled: bool,
) -> bool:
    """Change the account with this login and end its log-ins; False if unknown."""
    values = {"name": account.name, "disabled": disabled, **_duties(account)}
    if password_hash is not None:
        # With a password of its own it is a person's, no demonstration's any more.
        values |= {"password_hash": password_hash, "is_demo": False}
    agent_id = await db.scalar(
        update(agent)
        .where(agent.c.login == account.login)
        .values(**values)
        .returning(agent.c.id)
    )
    if agent_id is None:
        return False
    await db.execute(delete(login_session).where(login_session.c.agent_id == agent_id))
    return True


async def all_accounts(db: AsyncConnection) -> list[tuple[AgentAccount, bool]]:
    """Return every account and whether it is shut out, by login."""
    rows = await db.execute(select(agent).order_by(agent.c.login))
    return [(account_of(row), bool(row.disabled)) for row in rows]


async def disable_demo_agents(db: AsyncConnection) -> None:
    """Shut demo accounts out; production starts with this."""
    demo = select(agent.c.id).where(agent.c.is_demo)
    await db.execute(update(agent).where(agent.c.is_demo).values(disabled=True))
    await db.execute(delete(login_session).where(login_session.c.agent_id.in_(demo)))


async def find_by_login(
    db: AsyncConnection, login: str
) -> tuple[AgentAccount, str] | None:
    """Return an enabled account with its password hash, or None."""
    row = (
        await db.execute(
            select(agent).where(agent.c.login == login, agent.c.disabled.is_(False))
        )
    ).first()
    return None if row is None else (account_of(row), row.password_hash)


async def insert_session(
    db: AsyncConnection, token_hash: str, agent_id: str, csrf: str, now: datetime
) -> None:
    """Remember a log-in by the hash of its cookie."""
    await db.execute(
        insert(login_session).values(
            token_hash=token_hash,
            agent_id=agent_id,
            csrf=csrf,
            created_at=now,
            seen_at=now,
        )
    )


async def find_session(
    db: AsyncConnection, token_hash: str, *, created_after: datetime
) -> tuple[AgentAccount, str] | None:
    """Return the account behind a session and its CSRF token, or None."""
    row = (
        await db.execute(
            select(agent, login_session.c.csrf)
            .join(login_session, login_session.c.agent_id == agent.c.id)
            .where(
                login_session.c.token_hash == token_hash,
                login_session.c.created_at > created_after,
                agent.c.disabled.is_(False),
            )
        )
    ).first()
    return None if row is None else (account_of(row), row.csrf)


async def delete_session(db: AsyncConnection, token_hash: str) -> None:
    """End a log-in; its unused socket tickets go with it."""
    await db.execute(
        delete(socket_ticket).where(socket_ticket.c.session_hash == token_hash)
    )
    await db.execute(
        delete(login_session).where(login_session.c.token_hash == token_hash)
    )


async def insert_socket_ticket(
    db: AsyncConnection, ticket_hash: str, session_hash: str, expires_at: datetime
) -> None:
    """Remember a one-time ticket for `/ws/agent` by its hash."""
    await db.execute(
        insert(socket_ticket).values(
            ticket_hash=ticket_hash, session_hash=session_hash, expires_at=expires_at
        )
    )


async def take_socket_ticket(
    db: AsyncConnection, ticket_hash: str, now: datetime
) -> str | None:
    """Use a ticket up; return its session hash, or None if unknown, used or old."""
    await db.execute(delete(socket_ticket).where(socket_ticket.c.expires_at <= now))
    found = await db.scalar(
        delete(socket_ticket)
        .where(socket_ticket.c.ticket_hash == ticket_hash)
        .returning(socket_ticket.c.session_hash)
    )
    return None if found is None else str(found)


async def find_agent(db: AsyncConnection, login: str) -> AgentAccount | None:
    """Return an enabled account by its login, or None."""
    found = await find_by_login(db, login)
    return found[0] if found else None


async def find_agents(
    db: AsyncConnection, agent_ids: Collection[str]
) -> dict[str, AgentAccount]:
    """Return accounts by id, disabled ones too: they may have held a conversation."""
    rows = await db.execute(select(agent).where(agent.c.id.in_(agent_ids)))
    return {row.id: account_of(row) for row in rows}


async def lock_capacity(db: AsyncConnection, agent_id: str) -> int:
    """Return how many conversations an agent may hold, and lock their row.

    Until the transaction ends nobody else can give this agent a conversation: what is
    counted after this stays true. Call it after the lock on the conversation.
    """
    # Without the key: an insert that refers to the agent need not wait.
    wanted = select(agent.c.capacity).where(agent.c.id == agent_id)
    found = await db.scalar(wanted.with_for_update(key_share=True))
    return int(found or 0)


def _duties(account: AgentAccount) -> dict[str, Any]:
    return {
        "langs": [lang.value for lang in account.langs],
        "topics": list(account.topics),
        "team": account.team,
        "capacity": account.capacity,
        "roles": sorted(account.roles),
    }


def account_of(row: Row[Any]) -> AgentAccount:
    """Return the account in a row of the table `agent`."""
    return AgentAccount(
        id=row.id,
        login=row.login,
        name=row.name,
        langs=tuple(Lang(lang) for lang in row.langs),
        topics=tuple(row.topics),
        team=row.team,
        capacity=row.capacity,
        roles=frozenset(Role(role) for role in row.roles),
    )
