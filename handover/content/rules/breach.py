"""What a rule reports, and the walk over every text that rules look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from handover.content.model import BothLevels, Levels, PerLang, Source, Topic
from handover.content.reader import Place
from handover.core.words import Lang, Level


@dataclass(frozen=True)
class Breach:
    """One rule that is not kept.

    Attributes:
        place: Where in the file; empty for the file as a whole.
        rule: One word, as docs/reference/content.md calls it.
        what: What is wrong; what to do.
    """

    place: Place
    rule: str
    what: str


@dataclass(frozen=True)
class Written:
    """One text in one language and level, and where it stands."""

    place: Place
    lang: Lang
    level: Level
    words: str


def wordings(topic: Topic) -> Iterator[tuple[Place, PerLang[BothLevels]]]:
    """Yield each text of a topic, the variants of regions included."""
    for facet, answer in topic.answers.items():
        place: Place = ("answers", facet)
        yield (*place, "text"), answer.text
        for region, variant in answer.regions.items():
            yield (*place, "regions", region.value, "text"), variant.text


def written(place: Place, text: PerLang[BothLevels] | PerLang[Levels]) -> list[Written]:
    """Return each version of one text; a missing easy version is left out."""
    found = []
    for lang, level in product(Lang, Level):
        words = getattr(text.in_lang(lang), level.value)
        if words is not None:
            found.append(Written((*place, lang.value, level.value), lang, level, words))
    return found


def sources(topic: Topic) -> Iterator[tuple[Place, Source]]:
    """Yield each source of a topic, of its answers and of their regions."""
    lists: list[tuple[Place, tuple[Source, ...]]] = [(("sources",), topic.sources)]
    for facet, answer in topic.answers.items():
        place: Place = ("answers", facet)
        lists.append(((*place, "sources"), answer.sources or ()))
        for region, variant in answer.regions.items():
            regional = (*place, "regions", region.value, "sources")
            lists.append((regional, variant.sources or ()))
    for start, several in lists:
        for position, source in enumerate(several):
            yield (*start, position), source
