"""Labels are taken apart and put together as the content format says."""

from bot.labels import answer_id, example_language, message_language, split_label


def test_a_right_has_topic_and_facet() -> None:
    assert split_label("ehic/documents") == ("ehic", "documents")


def test_a_conversation_intent_has_no_facet() -> None:
    assert split_label("greet") == ("greet", None)


def test_an_answer_id_joins_topic_and_facet_with_a_dot() -> None:
    assert answer_id("ehic", "documents") == "ehic.documents"
    assert answer_id("greet", None) == "greet"


def test_the_language_of_an_example_is_that_of_its_block() -> None:
    assert example_language({"intent": {"language": "nl"}}) == "nl"


def test_an_example_without_language_gets_the_default() -> None:
    assert example_language(None) == "fr"
    assert example_language({"intent": {"language": "it"}}, default="en") == "en"


def test_the_language_of_a_message_is_the_citizens() -> None:
    assert message_language({"lang": "de"}) == "de"


def test_a_message_may_be_a_training_example() -> None:
    assert message_language({"intent": {"language": "nl"}}) == "nl"
