"""Fills the record of `/transparency/register.json` with what is so right now.

Words come from the published texts, versions from the running system, thresholds from
`config.yml`. What is not known is left out: it stays `null`.
"""

from dataclasses import asdict

from handover.assistant.client import AssistantState
from handover.content.catalogue import Catalogue
from handover.content.hours import Service
from handover.content.model import PerLang
from handover.core.message import Preferences
from handover.core.reach import TARGET_WAIT
from handover.core.words import Lang
from handover.privacy.masking import KINDS
from handover.transparency import measured
from handover.transparency.pipeline import Pipeline
from handover.transparency.record import (
    SCHEMA_VERSION,
    Data,
    Figures,
    HowItWorks,
    HumanRole,
    Identity,
    Law,
    Link,
    Localised,
    Model,
    Name,
    Ownership,
    Performance,
    Purpose,
    Register,
    ShortDescription,
)
from handover.transparency.sections import RECOURSE_TOPICS


def register_record(
    catalogue: Catalogue,
    pipeline: Pipeline,
    *,
    state: AssistantState,
    model: str | None,
    is_demo: bool,
    archives_reference: str = "",
) -> Register:
    """Return the record as it is true at this moment."""
    about = catalogue.institution
    organisation = localised(about.name)
    return Register(
        schema_version=SCHEMA_VERSION,
        languages=tuple(Lang),
        identity=Identity(
            name=Name(**{lang: f"Relais, {about.name.in_lang(lang)}" for lang in Lang}),
            short_description=ShortDescription(
                **_words(catalogue, "register_short_description")
            ),
            organisation=organisation,
            organisation_description=localised(about.description),
            theme=_said(catalogue, "register_theme"),
            status="in_development" if is_demo else "in_use",
            page="/transparency",
            record="/transparency/register.json",
            contact_email=about.charter_contact_email,
        ),
        ownership=Ownership(
            deployer=organisation, charter_contact_email=about.charter_contact_email
        ),
        purpose=Purpose(
            goal=_said(catalogue, "register_goal"),
            scope=_said(catalogue, "transparency_can"),
            non_uses=_said(catalogue, "register_non_uses"),
            rights_covered=tuple(localised(r.names) for r in catalogue.rights()),
        ),
        human_role=_human_role(catalogue),
        law=Law(archives_selection_reference=archives_reference or None),
        how_it_works=HowItWorks(
            description=_said(catalogue, "transparency_how"),
            checks=_said(catalogue, "transparency_checks"),
            release=catalogue.release,
            model=Model(
                name=model,
                state=state.value,
                encoder=pipeline.encoder,
                task="text classification",
                generative=False,
                thresholds=pipeline.thresholds,
            ),
            performance=_performance(catalogue),
            accessibility=_said(catalogue, "transparency_accessibility"),
            licence="EUPL-1.2",
        ),
        data=Data(
            training_data=_said(catalogue, "register_training_data"),
            run_time_data=_said(catalogue, "transparency_data"),
            access=_said(catalogue, "transparency_access"),
            masked=KINDS,
            automatic_deletion=catalogue.kept.are_removed,
            retention=Localised(
                **{lang: catalogue.retention(Preferences(lang)) for lang in Lang}
            ),
        ),
    )


def _human_role(catalogue: Catalogue) -> HumanRole:
    about = catalogue.institution
    sources = [s for name in RECOURSE_TOPICS for s in catalogue.find(name)[0].sources]
    return HumanRole(
        disclosure=_said(catalogue, "disclosure_start"),
        human_contact=_said(catalogue, "transparency_person"),
        phone=about.phone,
        hours=Localised(
            **{
                lang: catalogue.weekly_hours(Service.CHAT, Preferences(lang))
                for lang in Lang
            }
        ),
        desk=localised(about.desk),
        post=localised(about.post),
        appeal_and_complaints=_said(catalogue, "transparency_rights"),
        appeal_and_complaints_links=tuple(
            Link(title=localised(source.title), url=source.url) for source in sources
        ),
        target_wait_seconds=int(TARGET_WAIT.total_seconds()),
    )


def _performance(catalogue: Catalogue) -> Performance:
    return Performance(
        measured_on=measured.MEASURED_ON,
        method=_said(catalogue, "transparency_quality"),
        examples=measured.EXAMPLES,
        labels=measured.LABELS,
        languages={
            lang: Figures(**asdict(figures))
            for lang, figures in measured.UNDERSTANDING.items()
        },
    )


def localised(words: PerLang[str]) -> Localised:
    """Return published words as a text of the record."""
    return Localised(**{lang: words.in_lang(lang) for lang in Lang})


def _said(catalogue: Catalogue, key: str) -> Localised:
    return Localised(**_words(catalogue, key))


def _words(catalogue: Catalogue, key: str) -> dict[str, str]:
    return {lang: catalogue.text(key, Preferences(lang)) for lang in Lang}
