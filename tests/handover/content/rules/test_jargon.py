import pytest

from handover.content.lists import Term
from handover.content.rules.breach import Written
from handover.content.rules.jargon import jargon
from handover.core.words import Lang, Level

PLACE = ("answers", "overview", "text", "fr", "easy")
TERMS = {
    "BIM": Term(means="statut pour payer moins", explained_by=("mutualité", "soins")),
    "requête": Term(means="demande au tribunal", explained_by=("tribunal",)),
    "CPAS": Term(means="centre public"),
}


def found(words, *, names="Intervention majorée", level=Level.EASY):
    text = Written(PLACE, Lang.FR, level, words)
    return [breach.what for breach in jargon(text, TERMS, names)]


def test_unexplained_term_is_reported_with_its_explanation():
    assert found("Vous êtes BIM.") == [
        "«BIM» is not explained; add «statut pour payer moins»"
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Le statut BIM vient de la Mutualité.",
        "L'intervention majorée (BIM) existe.",
        "L'intervention (statut BIM/OMNIO) existe.",
        "Le CPAS vous aide.",
        "Écrivez une requête au tribunal.",
        "Une abimée, un bim et des requêtes.",
    ],
)
def test_explained_term_and_names_pass(words):
    assert found(words) == []


def test_term_that_opens_brackets_explains_nothing():
    assert len(found("(BIM)")) == 1


def test_term_in_the_name_of_the_topic_needs_no_explanation():
    assert found("Le BIM aide.", names="Statut BIM") == []


def test_common_word_is_found_whatever_its_capitals():
    assert len(found("Requête : comment faire ?")) == 1


def test_abbreviation_in_no_list_is_reported():
    assert found("Le XYZ décide.") == [
        "«XYZ» is in no list; write it out, or add it to jargon.yml"
    ]


@pytest.mark.parametrize(
    "words",
    ["Le service de santé (XYZ) décide.", "X décide.", "Le point 2.AB", "MyBEn"],
)
def test_written_out_abbreviation_and_other_capitals_pass(words):
    assert found(words) == []


def test_standard_text_may_use_jargon():
    assert found("Vous êtes BIM, dit le XYZ.", level=Level.STANDARD) == []
