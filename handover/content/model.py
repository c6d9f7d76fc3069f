"""The shapes of `nlu_data/`: answer records, texts, the institution.

docs/reference/content.md explains each field to editors; this is the same in code.
"""

from datetime import date
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from handover.core.words import DEFAULT_FACET, FACETS, Lang, Level, Region

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
T = TypeVar("T")

TopicName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


def _known(facet: str) -> str:
    if facet not in FACETS:
        known = ", ".join(FACETS)
        raise ValueError(f"unknown facet {facet!r}; known: {known}")
    return facet


Facet = Annotated[str, AfterValidator(_known)]


class Record(BaseModel):
    """Base of all content: an unknown field is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PerLang(Record, Generic[T]):
    """The same thing in each of the four languages; none may be missing."""

    fr: T
    nl: T
    de: T
    en: T

    def in_lang(self, lang: Lang) -> T:
        """Return the version in `lang`."""
        value: T = getattr(self, lang.value)
        return value


class Levels(Record):
    """One text in both levels; without `easy` the standard text serves both."""

    standard: Words
    easy: Words | None = None

    def at(self, level: Level) -> str:
        """Return the text at `level`."""
        if level is Level.EASY and self.easy is not None:
            return self.easy
        return self.standard


class BothLevels(Levels):
    """One answer text; the easy version is obligatory."""

    easy: Words


class Source(Record):
    """Where an answer comes from; `checked_on` is the day an editor last read it."""

    title: PerLang[Words]
    url: PerLang[WebAddress]
    institution: PerLang[Words]
    checked_on: date


class RegionVariant(Record):
    """What replaces the general text once the region is known."""

    text: PerLang[BothLevels]
    sources: tuple[Source, ...] | None = None


class Answer(Record):
    """One published answer of a topic."""

    text: PerLang[BothLevels]
    sources: tuple[Source, ...] | None = None
    regions: dict[Region, RegionVariant] = {}
    choices: tuple[Words, ...] = ()


class Topic(Record):
    """Everything the bot says about one right, or about one conversation intent."""

    topic: TopicName
    kind: Literal["right", "conversation"]
    names: PerLang[Words]
    regional: bool = False
    grant_mode: Annotated[
        Literal["automatic", "on_request", "mixed"] | None,
        Field(validate_default=True),
    ] = None
    legal_basis: PerLang[Words] | None = None
    related: tuple[TopicName, ...] = ()
    valid_from: date
    review_by: date
    author: Words
    approver: Words
    version: Annotated[int, Field(ge=1)]
    sources: Annotated[tuple[Source, ...], Field(validate_default=True)] = ()
    answers: dict[Facet, Answer]

    @field_validator("grant_mode")
    @classmethod
    def _say_how_a_right_is_granted(
        cls, grant_mode: str | None, info: ValidationInfo
    ) -> str | None:
        if info.data.get("kind") == "right" and grant_mode is None:
            raise ValueError("a right needs a grant_mode; say how it is granted")
        return grant_mode

    @field_validator("sources")
    @classmethod
    def _say_where_a_right_comes_from(
        cls, sources: tuple[Source, ...], info: ValidationInfo
    ) -> tuple[Source, ...]:
        if info.data.get("kind") == "right" and not sources:
            raise ValueError("a right needs at least one source; name it")
        return sources

    @field_validator("answers")
    @classmethod
    def _can_be_found(
        cls, answers: dict[str, Answer], info: ValidationInfo
    ) -> dict[str, Answer]:
        if DEFAULT_FACET not in answers:
            raise ValueError(
                "the facet 'overview' is missing; write it, others fall back to it"
            )
        if info.data.get("kind") == "conversation" and len(answers) > 1:
            raise ValueError(
                "a conversation intent has the single facet 'overview'; remove others"
            )
        if not info.data.get("regional") and any(a.regions for a in answers.values()):
            raise ValueError("region variants need 'regional: true'; say so above")
        return answers

    def answer_id(self, facet: str) -> str:
        """Return the id of one answer: `<topic>.<facet>`, or `<topic>` alone."""
        return self.topic if self.kind == "conversation" else f"{self.topic}.{facet}"


class Text(Record):
    """One text of the service itself; locked ones need their own role to change."""

    locked: bool = False
    text: PerLang[Levels]


class Institution(Record):
    """Who runs this assistant and how else it can be reached."""

    name: PerLang[Words]
    description: PerLang[Words]
    phone: Words
    phone_note: PerLang[Words] | None = None
    desk: PerLang[Words]
    post: PerLang[Words]
    privacy_url: PerLang[WebAddress]
    charter_contact_email: Words
