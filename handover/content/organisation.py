"""Who a conversation can be passed on to: own teams, and institutions elsewhere.

`nlu_data/teams.yml` and `nlu_data/institutions.yml`, both optional. To an institution
elsewhere nothing is sent: the citizen gets its published contact (R-19).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter

from handover.content.lists import DOMAINS_FILE, Domains, may_link
from handover.content.model import PerLang, Record, WebAddress, Words
from handover.content.reader import Reader
from handover.core.words import Lang

TEAMS_FILE = "teams.yml"
INSTITUTIONS_FILE = "institutions.yml"

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


class Team(Record):
    """Agents who work together, and for which institution."""

    institution: PerLang[Words]
    name: PerLang[Words]


class Elsewhere(Record):
    """An institution that is competent for what this one is not.

    Attributes:
        about: What it is competent for, a few words.
        phone: As people dial it in Belgium, or None where none was confirmed.
        checked_on: The day an editor last looked all this up.
    """

    name: PerLang[Words]
    about: PerLang[Words]
    phone: Words | None = None
    url: PerLang[WebAddress]
    checked_on: date

    def contact(self, lang: Lang) -> str:
        """Return how to reach it, as list items of a message."""
        ways = [self.phone, self.url.in_lang(lang)]
        return "\n".join(f"- {way}" for way in ways if way)


_TEAMS = TypeAdapter(dict[Id, Team])
_INSTITUTIONS = TypeAdapter(dict[Id, Elsewhere])


@dataclass(frozen=True)
class Organisation:
    """Teams and institutions by id."""

    teams: Mapping[str, Team] = field(default_factory=dict)
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)

    def team_name(self, team: str | None, lang: Lang) -> str:
        """Return the name of a team with its institution; its id if unpublished."""
        found = self.teams.get(team or "")
        if found is None:
            return team or ""
        return f"{found.name.in_lang(lang)} ({found.institution.in_lang(lang)})"


def read_organisation(reader: Reader, domains: Domains) -> Organisation:
    """Read both files where they exist; faults are noted in `reader`."""
    found = []
    for file, shape in ((TEAMS_FILE, _TEAMS), (INSTITUTIONS_FILE, _INSTITUTIONS)):
        path = reader.folder / file
        found.append((reader.read(path, shape) if path.exists() else None) or {})
    teams, elsewhere = found
    for name, institution in elsewhere.items():
        for lang in Lang:
            if not may_link(institution.url.in_lang(lang), domains):
                what = f"its domain is not in {DOMAINS_FILE}; link an official page"
                path = reader.folder / INSTITUTIONS_FILE
                reader.fault(path, 1, f"link: {name}.url.{lang}: {what}")
    return Organisation(teams, elsewhere)
