"""`python -m studio.content export|diff|import FOLDER`: between studio and repository.

`export` writes what is live into a content folder, byte for byte; `diff` tells field by
field how a folder differs from what is live; `import` makes a draft of how it differs,
joined with what was published since the folder was last exported or released.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from handover.content.files import read_files
from handover.content.reader import ContentError
from handover.core.permissions import Permission
from handover.core.records import AgentAccount
from handover.settings import Settings, SettingsError, read_settings
from handover.store import accounts, releases
from handover.store.engine import Database, StoreUnavailable
from handover.store.releases import Manifest, Release, blob_hash
from studio.changes import Conflict
from studio.draft_files import FileChange
from studio.editor_desk import EditorDesk
from studio.yaml_edit import EditError

MARK = ".release"
"""File in a content folder with the number of the release it was exported from."""


class Refused(Exception):
    """Raised when a command cannot be done; says why and what to do."""


class Published:
    """What is live, as the database says it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def adopt(self) -> Release:
        """Return the release that is live.

        Raises:
            Refused: Nothing was ever released.
        """
        async with self._database.reading() as db:
            last = await releases.live(db)
            found = await releases.find(db, last.release_number) if last else None
        if found is None:
            raise Refused("Nothing was released yet: what is live is the folder.")
        return found


def main(arguments: list[str]) -> int:
    """Do one of the three; return the exit status: 0 done or equal, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m studio.content")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, help_ in (
        ("export", "write what is live into a folder"),
        ("diff", "tell how a folder differs from what is live"),
        ("import", "make a draft of how a folder differs"),
    ):
        each = verbs.add_parser(verb, help=help_)
        each.add_argument("folder", nargs="?", type=Path, default=Path("nlu_data"))
        if verb == "import":
            each.add_argument("--login", required=True, help="an editor's account")
            each.add_argument("--title", default="Imported from files")
    given = parser.parse_args(arguments)
    try:
        return asyncio.run(_do(given, read_settings(os.environ)))
    except (Refused, SettingsError, ContentError, StoreUnavailable) as error:
        sys.stderr.write(f"{error}\n")
        return 1


async def _do(given: argparse.Namespace, settings: Settings) -> int:
    database = Database(settings.database_url)
    try:
        await database.migrate()
        if given.verb == "export":
            return await export(database, given.folder)
        if given.verb == "diff":
            return await diff(database, given.folder)
        return await import_(database, given.folder, given.login, given.title)
    finally:
        await database.close()


async def export(database: Database, folder: Path) -> int:
    """Write what is live; print every file that changes; return 0.

    Raises:
        Refused: A file holds something that no release ever did: it would be lost.
    """
    live = await Published(database).adopt()
    here = await asyncio.to_thread(read_files, folder)
    changed = _changed(live.manifest, here)
    async with database.reading() as db:
        blobs = await releases.read_blobs(db, live.manifest.values())
        known = await releases.read_blobs(
            db, [blob_hash(here[path]) for path in changed if path in here]
        )
    lost = [p for p in changed if p in here and blob_hash(here[p]) not in known]
    if lost:
        raise Refused(
            f"Changed in {folder} and unknown to the studio: {', '.join(lost)}. "
            "Import them first, or undo the change."
        )
    wanted = {
        path: blobs[live.manifest[path]] if path in live.manifest else None
        for path in changed
    }
    await asyncio.to_thread(_write, folder, wanted, live.number)
    for path, text in wanted.items():
        sys.stdout.write(f"{'written' if text is not None else 'removed'} {path}\n")
    sys.stdout.write(f"{folder} is release {live.number}\n")
    return 0


async def diff(database: Database, folder: Path) -> int:
    """Print how a folder differs from what is live; return 1 if it does."""
    live = await Published(database).adopt()
    here = await asyncio.to_thread(read_files, folder)
    changed = _changed(live.manifest, here)
    async with database.reading() as db:
        wanted = [live.manifest[path] for path in changed if path in live.manifest]
        blobs = await releases.read_blobs(db, wanted)
    for path in changed:
        file = FileChange(path, blobs.get(live.manifest.get(path, "")), here.get(path))
        for line in _told(file):
            sys.stdout.write(f"{line}\n")
    return 1 if changed else 0


async def import_(database: Database, folder: Path, login: str, title: str) -> int:
    """Make a draft of how a folder differs; print its id; return 0.

    Raises:
        Refused: The account may not edit, nothing differs, or the same fields were
            changed in the studio: these are named, and no draft is left behind.
    """
    published = Published(database)
    live = await published.adopt()
    account = await _editor(database, login)
    here = await asyncio.to_thread(read_files, folder)
    base = await _base(database, folder, live)
    changed = _changed(base.manifest, here)
    if not changed:
        raise Refused(f"{folder} does not differ from release {base.number}.")
    desk = EditorDesk(database, _utc_now, published)
    draft = await desk.open(account, title, base=base)
    try:
        for path in changed:
            if path in here:
                await desk.rewrite(draft.id, account, path, _always(here[path]))
            else:
                await desk.remove(draft.id, account, path)
        await desk.update(draft.id, account)
    except (Conflict, EditError) as error:
        await desk.forget(draft.id)
        what = "Changed here and in the studio" if isinstance(error, Conflict) else ""
        raise Refused(f"{what or 'Not importable'}: {error}") from None
    sys.stdout.write(f"{len(changed)} files are in the draft '{title}' ({draft.id})\n")
    return 0


async def _editor(database: Database, login: str) -> AgentAccount:
    async with database.reading() as db:
        account = await accounts.find_agent(db, login)
    if account is None or not account.may(Permission.EDIT):
        raise Refused(f"{login!r} is no editor's account.")
    return account


async def _base(database: Database, folder: Path, live: Release) -> Release:
    """Return the release that the folder was before it was changed."""
    try:
        number = int((folder / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        number = 0
    async with database.reading() as db:
        marked = await releases.find(db, number)
        return marked or await releases.last_of(db, "folder") or live


def _changed(manifest: Manifest, here: Mapping[str, str]) -> list[str]:
    return [
        path
        for path in sorted({*manifest, *here})
        if path not in here or manifest.get(path) != blob_hash(here[path])
    ]


def _write(folder: Path, wanted: Mapping[str, str | None], number: int) -> None:
    for path, text in wanted.items():
        file = folder / path
        if text is None:
            file.unlink(missing_ok=True)
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        work = file.with_name(f".{file.name}.new")
        work.write_bytes(text.encode())
        work.replace(file)
    (folder / MARK).write_text(f"{number}\n", "utf-8")


def _told(file: FileChange) -> Iterator[str]:
    if file.before is None or file.after is None:
        yield f"{file.path}: {'only here' if file.before is None else 'only live'}"
        return
    for change in file.fields():
        yield f"{file.path}: {'.'.join(map(str, change.place))}"


def _always(text: str) -> Callable[[str | None], str]:
    return lambda _: text


def _utc_now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
