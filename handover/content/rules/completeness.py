"""Nothing may be missing: facets, regions, rights (R-44, R-46, R-47, R-87).

Languages, levels and obligatory fields are the business of `handover.content.model`.
"""

from collections.abc import Iterator

from handover.content.model import Topic
from handover.content.rules.breach import Breach
from handover.core.words import FACETS, Region

RIGHTS_FLOOR = 49
"""How many rights are published at least; fewer means that one was lost."""

DEPEND_ON_REGION = ("overview", "how_to_apply", "contact")
"""Facets that nobody can use without knowing the institution of their region."""


def completeness(topic: Topic) -> Iterator[Breach]:
    """Yield what a topic lacks."""
    if topic.kind == "right":
        for facet in FACETS:
            if facet not in topic.answers:
                what = f"the facet '{facet}' is missing; write it"
                yield Breach(("answers",), "complete", what)
    for facet, answer in topic.answers.items():
        missing = [region.value for region in Region if region not in answer.regions]
        if answer.regions and missing:
            what = f"no text for {' and '.join(missing)}; write all four regions"
            yield Breach(("answers", facet, "regions"), "complete", what)
        if topic.regional and not answer.regions and facet in DEPEND_ON_REGION:
            what = f"'{facet}' of a regional right has no 'regions:'; write all four"
            yield Breach(("answers", facet), "complete", what)


def enough_rights(rights: int, floor: int = RIGHTS_FLOOR) -> Iterator[Breach]:
    """Yield a breach if fewer rights are published than there were."""
    if rights < floor:
        what = f"{rights} rights, of at least {floor}; put back what was removed"
        yield Breach((), "complete", what)
