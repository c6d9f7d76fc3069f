"""The repository and the studio may both be the place of truth."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from handover.accounts import Accounts
from handover.content.files import read_files
from handover.core.agent_words import Role
from handover.core.draft import DraftState
from handover.core.records import AgentAccount
from handover.core.words import Lang
from handover.settings import with_async_driver
from handover.store import drafts, releases
from handover.store.engine import Database
from studio.content import Refused, diff, export, import_

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ANSWERS = "answers/a.yml"
FIRST = {
    ANSWERS: '# By hand.\ntopic: a\nnames:\n  fr: "Un"\n  nl: "Een"\n',
    "texts/t.yml": "x: 1\n",
}


@pytest_asyncio.fixture
async def database(tmp_path: Path):
    database = Database(with_async_driver(f"sqlite:///{tmp_path / 'relais.db'}"))
    await database.migrate()
    account = AgentAccount(
        "", "elif", "Elif", (Lang.FR,), roles=frozenset({Role.EDITOR})
    )
    await Accounts(database, lambda: NOW).create(account, "a long password")
    yield database
    await database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "nlu_data"
    write(folder, FIRST)
    return folder


def write(folder: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


async def released(database: Database, texts: dict[str, str], origin: str) -> int:
    manifest = {path: releases.blob_hash(text) for path, text in texts.items()}
    async with database.writing() as db:
        await releases.keep_blobs(db, texts.values())
        number = await releases.insert_release(
            db,
            manifest,
            content="0",
            origin=origin,
            notes="",
            authors=[],
            approvers=[],
            now=NOW,
        )
        await releases.publish(db, number, "paul", NOW)
    return number


def other(path: str, old: str, new: str) -> dict[str, str]:
    return FIRST | {path: FIRST[path].replace(old, new)}


async def test_before_anything_was_released_there_is_nothing_to_do(
    database: Database, folder: Path
) -> None:
    for verb in (export, diff):
        with pytest.raises(Refused, match="Nothing was released"):
            await verb(database, folder)


async def test_what_is_exported_is_byte_for_byte_what_is_live(
    database: Database, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await released(database, FIRST, "folder")
    live = other(ANSWERS, "Un", "Deux") | {"texts/new.yml": "y: 'é'\r\n"}
    del live["texts/t.yml"]
    await released(database, live, "studio")
    assert await diff(database, folder) == 1
    told = capsys.readouterr().out
    assert f"{ANSWERS}: names.fr" in told
    assert await export(database, folder) == 0
    assert read_files(folder) == live
    assert await diff(database, folder) == 0


async def test_an_export_loses_nothing_that_is_only_in_the_folder(
    database: Database, folder: Path
) -> None:
    await released(database, other(ANSWERS, "Un", "Deux"), "studio")
    write(folder, other(ANSWERS, "Un", "Mine"))
    with pytest.raises(Refused, match=ANSWERS):
        await export(database, folder)
    assert "Mine" in read_files(folder)[ANSWERS]


async def test_an_import_is_joined_with_what_was_published_meanwhile(
    database: Database, folder: Path
) -> None:
    await released(database, FIRST, "folder")
    live = await released(database, other(ANSWERS, "Un", "Deux"), "studio")
    write(folder, other(ANSWERS, "Een", "Twee"))
    assert await import_(database, folder, "elif", "By hand") == 0
    async with database.reading() as db:
        (draft,) = await drafts.in_states(db, [DraftState.OPEN], limit=9)
        files = await drafts.files(db, draft.id)
        blobs = await releases.read_blobs(db, [b for b in files.values() if b])
    assert (draft.title, draft.base_number, draft.authors) == (
        "By hand",
        live,
        ("elif",),
    )
    assert list(files) == [ANSWERS]
    text = blobs[str(files[ANSWERS])]
    assert '  fr: "Deux"\n  nl: "Twee"\n' in text
    assert text.startswith("# By hand.")


async def test_an_import_that_conflicts_says_where_and_leaves_no_draft(
    database: Database, folder: Path
) -> None:
    await released(database, FIRST, "folder")
    await released(database, other(ANSWERS, "Un", "Deux"), "studio")
    write(folder, other(ANSWERS, "Un", "Trois"))
    with pytest.raises(Refused, match=rf"{ANSWERS}\.names\.fr"):
        await import_(database, folder, "elif", "By hand")
    async with database.reading() as db:
        assert await drafts.in_states(db, [*DraftState], limit=9) == []


@pytest.mark.parametrize("login", ["nobody", "amina"])
async def test_only_an_editor_imports(
    database: Database, folder: Path, login: str
) -> None:
    agent = AgentAccount("", "amina", "Amina", (Lang.FR,))
    await Accounts(database, lambda: NOW).create(agent, "a long password")
    await released(database, FIRST, "folder")
    with pytest.raises(Refused, match="editor"):
        await import_(database, folder, login, "By hand")
