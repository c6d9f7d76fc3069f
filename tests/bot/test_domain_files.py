"""Domain and rules follow from the topics and hold ids, never words."""

import yaml

from bot.domain_files import known_topics, render_files
from bot.example_files import read_examples
from bot.settings import PROJECT

FILES = render_files(["ehic/documents", "ehic/amount", "greet", "follow_up/amount"])


def test_each_topic_has_an_intent() -> None:
    assert yaml.safe_load(FILES["bot/domain/rights.yml"])["intents"] == ["ehic"]
    assert yaml.safe_load(FILES["bot/domain/conversation.yml"])["intents"] == ["greet"]


def test_a_right_has_a_response_for_every_facet() -> None:
    responses = yaml.safe_load(FILES["bot/domain/responses_rights.yml"])["responses"]

    assert len(responses) == 8
    assert responses["utter_ehic/delay"] == [{"custom": {"answer_id": "ehic.delay"}}]


def test_each_topic_has_a_rule() -> None:
    rules = yaml.safe_load(FILES["nlu_data/rules/conversation.yml"])["rules"]

    assert rules == [
        {"rule": "greet", "steps": [{"intent": "greet"}, {"action": "utter_greet"}]}
    ]


def test_domain_and_rules_are_in_step_with_the_examples() -> None:
    examples, problems = read_examples(sorted(PROJECT.glob("nlu_data/examples/*.yml")))

    assert problems == []
    for name, text in render_files(example.label for example in examples).items():
        assert (PROJECT / name).read_text("utf-8") == text, (
            f"{name} is out of step: run 'python -m bot.write_domain'."
        )


def test_no_response_holds_words() -> None:
    for file in sorted(PROJECT.glob("bot/domain/*.yml")):
        content = yaml.safe_load(file.read_text("utf-8"))
        for variants in (content.get("responses") or {}).values():
            assert all(set(variant) == {"custom"} for variant in variants)


def test_the_domain_names_its_topics() -> None:
    assert {"request_human", "unsure", "out_of_scope"} <= known_topics(PROJECT)
