"""What is over is removed, and nothing else, on both databases."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from handover.callback_tasks import TaskGone
from handover.core.callback import CallbackState, Outcome
from handover.core.conversation import TicketState
from handover.core.retention import Kept
from handover.core.words import Author, Kind, Lang, Level, Priority, State
from handover.hub import utc_now
from handover.retention import job
from handover.retention.__main__ import main
from handover.settings import with_async_driver
from handover.store import audit, conversations, telegram_links
from handover.store.engine import Database
from handover.store.schema import audit as audit_table
from handover.store.schema import (
    callback,
    conversation,
    crisis_count,
    message,
    metadata,
    ticket,
)
from tests.auxil.hub_in_hand import HubInHand, hub_in_hand

ROOT = Path(__file__).parents[2]
KEPT = Kept()
MOMENT = timedelta(microseconds=1)


# -- conversations written straight into the store -----------------------------------


async def write(db: Any, changed_at: datetime, **life: Any) -> str:
    """Write one conversation that changed last at this moment; return its id."""
    id_ = str(uuid4())
    born = changed_at - timedelta(days=life.get("lasted", 0))
    await db.execute(
        insert(conversation).values(
            id=id_,
            token_hash="hash",
            reference=uuid4().hex[:9],
            channel="web",
            lang=Lang.FR,
            level=Level.STANDARD,
            state=life.get("state", State.BOT),
            last_seq=2,
            created_at=born,
            changed_at=changed_at,
        )
    )
    second = Author.AGENT if life.get("person") == "wrote" else Author.CITIZEN
    for seq, author in enumerate((Author.BOT, second), 1):
        await db.execute(
            insert(message).values(
                conversation_id=id_,
                seq=seq,
                at=born,
                author=author,
                label="label",
                kind=Kind.DISCLOSURE if seq == 1 else Kind.TEXT,
                lang=Lang.FR,
                text="mot-secret",
                final=False,
                awaits_reply=False,
                detail={},
            )
        )
    if life.get("person") in {"asked", "waits"}:
        is_open = life["person"] == "waits"
        await db.execute(
            insert(ticket).values(
                id=str(uuid4()),
                conversation_id=id_,
                state=TicketState.WAITING if is_open else TicketState.ENDED,
                lang=Lang.FR,
                priority=Priority.NORMAL,
                share_history=True,
                asked_at_seq=1,
                queued_at=born,
                ended_at=None if is_open else changed_at,
                version=1,
                reason="pressed",
            )
        )
    if "callback" in life:
        asked_at, done_at = life["callback"]
        await db.execute(
            insert(callback).values(
                id=str(uuid4()),
                conversation_id=id_,
                state=CallbackState.DONE if done_at else CallbackState.OPEN,
                phone="+32470123456",
                lang=Lang.FR,
                created_at=asked_at,
                tries=0,
                done_at=done_at,
            )
        )
    return id_


async def write_old(database: Database, count: int, *, now: datetime) -> None:
    async with database.writing() as db:
        for _ in range(count):
            await write(db, now - timedelta(days=31))


async def left(database: Database) -> set[str]:
    async with database.reading() as db:
        return set(await db.scalars(select(conversation.c.id)))


async def rows_of(database: Database, table: Any) -> list[Any]:
    async with database.reading() as db:
        return list(await db.execute(select(table)))


async def audited(database: Database) -> int:
    """Return how many conversations the audit trail says were removed."""
    return sum(
        row.detail["conversations"]
        for row in await rows_of(database, audit_table)
        if row.action == "ConversationsRemoved"
    )


# -- what is removed -------------------------------------------------------------------

AGES = [timedelta(0)] + [
    period + more
    for period in (KEPT.callback, KEPT.conversation, KEPT.handover)
    for more in (-MOMENT, timedelta(0), MOMENT)
]


@st.composite
def lives(draw: st.DrawFn) -> dict[str, Any]:
    person = draw(st.sampled_from([None, "asked", "wrote", "waits"]))
    states = [State.QUEUED] if person == "waits" else [State.BOT, State.CLOSED]
    life: dict[str, Any] = {
        "age": draw(st.sampled_from(AGES)),
        "lasted": draw(st.sampled_from([0, 100])),
        "person": person,
        "state": draw(st.sampled_from([*states, State.ASSIGNED])),
    }
    if draw(st.booleans()):
        age = draw(st.sampled_from(AGES))
        life["called"] = (age, draw(st.none() | st.sampled_from(AGES)))
    return life


def stays(life: dict[str, Any]) -> bool:
    """Tell in words of the rule, not of the query, whether it must be kept."""
    if life["state"] in {State.QUEUED, State.ASSIGNED} or life["person"] == "waits":
        return True
    if "called" in life:
        asked_ago, done_ago = life["called"]
        if done_ago is None or done_ago <= KEPT.callback:
            # Waits, or has just expired and told the citizen so, or is finished lately.
            return True
        del asked_ago
    period = KEPT.handover if life["person"] else KEPT.conversation
    return bool(life["age"] <= period)


@pytest.mark.asyncio
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(lives(), min_size=1, max_size=6))
async def test_nothing_young_or_open_is_removed_and_nothing_old_stays(
    hand: HubInHand, drawn: list[dict[str, Any]]
) -> None:
    await hand.empty_the_database()
    now, database = hand.clock(), hand.hub.database
    kept, written = set(), set()
    async with database.writing() as db:
        for life in drawn:
            fields = dict(life)
            if "called" in life:
                asked, done = life["called"]
                done_at = None if done is None else now - done
                fields["callback"] = (now - asked, done_at)
            id_ = await write(db, now - life["age"], **fields)
            written.add(id_)
            if stays(life):
                kept.add(id_)
    with patch.object(job, "AT_ONCE", 2):
        removed = await hand.hub.retention.sweep()
    assert await left(database) == kept
    assert removed["conversations"] == len(written - kept)


@pytest.mark.asyncio
async def test_all_that_hangs_on_it_goes_with_it(hand: HubInHand) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen = await hand.open()
    await hand.do(citizen, "say", text="je veux mourir")
    await hand.do(citizen, "rate", seq=2, value=4)
    await hand.do(citizen, "request_human")
    await hand.hub.waiting.turn()
    await hand.hub.agents.claim(agent, citizen.id, client_msg_id=str(uuid4()))
    await hand.do(citizen, "close")
    async with hand.hub.database.writing() as db:
        await telegram_links.insert_link(db, citizen.id, "k", "sealed", hand.clock())
    tables = [t for t in metadata.sorted_tables if "conversation_id" in t.c]
    filled = {t.name for t in tables if await rows_of(hand.hub.database, t)}
    assert filled == {table.name for table in tables} - {"callback"}
    hand.clock.forward(days=90, seconds=1)
    removed = await hand.hub.retention.sweep()
    assert (removed["conversations"], removed["with_person"]) == (1, 1)
    for table in (*tables, conversation):
        assert await rows_of(hand.hub.database, table) == []
    # Counts without anybody's words or ids stay.
    (crisis,) = await rows_of(hand.hub.database, crisis_count)
    assert crisis.messages == 1


@pytest.mark.asyncio
async def test_audit_log_and_meters_hold_counts_and_nothing_else(
    hand: HubInHand, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await write_old(hand.hub.database, 1, now=hand.clock())
    (row,) = await rows_of(hand.hub.database, conversation)
    await hand.hub.retention.sweep()
    (entry,) = await rows_of(hand.hub.database, audit_table)
    assert (entry.actor, entry.action) == ("retention", "ConversationsRemoved")
    assert entry.detail == {
        "conversations": 1,
        "with_person": 0,
        "messages": 2,
        "archives_reference": None,
    }
    for secret in (row.id, row.reference, "mot-secret"):
        assert secret not in json.dumps(entry.detail) + str(entry.subject)
        assert secret not in caplog.text
    assert "1 conversations were removed" in caplog.text
    async with hand.hub.database.reading() as db:
        assert await audit.is_whole(db)
    told = hand.hub.meters.registry.get_sample_value(
        "relais_removed_total", {"what": "conversation"}
    )
    assert told == 1


@pytest.mark.asyncio
async def test_where_the_archives_have_not_agreed_conversations_stay(
    hand: HubInHand,
) -> None:
    retention = hand.hub.retention
    retention.kept = replace(KEPT, are_removed=False)
    async with hand.hub.database.writing() as db:
        long_ago = hand.clock() - timedelta(days=400)
        old = await write(db, long_ago)
        called = await write(db, long_ago, callback=(long_ago, long_ago))
    assert await retention.sweep() == {"unseen_callbacks": 0, "callbacks": 1}
    assert await left(hand.hub.database) == {old, called}


# -- beside others ---------------------------------------------------------------------


@pytest_asyncio.fixture
async def other(hand: HubInHand, database_url: str, tmp_path: Path):
    async with hub_in_hand(database_url, tmp_path) as in_hand:
        yield in_hand


@pytest.mark.asyncio
async def test_two_hubs_at_once_remove_each_conversation_once(
    hand: HubInHand, other: HubInHand
) -> None:
    await write_old(hand.hub.database, 120, now=hand.clock())
    with patch.object(job, "AT_ONCE", 7):
        both = await asyncio.gather(
            hand.hub.retention.sweep(), other.hub.retention.sweep()
        )
    assert sum(each["conversations"] for each in both) == 120
    assert await left(hand.hub.database) == set()
    assert await audited(hand.hub.database) == 120
    async with hand.hub.database.reading() as db:
        assert await audit.is_whole(db)


@pytest.mark.asyncio
async def test_conversation_that_is_written_in_at_that_moment_is_left_alone(
    hand: HubInHand, other: HubInHand
) -> None:
    if hand.hub.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    await write_old(hand.hub.database, 3, now=hand.clock())
    (busy, *_) = await left(hand.hub.database)
    async with other.hub.database.writing() as db:
        await conversations.find(db, busy, lock=True)
        async with asyncio.timeout(3):
            assert (await hand.hub.retention.sweep())["conversations"] == 2
        await conversations.set_preferences(db, busy, {"lang": Lang.NL}, hand.clock())
    assert (await hand.hub.retention.sweep())["conversations"] == 0
    assert await left(hand.hub.database) == {busy}


@pytest.mark.asyncio
async def test_what_cannot_be_audited_is_not_removed(hand: HubInHand) -> None:
    await write_old(hand.hub.database, 3, now=hand.clock())
    before = await left(hand.hub.database)
    with (
        patch.object(audit, "append", side_effect=OSError),
        pytest.raises(OSError),  # noqa: PT011 - it is the one from above
    ):
        await hand.hub.retention.sweep()
    assert await left(hand.hub.database) == before


def test_killed_at_any_moment_the_audit_says_what_is_gone(
    database_url: str, tmp_path: Path
) -> None:
    total = 400

    async def prepare() -> None:
        database = Database(with_async_driver(database_url))
        await database.migrate()
        await write_old(database, total, now=utc_now())
        await database.close()

    async def look() -> tuple[int, int, bool]:
        database = Database(with_async_driver(database_url))
        async with database.reading() as db:
            there = await db.scalar(select(func.count()).select_from(conversation))
            is_whole = await audit.is_whole(db)
        told = await audited(database)
        await database.close()
        return int(there or 0), told, is_whole

    asyncio.run(prepare())
    code = (
        "import sys; from handover.retention import job, __main__;"
        "job.AT_ONCE = 3; sys.exit(__main__.main([]))"
    )
    environment = {
        **os.environ,
        "RELAIS_DATABASE_URL": database_url,
        "RELAIS_DATA_DIR": str(tmp_path),
        "RELAIS_SEARCH_MODEL": "off",
    }
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment)
    deadline = time.monotonic() + 120
    while asyncio.run(look())[0] > total - 30:
        assert process.poll() is None
        assert time.monotonic() < deadline
    process.send_signal(signal.SIGKILL)
    process.wait()
    there, told, is_whole = asyncio.run(look())
    assert (there + told, is_whole) == (total, True)
    # The next run takes up the rest.
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    there, told, is_whole = asyncio.run(look())
    assert (there, told, is_whole) == (0, total, True)


# -- callbacks that nobody sees to -----------------------------------------------------


@pytest.mark.asyncio
@pytest.mark.parametrize("is_taken", [False, True])
async def test_callback_that_nobody_saw_to_expires_and_its_number_is_erased(
    hand: HubInHand, is_taken: bool
) -> None:
    agent = await hand.agent("Amina", Lang.FR)
    citizen = await hand.open()
    half_day = str(hand.hub.opening.half_days(Lang.FR)[0])
    await hand.do(
        citizen, "callback", phone="0470 12 34 56", half_day=half_day, note="svp"
    )
    tasks = hand.hub.callback_tasks
    (task,) = await tasks.pending()
    if is_taken:
        await tasks.take(agent, task.id)
    hand.clock.forward(days=30)
    assert (await hand.hub.retention.sweep())["unseen_callbacks"] == 0
    hand.clock.forward(seconds=1)
    assert (await hand.hub.retention.sweep())["unseen_callbacks"] == 1
    (row,) = await rows_of(hand.hub.database, callback)
    assert (row.state, row.outcome) == (CallbackState.DONE, Outcome.EXPIRED)
    assert (row.phone, row.note, row.agent_note) == (None, None, None)
    assert "Personne n'a pu répondre" in (await hand.last(citizen)).text
    assert await tasks.pending() == []
    with pytest.raises(TaskGone):
        await tasks.finish(agent, task.id, Outcome.REACHED, note="")
    hand.clock.forward(days=7, seconds=1)
    await hand.hub.retention.sweep()
    assert await rows_of(hand.hub.database, callback) == []


# -- the command -----------------------------------------------------------------------


def counted(printed: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in printed.splitlines()[1:]:
        what, _, count = line.strip().rpartition(" ")
        found[what.strip()] = int(count)
    return found


def test_command_counts_what_it_would_remove_and_removes_it_when_told(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def run(work: Any) -> Any:
        database = Database(with_async_driver(database_url))
        await database.migrate()
        found = await work(database)
        await database.close()
        return found

    async def prepare(database: Database) -> None:
        now = utc_now()
        async with database.writing() as db:
            long_ago = now - timedelta(days=100)
            await write(db, long_ago)
            await write(db, long_ago, person="asked")
            await write(db, long_ago, callback=(now, now))
            await write(db, now)

    monkeypatch.setenv("RELAIS_DATABASE_URL", database_url)
    monkeypatch.setenv("RELAIS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("RELAIS_SEARCH_MODEL", "off")
    asyncio.run(run(prepare))
    before = asyncio.run(run(left))
    assert main(["--dry-run"]) == 0
    dry = counted(capsys.readouterr().out)
    assert (dry["conversations"], dry["of these with a person"]) == (2, 1)
    assert asyncio.run(run(left)) == before
    assert main([]) == 0
    done = counted(capsys.readouterr().out)
    assert (done["conversations"], done["their messages"]) == (2, 4)
    assert len(asyncio.run(run(left))) == len(before) - 2


def test_command_refuses_in_production_without_the_archives(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RELAIS_STAGE", "production")
    assert main([]) == 1
    assert "RELAIS_ARCHIVES_SELECTION_REF" in capsys.readouterr().err
