import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover.content.rules.decisions import decision_in
from handover.content.rules.wording import text_faults
from handover.core.words import Lang, Level

DECISIONS = [
    (Lang.FR, "Vous avez droit au revenu d'intégration."),
    (Lang.FR, "Vous avez automatiquement droit au tarif social."),
    (Lang.FR, "Vous aurez droit à une prime."),
    (Lang.FR, "Vous y avez droit."),
    (Lang.FR, "Vous n'avez pas droit à cette aide."),
    (Lang.FR, "Vous n’y avez plus droit."),
    (Lang.FR, "Vous êtes éligible."),
    (Lang.FR, "Vous remplissez les conditions."),
    (Lang.FR, "Vous remplissez toutes les conditions."),
    (Lang.FR, "Vous ne remplissez pas les conditions."),
    (Lang.FR, "Votre demande est acceptée."),
    (Lang.FR, "Vous recevrez environ 1 288,46 € par mois."),
    (Lang.FR, "Vous toucherez 60 % de votre salaire."),
    (Lang.FR, "Sachez que vous avez droit à une prime."),
    (Lang.NL, "U hebt recht op een leefloon."),
    (Lang.NL, "U heeft altijd recht op een premie."),
    (Lang.NL, "U hebt geen recht op de premie."),
    (Lang.NL, "Vanaf 65 jaar hebt u recht op een IGO."),
    (Lang.NL, "U komt in aanmerking voor het tarief."),
    (Lang.NL, "Dan komt u niet in aanmerking."),
    (Lang.NL, "U voldoet aan de voorwaarden."),
    (Lang.NL, "U voldoet aan alle voorwaarden."),
    (Lang.NL, "Uw aanvraag is goedgekeurd."),
    (Lang.NL, "U krijgt elke maand 130 euro."),
    (Lang.NL, "Wij bevestigen dat u recht op steun hebt: u hebt recht op 10 euro."),
    (Lang.DE, "Sie haben Anspruch auf die Zulage."),
    (Lang.DE, "Sie haben einen Anspruch auf die Zulage."),
    (Lang.DE, "Sie haben keinen Anspruch auf die Zulage."),
    (Lang.DE, "Damit haben Sie Anspruch auf die Zulage."),
    (Lang.DE, "Ihnen steht eine Zulage zu."),
    (Lang.DE, "Damit steht Ihnen eine Zulage zu."),
    (Lang.DE, "Sie erfüllen die Voraussetzungen."),
    (Lang.DE, "Sie erfüllen alle Bedingungen."),
    (Lang.DE, "Ihr Antrag wird bewilligt."),
    (Lang.DE, "Sie erhalten 1.000 Euro im Monat."),
    (Lang.EN, "You are entitled to the allowance."),
    (Lang.EN, "You're now entitled to the allowance."),
    (Lang.EN, "You are not eligible."),
    (Lang.EN, "You are eligible."),
    (Lang.EN, "You qualify for the tariff."),
    (Lang.EN, "You do not qualify."),
    (Lang.EN, "You meet the conditions."),
    (Lang.EN, "Your claim has been approved."),
    (Lang.EN, "You will receive €500 a month."),
    (Lang.EN, "You get 20 % off."),
    (Lang.EN, "We confirm that you are entitled to help."),
]
CONDITIONAL = [
    (Lang.FR, "Vous pourriez avoir droit au revenu d'intégration."),
    (Lang.FR, "Le CPAS vérifie si vous avez droit à une aide."),
    (Lang.FR, "Si votre revenu est bas, vous avez droit de poser la question."),
    (Lang.FR, "Avez-vous droit à une aide ?"),
    (Lang.FR, "Vous recevrez un accusé de réception."),
    (Lang.FR, "Votre demande est refusée ? Lisez la lettre."),
    (Lang.FR, "Vous avez le droit de recevoir une copie."),
    (Lang.NL, "U hebt misschien recht op een leefloon."),
    (Lang.NL, "Misschien hebt u recht op een leefloon."),
    (Lang.NL, "Het OCMW bekijkt of u recht op hulp hebt."),
    (Lang.NL, "Het ziekenfonds gaat na of u in aanmerking komt."),
    (Lang.NL, "Hebt u recht op een leefloon?"),
    (Lang.NL, "U ontvangt een brief."),
    (Lang.DE, "Sie könnten Anspruch auf die Zulage haben."),
    (Lang.DE, "Vielleicht haben Sie Anspruch auf Hilfe."),
    (Lang.DE, "Das ÖSHZ prüft, ob Sie Anspruch auf Hilfe haben."),
    (Lang.DE, "Haben Sie Anspruch auf Hilfe?"),
    (Lang.DE, "Sie erhalten eine Empfangsbestätigung."),
    (Lang.EN, "You may be entitled to the allowance."),
    (Lang.EN, "The centre checks whether you are entitled to help."),
    (Lang.EN, "Ask your fund if you qualify."),
    (Lang.EN, "Are you entitled to help?"),
    (Lang.EN, "You will receive a letter."),
]
LISTS = [
    (Lang.FR, "Vous pourriez demander :\n\n- Vous remplissez les conditions de séjour"),
    (Lang.FR, "C'est possible si :\n\n- vous avez 65 ans\n- vous y avez droit"),
    (Lang.NL, "U kunt dit vragen:\n\n- U voldoet aan de voorwaarden"),
    (Lang.DE, "Möglich, wenn:\n\n- Sie erfüllen die Bedingungen"),
    (Lang.EN, "You may apply:\n\n- You meet the conditions of residence"),
]


def found(words, lang):
    faults = text_faults(words, lang, Level.STANDARD)
    return [fault for fault in faults if fault.startswith("decision: ")]


@pytest.mark.parametrize(("lang", "words"), DECISIONS)
def test_decision_wording_is_caught(lang, words):
    assert len(found(words, lang)) == 1


@pytest.mark.parametrize(("lang", "words"), DECISIONS)
def test_decision_wording_is_caught_in_the_middle_of_a_text(lang, words):
    assert found(f"Word.\n\n- {words} Word.", lang) != []


@pytest.mark.parametrize(("lang", "words"), DECISIONS)
def test_condition_in_another_sentence_excuses_nothing(lang, words):
    condition = {"fr": "Si oui.", "nl": "Als ja.", "de": "Wenn ja.", "en": "If so."}
    assert found(f"{condition[lang]} {words}", lang) != []


@pytest.mark.parametrize(("lang", "words"), CONDITIONAL)
def test_conditional_form_passes(lang, words):
    assert found(words, lang) == []


@pytest.mark.parametrize(("lang", "words"), LISTS)
def test_condition_before_a_list_holds_for_its_items(lang, words):
    assert found(words, lang) == []


@pytest.mark.parametrize(("lang", "words"), LISTS)
def test_condition_before_a_list_does_not_hold_after_it(lang, words):
    item = words.rpartition("- ")[2]
    assert found(f"{words}\n\n{item}.", lang) != []


def test_fault_quotes_the_words_and_says_what_to_do():
    assert found("Good news. You qualify for it.", Lang.EN) == [
        "decision: decision wording «You qualify»; use a conditional form"
    ]


@given(st.text(), st.sampled_from(Lang))
def test_no_sentence_breaks_the_check(words, lang):
    assert decision_in(words, lang) is None or decision_in(words, lang) in words
