"""Queries on agents: accounts, log-in sessions, one-time socket tickets, presence."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

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
            langs=[lang.value for lang in account.langs],
            password_hash=password_hash,
            role="agent",
            is_demo=is_demo,
            disabled=False,
        )
    )
    await db.execute(
        insert(presence).values(agent_id=account.id, available=False, seen_at=now)
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
            langs=[lang.value for lang in account.langs],
            password_hash=password_hash,
            is_demo=is_demo,
            disabled=False,
        )
        .returning(agent.c.id)
    )
    if agent_id is None:
        return False
    await db.execute(delete(login_session).where(login_session.c.agent_id == agent_id))
    return True


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
    return None if row is None else (_account(row), row.password_hash)


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
    return None if row is None else (_account(row), row.csrf)


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


async def set_presence(
    db: AsyncConnection, agent_id: str, now: datetime, available: bool | None = None
) -> None:
    """Note that an agent is there; `available` None keeps what it was."""
    changes: dict[str, Any] = {"seen_at": now}
    if available is not None:
        changes["available"] = available
    await db.execute(
        update(presence).where(presence.c.agent_id == agent_id).values(**changes)
    )


async def find_available(db: AsyncConnection, agent_id: str) -> bool:
    """Tell whether the agent last said to be available."""
    found = await db.scalar(
        select(presence.c.available).where(presence.c.agent_id == agent_id)
    )
    return bool(found)


async def available_agents(
    db: AsyncConnection, seen_after: datetime
) -> list[AgentAccount]:
    """Return the agents who are available and whose connection lives."""
    rows = await db.execute(
        select(agent)
        .join(presence, presence.c.agent_id == agent.c.id)
        .where(
            presence.c.available,
            presence.c.seen_at > seen_after,
            agent.c.disabled.is_(False),
        )
    )
    return [_account(row) for row in rows]


def _account(row: Row[Any]) -> AgentAccount:
    return AgentAccount(
        id=row.id,
        login=row.login,
        name=row.name,
        langs=tuple(Lang(lang) for lang in row.langs),
    )
