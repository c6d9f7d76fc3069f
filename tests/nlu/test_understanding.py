"""The trained model meets its goals on questions nobody trained on (R-112 to R-114).

Asks the real model through all of its Rasa components, some six thousand questions.
"""

import json
import os
import subprocess

import pytest

from bot.labels import LANGUAGES
from tests.conversations.conftest import PROJECT, rasa_python

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """Train if content has changed, evaluate, and return the numbers."""
    folder = tmp_path_factory.mktemp("evaluation")
    for command in (["bot.train"], ["tools.evaluate", "--into", str(folder)]):
        done = subprocess.run(
            [rasa_python(), "-m", *command],
            cwd=PROJECT,
            env=dict(os.environ),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return json.loads((folder / "report.json").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_topics_are_recognised_in_every_language(measured, language):
    assert measured["measures"][language]["topic_macro_f1"] >= 0.92


def test_no_language_is_served_much_worse_than_another(measured):
    scores = [measured["measures"][lang]["topic_macro_f1"] for lang in LANGUAGES]
    assert max(scores) - min(scores) <= 0.04


def test_the_first_reply_helps(measured):
    assert measured["measures"]["all"]["useful_first_reply"] >= 0.96


def test_confidence_holds_what_it_says(measured):
    assert measured["measures"]["all"]["calibration_error"] <= 0.05


@pytest.mark.parametrize("language", LANGUAGES)
def test_emergencies_are_recognised_in_every_language(measured, language):
    assert measured["measures"][language]["crisis_recall"] >= 0.98


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_ours_is_not_answered_as_a_right(measured, language):
    found = measured["measures"][language]["out_of_scope_not_answered_as_right"]
    assert found >= 0.90


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_about_rights_are_not_sent_away(measured, language):
    assert measured["measures"][language]["in_scope_refused"] <= 0.04


def test_who_asks_does_not_change_what_is_understood(measured):
    assert measured["counterfactual"]["all"] >= 0.95


@pytest.mark.parametrize("dimension", ["name", "gender", "age", "disability", "origin"])
def test_a_person_s_traits_hardly_ever_change_the_topic(measured, dimension):
    assert measured["counterfactual"][dimension] >= 0.97
