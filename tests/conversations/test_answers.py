"""Citizens' questions reach the right answer, in four languages."""

from __future__ import annotations

import pytest

from tests.conversations.conftest import Assistant

pytestmark = pytest.mark.model

QUESTIONS = [
    # The four that must never break.
    (
        "fr",
        "comment demander le revenu d'intégration ?",
        "integration_income.how_to_apply",
    ),
    (
        "nl",
        "Heb ik recht op het sociaal tarief voor energie?",
        "social_energy_tariff.eligibility",
    ),
    ("de", "Wie beantrage ich Familienleistungen?", "family_allowances.how_to_apply"),
    ("en", "What is increased reimbursement?", "increased_reimbursement.overview"),
    # The same right asked in each language.
    ("nl", "Hoe vraag ik een leefloon aan?", "integration_income.how_to_apply"),
    (
        "de",
        "Wie beantrage ich das Eingliederungseinkommen?",
        "integration_income.how_to_apply",
    ),
    (
        "en",
        "How do I apply for the integration income?",
        "integration_income.how_to_apply",
    ),
    (
        "fr",
        "Ai-je droit au tarif social pour l'énergie ?",
        "social_energy_tariff.eligibility",
    ),
    # As people type.
    (
        "fr",
        "COMMENT DEMANDER LE REVENU D'INTEGRATION",
        "integration_income.how_to_apply",
    ),
    (
        "fr",
        "comment demandé le revenue d integration",
        "integration_income.how_to_apply",
    ),
    ("nl", "hoe vraagt ge leefloon aan bij t ocmw", "integration_income.how_to_apply"),
    # Conversation.
    ("fr", "bonjour", "greet"),
    ("nl", "dank u wel", "thanks"),
    ("fr", "êtes-vous un robot ?", "bot_challenge"),
    ("en", "am I talking to a machine?", "bot_challenge"),
]


@pytest.mark.parametrize(("lang", "text", "expected"), QUESTIONS)
def test_a_question_gets_its_answer(
    assistant: Assistant, lang: str, text: str, expected: str
) -> None:
    reply = assistant.ask(text, lang)

    assert (reply["kind"], reply["answer_id"]) == ("answer", expected)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "je veux parler à une personne"),
        ("nl", "ik wil met een medewerker praten"),
        ("de", "ich möchte mit einem Menschen sprechen"),
        ("en", "I want to talk to a person"),
    ],
)
def test_asking_for_a_person_is_understood(
    assistant: Assistant, lang: str, text: str
) -> None:
    reply = assistant.ask(text, lang)

    assert (reply["kind"], reply["answer_id"]) == ("answer", "request_human")


@pytest.mark.parametrize(
    ("lang", "text", "last_topic", "expected"),
    [
        ("fr", "et quels documents ?", "integration_income", "documents"),
        ("nl", "en hoe lang duurt dat?", "social_energy_tariff", "delay"),
        ("de", "und wie beantrage ich das?", "family_allowances", "how_to_apply"),
        ("en", "and how much is it?", "increased_reimbursement", "amount"),
    ],
)
def test_a_follow_up_is_about_the_last_right(
    assistant: Assistant, lang: str, text: str, last_topic: str, expected: str
) -> None:
    reply = assistant.ask(text, lang, last_topic=last_topic)

    assert (reply["kind"], reply["answer_id"]) == ("answer", f"{last_topic}.{expected}")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "et quels documents ?"),
        ("nl", "en welke papieren?"),
        ("de", "und welche Unterlagen?"),
        ("en", "and which papers?"),
    ],
)
def test_a_follow_up_to_nothing_is_not_guessed(
    assistant: Assistant, lang: str, text: str
) -> None:
    assert assistant.ask(text, lang)["kind"] != "answer"


def test_a_new_right_is_stronger_than_the_last_one(assistant: Assistant) -> None:
    reply = assistant.ask(
        "comment demander le revenu d'intégration ?",
        "fr",
        last_topic="social_energy_tariff",
    )

    assert reply["answer_id"] == "integration_income.how_to_apply"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "quelle est la capitale du Pérou ?"),
        ("nl", "wie wint de Ronde van Frankrijk dit jaar?"),
        ("de", "Wie wird das Wetter morgen?"),
        ("en", "xkqz wvjp"),
    ],
)
def test_what_is_not_ours_is_admitted(
    assistant: Assistant, lang: str, text: str
) -> None:
    reply = assistant.ask(text, lang)

    assert reply["kind"] == "fallback"
    assert reply["answer_id"] is None
