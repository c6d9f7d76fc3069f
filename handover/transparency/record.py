"""The shape of `/transparency/register.json`: a record for algorithm registers.

docs/reference/register.schema.json is the same as JSON schema; a test compares both.
A field that is `null` is not known or does not exist yet; it stays in the record so
that everybody sees the gap. The groups follow the Dutch standard for algorithm
registers, the British transparency standard and Annex VIII of the AI Act.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from handover.content.model import PerLang, Record, WebAddress, Words
from handover.core.words import Lang
from handover.transparency.pipeline import Thresholds

SCHEMA_VERSION = "1.0"


class Localised(PerLang[Words]):
    """One text in the four languages."""


class Name(PerLang[Annotated[str, Field(min_length=1, max_length=99)]]):
    """A name in the four languages, under 100 characters."""


class ShortDescription(PerLang[Annotated[str, Field(min_length=1, max_length=349)]]):
    """A description in the four languages, under 350 characters."""


class Part(Record):
    """A group of the record; in the schema no field may be missing, only `null`."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class Link(Part):
    """A page of somebody else, with its address in each language."""

    title: Localised
    url: PerLang[WebAddress]


class Identity(Part):
    """What it is called, and where it is described."""

    name: Name
    short_description: ShortDescription
    organisation: Localised
    organisation_description: Localised
    theme: Localised
    status: Literal["in_development", "in_use", "out_of_use"]
    page: str
    record: str
    contact_email: str
    start: date | None = None
    end: date | None = None
    publication_category: str | None = None
    source_record_url: WebAddress | None = None


class Ownership(Part):
    """Who answers for it."""

    deployer: Localised
    charter_contact_email: str
    provider: Localised | None = None
    senior_responsible_owner: Localised | None = None
    team: Localised | None = None
    suppliers: tuple[Localised, ...] | None = None
    data_protection_officer: Localised | None = None
    charter_adherent: bool | None = None
    advice_sought: Localised | None = None


class Purpose(Part):
    """What it is for, and what not."""

    goal: Localised
    scope: Localised
    non_uses: Localised
    rights_covered: tuple[Localised, ...]
    previous_process: Localised | None = None
    alternatives_considered: Localised | None = None


class HumanRole(Part):
    """What citizens are told, and how they reach a person."""

    disclosure: Localised
    human_contact: Localised
    phone: Words
    hours: Localised
    desk: Localised
    post: Localised
    appeal_and_complaints: Localised
    appeal_and_complaints_links: tuple[Link, ...]
    sessions_a_year: int | None = None
    target_wait_seconds: int | None = None
    training_of_agents: Localised | None = None


class Law(Part):
    """On which law it rests, and how that was examined."""

    legal_basis: Localised | None = None
    gdpr_basis: Localised | None = None
    record_of_processing: WebAddress | None = None
    ai_act_class: Localised | None = None
    impact_assessments: tuple[Link, ...] | None = None
    archives_selection_reference: str | None = None


class Model(Part):
    """What understands the questions; `name` is the trained model that answers now."""

    name: str | None
    state: Literal["starting", "ready", "down"]
    encoder: str | None
    task: Literal["text classification"]
    generative: Literal[False]
    thresholds: Thresholds | None
    sha256: str | None = None
    energy_kwh: float | None = None


Share = Annotated[float, Field(ge=0, le=1)]


class Figures(Part):
    """Shares of the examples of one language; docs/adr/0002-encoder.md."""

    right_topic: Share
    macro_f1: Share
    answered_wrongly: Share


class Performance(Part):
    """How well it understood when it was last measured."""

    measured_on: date
    method: Localised
    examples: int
    labels: int
    languages: dict[Lang, Figures]
    bias_tests: Localised | None = None


class HowItWorks(Part):
    """Parts, versions and figures."""

    description: Localised
    checks: Localised
    release: str
    model: Model
    performance: Performance
    accessibility: Localised
    licence: Literal["EUPL-1.2"]
    source_code_url: WebAddress | None = None
    accessibility_statement_url: WebAddress | None = None


class Data(Part):
    """What it learns from, and what it keeps."""

    training_data: Localised
    run_time_data: Localised
    access: Localised
    masked: tuple[str, ...]
    automatic_deletion: bool
    retention: Localised
    hosting_country: str | None = None
    sharing: Localised | None = None


class Register(Part):
    """The whole record."""

    schema_version: Literal["1.0"]
    languages: tuple[Lang, ...]
    identity: Identity
    ownership: Ownership
    purpose: Purpose
    human_role: HumanRole
    law: Law
    how_it_works: HowItWorks
    data: Data
    risks: tuple[Localised, ...] | None = None
    incidents: tuple[Localised, ...] | None = None
    last_independent_audit: date | None = None
    sustainability: Localised | None = None
    service_levels: Localised | None = None
