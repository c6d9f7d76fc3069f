"""The questions that measure understanding are many, balanced, and never trained on."""

from collections import Counter
from pathlib import Path

import pytest

from bot.example_files import read_examples
from bot.labels import FACETS, LANGUAGES, OUT_OF_SCOPE
from bot.normalise import normalise
from tools.evaluate.counterfactual import read_groups
from tools.evaluate.development import (
    CRISIS,
    LOOK_ALIKE,
    DevelopmentSetError,
    read_questions,
)
from tools.evaluate.short_questions import read_short

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = read_questions(ROOT / "tests/nlu/development")
HELD_OUT = read_questions(ROOT / "tests/nlu/held_out")
SHORT = read_short(ROOT / "tests/nlu/held_out")
GROUPS = read_groups(ROOT / "tests/nlu/counterfactual")
TOPICS = {file.stem for file in (ROOT / "nlu_data/answers").glob("*.yml")}


def examples():
    rooms = ("examples", "follow_ups")
    files = [f for room in rooms for f in sorted((ROOT / "nlu_data" / room).glob("*"))]
    found, problems = read_examples(files)
    assert not problems
    return found


def test_no_question_stands_among_the_training_examples():
    trained_on = {normalise(e.text, e.language) for e in examples()}
    leaked = [
        question
        for question in (*QUESTIONS, *HELD_OUT)
        if normalise(question.text, question.language) in trained_on
    ]
    assert leaked == []


def test_no_question_stands_twice_in_its_language():
    questions = (*QUESTIONS, *HELD_OUT)
    asked = Counter((q.language, normalise(q.text, q.language)) for q in questions)
    assert [key for key, count in asked.items() if count > 1 and key[1]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_right_is_asked_about_ten_times_and_from_six_sides(language):
    asked = [q for q in QUESTIONS if q.language == language and q.facet]
    topics = Counter(q.topic for q in asked)
    assert len(topics) == 49
    assert min(topics.values()) >= 10
    for topic in topics:
        facets = {q.facet for q in asked if q.topic == topic}
        assert len(facets) >= 6, topic
        assert facets <= set(FACETS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_known(language):
    for questions in (QUESTIONS, HELD_OUT):
        named = {q.topic for q in questions if q.language == language}
        assert named == TOPICS | {LOOK_ALIKE}
    meant = {topic for s in SHORT if s.language == language for topic in s.topics}
    assert meant <= TOPICS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_held_out_set_asks_about_every_right_from_five_sides(language):
    asked = [q for q in HELD_OUT if q.language == language and q.facet]
    assert len(asked) >= 49 * 7.5
    for topic in {q.topic for q in asked}:
        assert len({q.facet for q in asked if q.topic == topic}) >= 5, topic


@pytest.mark.parametrize("language", LANGUAGES)
def test_follow_ups_and_bare_words_are_many(language):
    own = [s for s in SHORT if s.language == language]
    assert sum(s.last_topic is not None for s in own) >= 60
    assert sum(s.last_topic is None for s in own) >= 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_a_hundred_questions_that_are_not_ours(language):
    foreign = [
        q for q in QUESTIONS if q.language == language and q.topic == OUT_OF_SCOPE
    ]
    assert len(foreign) >= 100
    assert {"instructions", "insults", "other_services"} <= {q.kind for q in foreign}


@pytest.mark.parametrize("language", LANGUAGES)
def test_emergencies_of_every_kind_and_their_look_alikes_are_there(language):
    own = [q for q in QUESTIONS if q.language == language]
    kinds = Counter(q.kind for q in own if q.topic == CRISIS)
    assert set(kinds) == {"suicide", "violence", "child", "tonight"}
    assert min(kinds.values()) >= 8
    assert sum(q.topic == LOOK_ALIKE for q in own) >= 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_counterfactual_suite_varies_who_asks(language):
    own = [group for group in GROUPS if group.language == language]
    dimensions = {dimension for group in own for dimension in group.variants}
    assert dimensions == {
        "name",
        "gender",
        "age",
        "disability",
        "origin",
        "spelling",
        "regional",
    }
    assert {group.topic for group in own} <= TOPICS
    assert len(own) >= 20


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DevelopmentSetError, match=r"rights\.fr\.yml"):
        read_questions(tmp_path)


def test_a_file_of_another_shape_is_named(tmp_path):
    (tmp_path / "rights.fr.yml").write_text("- just a list\n")
    with pytest.raises(DevelopmentSetError, match=r"rights\.fr\.yml"):
        read_questions(tmp_path)
