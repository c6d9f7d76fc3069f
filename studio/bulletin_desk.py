"""Puts an urgent notice above every conversation at once, and takes it away.

No draft and no second person: what it says is checked as answers are, and who said it
stands in the audit trail.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handover.bulletin_board import BulletinBoard
from handover.content.catalogue import Catalogue
from handover.content.lists import WordLists, may_link, read_word_lists
from handover.content.model import BothLevels, PerLang
from handover.content.personal_data import CONTACT_KINDS
from handover.content.rules.agreement import agreement
from handover.content.rules.breach import Written, written
from handover.content.rules.wording import amounts, avoided, decisions, plain
from handover.core.bulletin import LONGEST, Bulletin
from handover.core.records import AgentAccount
from handover.core.words import Lang, Level
from handover.privacy.masking import Masker
from handover.store import audit, bulletins
from handover.store.engine import Database

__all__ = ["BulletinDesk", "BulletinFault", "BulletinRefused", "NoSuchBulletin"]

SHOWN_BEFORE = 20
PERSONAL = "personal"

Words = Mapping[Lang, str]


@dataclass(frozen=True)
class BulletinFault:
    """One thing wrong with a notice.

    Attributes:
        field: `texts`, `links` or `until`.
        lang: In which language; None for the end.
        rule: As docs/reference/content.md calls it.
        message: What is wrong; what to do. No identifier is quoted.
    """

    field: str
    lang: Lang | None
    rule: str
    message: str


class BulletinRefused(Exception):
    """Raised when a notice breaks rules; holds every fault."""

    def __init__(self, faults: list[BulletinFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class NoSuchBulletin(LookupError):
    """Raised when the notice to be ended is not the one that citizens see."""


class BulletinDesk:
    """Posts and ends; `lists_folder` holds the editors' lists of words."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        board: BulletinBoard,
        catalogue: Catalogue,
        masker: Masker,
        lists_folder: Path,
    ) -> None:
        self._database = database
        self._clock = clock
        self._board = board
        self._catalogue = catalogue
        self._masker = masker
        self._lists_folder = lists_folder

    async def newest(self) -> list[Bulletin]:
        """Return the last notices, newest first; the first may be shown now."""
        async with self._database.reading() as db:
            return await bulletins.newest(db, limit=SHOWN_BEFORE)

    async def post(
        self, account: AgentAccount, texts: Words, links: Words | None, until: datetime
    ) -> int:
        """Show a notice to every citizen from now on; one shown before is ended.

        Args:
            account: Who posts it.
            texts: All languages, each at most `TEXT_CHARS`.
            links: All languages, or None.
            until: When it ends by itself.

        Raises:
            BulletinRefused: It breaks rules.
        """
        said = {lang: " ".join(texts[lang].split()) for lang in Lang}
        lists, _ = read_word_lists(self._lists_folder)
        now = self._clock()
        faults = [
            *self._wording(said, lists),
            *self._links(links or {}),
            *_end(until, now),
        ]
        if faults:
            raise BulletinRefused(faults)
        async with self._database.writing() as db:
            await bulletins.lock(db)
            for before in await bulletins.newest(db, limit=1):
                if before.is_shown(now):
                    await bulletins.end(db, before.id, account.login, now)
            id_ = await bulletins.post(
                db, said, links, until=until, by=account.login, now=now
            )
            detail = {"until": until.isoformat(), "sha256": _hash(said, links)}
            await audit.append(
                db, account.login, "bulletin_posted", str(id_), detail, now
            )
        await self._board.refresh()
        return id_

    async def end(self, account: AgentAccount, id_: int) -> None:
        """Take the notice away that citizens see now.

        Raises:
            NoSuchBulletin: Another one is shown by now, or none.
        """
        now = self._clock()
        async with self._database.writing() as db:
            await bulletins.lock(db)
            last = await bulletins.newest(db, limit=1)
            if not last or last[0].id != id_ or not last[0].is_shown(now):
                raise NoSuchBulletin(id_)
            await bulletins.end(db, id_, account.login, now)
            await audit.append(db, account.login, "bulletin_ended", str(id_), {}, now)
        await self._board.refresh()

    def _wording(self, texts: Words, lists: WordLists) -> Iterator[BulletinFault]:
        levels = PerLang[BothLevels].model_validate(
            {lang.value: dict.fromkeys(Level, texts[lang]) for lang in Lang}
        )
        found = [
            fault
            for text in written((), levels)
            if text.level is Level.STANDARD
            for fault in self._of_one(text, lists)
        ]
        yield from found
        # What differs is quoted: never the digits of an identifier.
        if any(fault.rule == PERSONAL for fault in found):
            return
        for breach in agreement((), levels, lists.own_numbers):
            if breach.place[-1] == Level.STANDARD:
                lang = Lang(str(breach.place[-2]))
                yield BulletinFault("texts", lang, breach.rule, breach.what)

    def _of_one(self, text: Written, lists: WordLists) -> Iterator[BulletinFault]:
        avoided_here = lists.avoided.in_lang(text.lang)
        for breach in (
            *decisions(text),
            *plain(text),
            *amounts(text),
            *avoided(text, avoided_here),
        ):
            yield BulletinFault("texts", text.lang, breach.rule, breach.what)
        found = self._masker.mask(text.words).kinds
        kinds = [kind for kind in found if kind not in CONTACT_KINDS]
        if kinds:
            what = f"somebody's {' and '.join(kinds)}; remove it"
            yield BulletinFault("texts", text.lang, PERSONAL, what)

    def _links(self, links: Words) -> Iterator[BulletinFault]:
        for lang, url in links.items():
            if not url.startswith("https://"):
                what = "not encrypted; write https:// and open it once"
                yield BulletinFault("links", lang, "link", what)
            elif not may_link(url, self._catalogue.content.domains):
                what = "its domain is not listed; link an official page"
                yield BulletinFault("links", lang, "link", what)


def _end(until: datetime, now: datetime) -> Iterator[BulletinFault]:
    if until <= now:
        what = "lies in the past; write when the notice is to end"
        yield BulletinFault("until", None, "date", what)
    if until > now + LONGEST:
        what = f"more than {LONGEST.days} days ahead; set it earlier"
        yield BulletinFault("until", None, "date", what)


def _hash(texts: Words, links: Words | None) -> str:
    """Return the SHA-256 of what was said: the trail shows if it is changed."""
    said = json.dumps([texts, links], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(said.encode()).hexdigest()
