"""Twenty agents on two hubs claim everything at once: one winner each, none too many.

Each agent works at both hubs at the same time, half of the claims at each, so that two
hubs count the same agent's conversations at the same moment.

`RELAIS_CLAIM_TICKETS=500` makes it 10,000 claims over 500 conversations.
"""

import asyncio
import os
import random
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from handover.core import frames
from handover.core.records import AgentAccount
from handover.core.words import Lang, Level
from handover.hub import utc_now
from handover.store import accounts
from handover.tokens import hash_token
from tests.auxil.clients import Client, close_all, new_id
from tests.auxil.databases import fresh_database
from tests.auxil.desks import Desks
from tests.auxil.hub_process import HubProcess
from tests.auxil.stand_in_rasa import StandInRasa

pytestmark = [pytest.mark.asyncio, pytest.mark.network, pytest.mark.long]

AGENTS = 20
TICKETS = int(os.environ.get("RELAIS_CLAIM_TICKETS", "100"))
CAPACITY = TICKETS // AGENTS
"""All of them together can hold exactly what waits."""

AT_ONCE = 8
"""Claims under way of each agent: more would keep the answers to pings waiting."""

PATIENCE = 600.0


@pytest_asyncio.fixture
async def desks(tmp_path: Path) -> AsyncIterator[tuple[str, Desks]]:
    with fresh_database("postgresql", tmp_path) as url:
        opened = Desks(url, utc_now)
        await opened.database.migrate()
        yield url, opened
        await close_all()
        await opened.stop()


async def hire(desks: Desks, number: int) -> list[str]:
    """Create an agent who is logged in; return tickets for two sockets."""
    id_, cookie = f"agent-{number}", secrets.token_urlsafe(16)
    account = AgentAccount(id_, id_, f"A{number}", (Lang.FR,), capacity=CAPACITY)
    await desks.hire(account)
    async with desks.database.writing() as db:
        await accounts.insert_session(db, hash_token(cookie), id_, "csrf", utc_now())
    return [await desks.accounts.issue_ticket(cookie) for _ in range(2)]


async def wait_in_the_queue(desks: Desks) -> str:
    citizen, _ = await desks.citizens.open("web", Lang.FR, Level.STANDARD)
    asked = frames.RequestHuman(type="request_human", client_msg_id=new_id())
    await desks.citizens.handle(citizen.id, asked)
    return citizen.id


async def claim_all(
    hub: HubProcess, ticket: str, conversations: list[str]
) -> dict[str, str]:
    """Claim them all, many at once; return each answer: `ack`, or the code."""
    agent = Client(f"{hub.ws}/ws/agent?ticket={ticket}", max_size=None)
    await agent.open_socket()
    ids = {new_id(): conversation for conversation in conversations}
    answers: dict[str, str] = {}

    under_way = asyncio.Semaphore(AT_ONCE)

    async def send() -> None:
        for msg_id, conversation in ids.items():
            await under_way.acquire()
            await agent.send("claim", conversation=conversation, client_msg_id=msg_id)

    async def read() -> None:
        while len(answers) < len(ids):
            frame = await agent.receive(PATIENCE)
            if frame["type"] in {"ack", "error"}:
                under_way.release()
                conversation = ids[frame["client_msg_id"]]
                answers[conversation] = frame.get("code", frame["type"])
            agent.frames.clear()

    await asyncio.gather(send(), read())
    return answers


async def at_both(
    hubs: list[HubProcess], tickets: list[str], conversations: list[str]
) -> dict[str, str]:
    """Claim one half at each hub; return all answers."""
    shuffled = random.sample(conversations, len(conversations))
    half = len(shuffled) // 2
    one, two = await asyncio.gather(
        claim_all(hubs[0], tickets[0], shuffled[:half]),
        claim_all(hubs[1], tickets[1], shuffled[half:]),
    )
    return one | two


async def test_of_thousands_of_claims_on_two_hubs_each_conversation_has_one_winner(
    desks: tuple[str, Desks], rasa: StandInRasa, tmp_path: Path
) -> None:
    url, setting = desks
    conversations = [await wait_in_the_queue(setting) for _ in range(TICKETS)]
    hubs = []
    try:
        for name in ("one", "two"):
            folder = tmp_path / name
            folder.mkdir()
            hubs.append(HubProcess(folder, rasa.url, RELAIS_DATABASE_URL=url))
        sockets = [await hire(setting, number) for number in range(AGENTS)]
        results = await asyncio.gather(
            *(at_both(hubs, s, conversations) for s in sockets)
        )
    finally:
        for hub in hubs:
            hub.stop()
    wins = Counter(c for answers in results for c, a in answers.items() if a == "ack")
    assert wins == Counter(conversations)
    refused = {answer for answers in results for answer in answers.values()} - {"ack"}
    assert refused <= {"already_claimed", "at_capacity"}
    assert [Counter(a.values())["ack"] for a in results] == [CAPACITY] * AGENTS
    async with setting.database.reading() as db:
        arrivals = await db.scalar(
            text("SELECT count(*) FROM event WHERE name = 'ConversationClaimed'")
        )
    assert arrivals == TICKETS
