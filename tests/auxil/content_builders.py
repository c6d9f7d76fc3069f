"""Small pieces of content to test with: valid, short, and easy to break."""

import copy
from pathlib import Path

import yaml

from handover.content.hours import HoursRecord
from handover.content.lists import Domain
from handover.content.load import Content
from handover.content.model import Institution, Text, Topic
from handover.core.words import Lang, Level

INSTITUTION = {
    "name": {"fr": "Portail", "nl": "Portaal", "de": "Portal", "en": "Portal"},
    "description": {"fr": "Un", "nl": "Een", "de": "Ein", "en": "A"},
    "phone": "02 000 00 00",
    "desk": {"fr": "Guichet", "nl": "Loket", "de": "Schalter", "en": "Desk"},
    "post": {"fr": "Rue 1", "nl": "Straat 1", "de": "Weg 1", "en": "Street 1"},
    "privacy_url": dict.fromkeys(
        [lang.value for lang in Lang], "https://portal.example/privacy"
    ),
    "charter_contact_email": "charter@portal.example",
}

OFFICE = {"mon-fri": ["09:00-12:30", "13:00-16:00"]}
HOURS = {
    service: {lang.value: OFFICE for lang in Lang} for service in ("chat", "phone")
}

DOMAINS = {
    f"{name}.example": {"owner": f"institution of {name}"}
    for name in ("portal", "amounts", "brussels")
}


def in_each_lang(words):
    """Return `<lang> <words>` in each language, so that a test can tell them apart."""
    return {lang.value: f"{lang.value} {words}" for lang in Lang}


def in_both_levels(words):
    return {
        lang.value: {
            level.value: f"{lang.value} {level.value} {words}" for level in Level
        }
        for lang in Lang
    }


def source(name="portal", *, checked_on="2026-11-22"):
    return {
        "title": in_each_lang(name),
        "url": dict.fromkeys([lang.value for lang in Lang], f"https://{name}.example"),
        "institution": in_each_lang(f"institution of {name}"),
        "checked_on": checked_on,
    }


def right(topic="heating", *, facets=("overview", "amount"), **changes):
    """Return a right as it stands in its file."""
    return {
        "topic": topic,
        "kind": "right",
        "names": in_each_lang(topic),
        "grant_mode": "on_request",
        "legal_basis": in_each_lang("law"),
        "valid_from": "2026-11-22",
        "review_by": "2027-11-22",
        "author": "an editor",
        "approver": "another editor",
        "version": 1,
        "sources": [source()],
        "answers": {facet: {"text": in_both_levels(facet)} for facet in facets},
    } | changes


def intent(topic="greet", **changes):
    """Return a conversation intent as it stands in its file."""
    return (
        right(topic, facets=("overview",))
        | {"kind": "conversation", "grant_mode": None, "legal_basis": None}
        | {"sources": []}
        | changes
    )


def text(words="words", *, easy=None):
    """Return a service text that is the same in every language."""
    levels = {"standard": words} | ({} if easy is None else {"easy": easy})
    return {"text": {lang.value: dict(levels) for lang in Lang}}


def content(*topics, **texts):
    """Return content as if it had been read."""
    return Content(
        topics={each["topic"]: Topic.model_validate(each) for each in topics},
        texts={key: Text.model_validate(each) for key, each in texts.items()},
        institution=Institution.model_validate(INSTITUTION),
        release="0123456789ab",
        files={
            **{each["topic"]: Path(f"answers/{each['topic']}.yml") for each in topics},
            **dict.fromkeys(texts, Path("texts/service.yml")),
        },
        hours=HoursRecord.model_validate(HOURS),
        domains={name: Domain.model_validate(each) for name, each in DOMAINS.items()},
    )


def write(folder, *topics, texts=None, institution=INSTITUTION, hours=HOURS):
    """Write a content folder and return it."""
    for each in topics:
        save(folder / "answers" / f"{each['topic']}.yml", each)
    save(folder / "texts" / "service.yml", texts or {"rated": text()})
    save(folder / "link_domains.yml", DOMAINS)
    for lang in Lang:
        save(folder / "crisis" / f"{lang}.yml", crisis_words(lang))
    save(folder / "hours.yml", hours)
    if institution is not None:
        save(folder / "institution.yml", institution)
    return folder


def crisis_words(lang):
    """Return the least that a language of the crisis lexicon can be."""
    kinds = ("suicide", "violence", "child", "tonight")
    return {
        "language": lang.value,
        "common": "the a of",
        "lists": {"danger": "danger"},
        "alarms": {kind: ["danger"] for kind in kinds},
    }


def save(path, record):
    path.parent.mkdir(parents=True, exist_ok=True)
    plain = copy.deepcopy(record)
    path.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), "utf-8")
