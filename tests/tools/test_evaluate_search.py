import numpy as np
import pytest

from handover.content.catalogue import Catalogue
from handover.core.suggestion import Hit
from tests.auxil.content_builders import content, right, text
from tools.evaluate.development import Question
from tools.evaluate.search import Measured, find_answers, measure

HEATING = [Hit("heating.overview", 0.6), Hit("housing.overview", 0.3)]
OURS = Question("mazout", "fr", "heating", "overview")
MISTAKEN = Question("maison", "fr", "housing", "amount")
FOREIGN = Question("tarte", "fr", "out_of_scope", kind="other_services")


def test_each_share_is_of_its_own_kind_of_question():
    found = [
        (OURS, HEATING),
        (OURS, [Hit("heating.overview", 0.1)]),
        (MISTAKEN, HEATING),
        (FOREIGN, HEATING),
        (FOREIGN, [Hit("heating.overview", 0.2)]),
    ]
    assert measure(found, 0.5) == Measured(
        threshold=0.5, suggested=pytest.approx(2 / 3), right=0.5, not_ours=0.5
    )


def test_without_questions_every_share_is_nothing():
    assert measure([], 0.5) == Measured(0.5, 0, 0, 0)


class Encoder:
    def encode(self, sentences, *, normalize_embeddings):
        assert normalize_embeddings
        return np.tile(np.float32([1, 0]), (len(sentences), 1))


def test_only_what_can_be_judged_is_searched_for(tmp_path):
    labels = {"facet_overview": text("overview"), "facet_amount": text("amount")}
    catalogue = Catalogue(content(right("heating"), **labels))
    greeting = Question("bonjour", "fr", "greet")
    found = find_answers(
        catalogue,
        Encoder(),
        [OURS, MISTAKEN, FOREIGN, greeting],
        cache=tmp_path / "answers.npz",
    )
    assert [question for question, _ in found] == [OURS, FOREIGN]
