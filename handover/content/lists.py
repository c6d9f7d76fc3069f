"""The editors' lists: jargon, words to avoid, own numbers, domains of links.

docs/reference/content.md explains them to editors. The hub needs the domains alone.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import StringConstraints, TypeAdapter

from handover.content.model import PerLang, Record, Words
from handover.content.reader import Reader

DOMAINS_FILE = "link_domains.yml"
JARGON_FILE = "jargon.yml"
AVOIDED_FILE = "words_to_avoid.yml"
OWN_NUMBERS_FILE = "own_numbers.yml"

DomainName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]


class Domain(Record):
    """A domain that links may lead to, its subdomains included.

    Attributes:
        http: Whether its pages exist without encryption only.
    """

    owner: Words
    http: bool = False


class Term(Record):
    """A term that an easy text may not leave unexplained.

    Attributes:
        means: What it says in plain words.
        explained_by: Any of these words in the same text explains it; without any, the
            term is a name that may stand alone.
    """

    means: Words
    explained_by: tuple[Words, ...] = ()


class Avoided(Record):
    """A word that labels people, and what to write in its place.

    Attributes:
        word: One or more words; a `*` at the end stands for any ending.
    """

    word: Words
    instead: Words


Domains = dict[str, Domain]
_DOMAINS = TypeAdapter(dict[DomainName, Domain])
_JARGON = TypeAdapter(PerLang[dict[Words, Term]])
_AVOIDED = TypeAdapter(PerLang[tuple[Avoided, ...]])
_OWN_NUMBERS = TypeAdapter(dict[Words, Words])
_NO_TERMS: PerLang[dict[str, Term]] = PerLang(fr={}, nl={}, de={}, en={})
_NOTHING_AVOIDED: PerLang[tuple[Avoided, ...]] = PerLang(fr=(), nl=(), de=(), en=())


@dataclass(frozen=True)
class WordLists:
    """What the rules of wording look words up in.

    Attributes:
        jargon: Terms by language.
        avoided: Words that label people, by language.
        own_numbers: Telephone numbers of one language, which the others need not name.
    """

    jargon: PerLang[dict[str, Term]] = field(default_factory=lambda: _NO_TERMS)
    avoided: PerLang[tuple[Avoided, ...]] = field(
        default_factory=lambda: _NOTHING_AVOIDED
    )
    own_numbers: tuple[str, ...] = ()


def read_domains(reader: Reader) -> Domains:
    """Read the domains that links may lead to; faults are noted in `reader`."""
    return reader.read(reader.folder / DOMAINS_FILE, _DOMAINS) or {}


def read_word_lists(folder: Path) -> tuple[WordLists, Reader]:
    """Read all lists but the domains; the reader holds what is wrong with them."""
    reader = Reader(folder)
    jargon = reader.read(folder / JARGON_FILE, _JARGON)
    avoided = reader.read(folder / AVOIDED_FILE, _AVOIDED)
    own_numbers = reader.read(folder / OWN_NUMBERS_FILE, _OWN_NUMBERS) or {}
    lists = WordLists(
        jargon or _NO_TERMS, avoided or _NOTHING_AVOIDED, tuple(own_numbers)
    )
    return lists, reader


def domain_of(url: str, domains: Domains) -> Domain | None:
    """Return the listed domain behind a web address, or None if there is none."""
    host = (urlsplit(url).hostname or "").lower()
    labels = host.split(".")
    for first in range(len(labels)):
        found = domains.get(".".join(labels[first:]))
        if found is not None:
            return found
    return None


def may_link(url: str, domains: Domains) -> bool:
    """Tell whether a citizen may be sent to this address (requirement R-99)."""
    try:
        domain = domain_of(url, domains)
        encrypted = urlsplit(url).scheme == "https"
    except ValueError:  # an address that is not one, such as "https://[x"
        return False
    return domain is not None and (encrypted or domain.http)
