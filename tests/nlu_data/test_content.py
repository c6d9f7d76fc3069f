"""The published content itself: can everything that Relais offers be said?"""

import re
from collections import Counter
from pathlib import Path

import pytest

from handover.content.check import check
from handover.content.lint import placeholders
from handover.content.rules.breach import sources
from handover.core.message import Preferences
from handover.core.reply import ASK_A_PERSON, OUT_OF_SCOPE
from handover.core.words import FACETS, Lang, Level, Region
from tests.auxil import published

ROOT = Path(__file__).parents[2]
CONTENT = published.content()
CATALOGUE = published.catalogue()

# The day on which the content was last worked on: a test does not fail by waiting. What
# is overdue today is told by `python -m handover.content.check`.
DAY = max(s.checked_on for topic in CONTENT.topics.values() for _, s in sources(topic))
READERS = [
    Preferences(lang, level, region)
    for lang in Lang
    for level in Level
    for region in (None, *Region)
]

TOPICS = pytest.mark.parametrize("topic", CONTENT.topics.values(), ids=CONTENT.topics)
LANGS = pytest.mark.parametrize("lang", Lang)


# -- answers, texts and examples by the rules of docs/reference/content.md ----------


@pytest.fixture(scope="module")
def faults():
    """Return the faults of all content, by the folder or list in which they are."""
    rooms = {}
    for fault in check(published.FOLDER, DAY)[1]:
        room = fault.path.relative_to(published.FOLDER).parts[0]
        rooms.setdefault(room, []).append(str(fault))
    return rooms


@pytest.mark.parametrize(
    "room", sorted(path.name for path in published.FOLDER.iterdir())
)
def test_content_keeps_the_house_rules(faults, room):
    assert faults.get(room, []) == []


# -- answers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer_id",
    [ASK_A_PERSON, OUT_OF_SCOPE, "crisis", "about_assistant", "privacy_question"],
)
def test_answer_that_the_code_relies_on_is_published(answer_id):
    assert CATALOGUE.has(answer_id)


@TOPICS
def test_every_answer_can_be_given_to_every_reader(topic):
    for facet in topic.answers:
        for reader in READERS:
            given = CATALOGUE.answer(
                topic.answer_id(facet), reader, reply_to=1, model=None, confidence=None
            )
            assert given.text
            assert given.detail["sources"] or topic.kind == "conversation"


@TOPICS
@LANGS
def test_buttons_under_an_answer_are_labelled_and_differ(topic, lang):
    for facet, answer in topic.answers.items():
        regions = [f"{topic.answer_id(facet)}@{region}" for region in Region]
        for values in (answer.choices, regions if answer.regions else ()):
            choices = [CATALOGUE.choice(each, Preferences(lang)) for each in values]
            labels = [choice.label for choice in choices]
            assert all(labels)
            assert len(labels) == len(set(labels)), f"{topic.topic}.{facet}"


@TOPICS
def test_buttons_under_an_answer_lead_to_another_one(topic):
    for facet, answer in topic.answers.items():
        for value in answer.choices:
            if ":" in value:  # the same answer, in another language or level
                continue
            target, found = CATALOGUE.find(value)
            assert (target.topic, found) != (topic.topic, facet), value


@LANGS
def test_every_topic_can_be_told_from_the_others_by_its_name(lang):
    names = Counter(topic.names.in_lang(lang) for topic in CONTENT.topics.values())
    assert [name for name, times in names.items() if times > 1] == []


@LANGS
def test_every_other_choice_is_labelled(lang):
    values = [ASK_A_PERSON, "none", *(f"lang:{each}" for each in Lang)]
    values += [f"level:{level}" for level in Level]
    assert all(CATALOGUE.choice(each, Preferences(lang)).label for each in values)


@TOPICS
@LANGS
def test_every_facet_can_be_offered_as_a_button(topic, lang):
    for facet in FACETS:
        assert CATALOGUE.choice(topic.answer_id(facet), Preferences(lang)).label


# -- service texts ----------------------------------------------------------------

# How the code names a text.
KEYS_IN_CODE = {
    "notice": r'notice\(\s*"(\w+)"(?: if \w+ else "(\w+)")?',
    "text": r'(?:self|catalogue)\.text\(\s*"(\w+)"',
    "plan": r'TextPlan\(\s*Kind\.\w+,\s*"(\w+)"',
    "text_key": r'text_key(?:: str)? ?= ?"(\w+)"',
    "command": r'Command\.\w+,\s*"(\w+)"',
    "key": r'\bkey = "(\w+)"(?: if [^"]+ else "(\w+)")',
}
ERRORS_IN_CODE = {
    "raised": r'FrameError\(\s*"(\w+)"',
    "sent": r'send_error\(\s*"(\w+)"',
    "framed": r'error_frame\([^"()]+(?:\(\))?[^"()]*"(\w+)"',
    "chosen": r'code = "(\w+)" if [^"]+ else "(\w+)"',
}

# What the code fills in, besides what is known of the institution.
STANDING = {
    *("institution", "phone", "desk", "post", "hours", "phone_hours"),
    *("conversation_days", "handover_days", "unseen_days"),
}
OF_AN_AGENT = {"name", "reference"}
WAITING = {"position", "low", "high", "sharing", "why", "opening"}
DATED = {"weekday", "day", "month"}
FILLED_IN = {
    "answer_overdue": {"day"},
    "already_queued": {"position"},
    "cancelled": {"reference"},
    "closed_by_agent": OF_AN_AGENT,
    "closed_by_citizen": {"reference"},
    **dict.fromkeys(
        ("closed_answered", "closed_referred", "closed_no_answer", "closed_other"),
        OF_AN_AGENT,
    ),
    "closed_abusive": OF_AN_AGENT | {"reason"},
    "transfer_to_agent": {"name", "reason", "to"},
    "transfer_to_team": {"name", "reason", "to"},
    "referred": {"name", "reason", "to", "about", "contact"},
    "reassigned": {"name", "reason"},
    "erased": {"reference"},
    "error_already_claimed": {"name"},
    "human_in": {"name"},
    "masked": {"kinds"},
    "human_out": OF_AN_AGENT,
    "label_agent": {"name"},
    "queued": {"position", "low", "high"},
    "queued_without_history": {"position", "low", "high"},
    **dict.fromkeys(("queued_closed", "queued_long_wait", "queued_no_agent"), WAITING),
    "closed_meanwhile": {"position", "opening"},
    "callback_requested": {"half_day", "ending", "reference", "days"},
    "message_left": {"reference"},
    "callback_not_reached": {"name"},
    "message_answered": {"name"},
    "form_step": {"number", "total"},
    "form_phone_hint": {"days"},
    "form_characters_left": {"count"},
    "transparency_waits": {"limit", "target"},
    "transparency_callback_data": {"days"},
    # How times, days and hours are written.
    "time_full_hour": {"hour"},
    "time_with_minutes": {"hour", "minute"},
    "time_at": {"time"},
    "time_until": {"time"},
    "time_span": {"opens", "closes"},
    "time_between": {"opens", "closes"},
    "day_of_week": {"weekday"},
    "day_with_date": DATED,
    "day_plain": DATED,
    "hours_days": {"first", "last"},
    "hours_one_day": {"day"},
    "hours_and": {"one", "other"},
    "hours_but_holidays": {"hours"},
    "hours_open_now": {"closing"},
    "hours_closed_now": {"why", "opening"},
    "hours_closed_on": {"day", "why"},
    "hours_closed_from": {"first", "last", "why"},
    "hours_other_on": {"day", "hours", "why"},
    "rated": {"reference"},
    "reported": {"reference"},
    "returned_to_queue": OF_AN_AGENT,
    "telegram_checked_on": {"day"},
    "telegram_place": {"position", "low", "high"},
    "telegram_place_no_agent": {"position"},
    # On the page without JavaScript.
    "simple_shown_at": {"time"},
    "simple_news_none": {"time"},
    "simple_news_watching": {"seconds"},
    "simple_news_stopped": {"time"},
    "simple_error_in_title": {"title"},
    "simple_who_agent": {"name"},
    "simple_queue_place": {"place"},
    "simple_queue_wait": {"range"},
    "simple_queue_closed": {"place", "when"},
    "simple_minutes_up_to": {"to"},
    "simple_minutes_range": {"from", "to"},
    "simple_checked_on": {"date"},
    "simple_versions": {"release", "model"},
    "simple_reference": {"reference"},
    "simple_reopen_until": {"day", "time"},
    "simple_sure": {"word"},
}


def words_in_code(pattern):
    """Return the words that a pattern finds in the code of the hub."""
    sources = [path.read_text("utf-8") for path in (ROOT / "handover").rglob("*.py")]
    found = [match for each in sources for match in re.findall(pattern, each)]
    groups = [(each,) if isinstance(each, str) else each for each in found]
    return {word for group in groups for word in group if word}


@pytest.mark.parametrize("pattern", KEYS_IN_CODE.values(), ids=KEYS_IN_CODE)
def test_every_text_that_the_code_names_exists(pattern):
    keys = words_in_code(pattern)
    assert keys
    assert keys - CONTENT.texts.keys() == set()


@pytest.mark.parametrize("pattern", ERRORS_IN_CODE.values(), ids=ERRORS_IN_CODE)
def test_every_error_of_the_wire_has_its_words(pattern):
    keys = {f"error_{code}" for code in words_in_code(pattern)}
    assert keys
    assert keys - CONTENT.texts.keys() == set()


def test_every_error_of_the_protocol_has_its_words():
    protocol = (ROOT / "docs/reference/protocol.md").read_text("utf-8")
    table = protocol.partition("### Errors")[2].partition("###")[0]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    codes = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    assert "rate_limited" in codes
    assert {f"error_{code}" for code in codes} - CONTENT.texts.keys() == set()


@pytest.mark.parametrize("key", CONTENT.texts)
def test_every_placeholder_of_a_text_is_one_that_the_code_fills(key):
    wanted = placeholders(CONTENT.texts[key].text.fr.standard)
    assert wanted <= STANDING | FILLED_IN.get(key, set())


@pytest.mark.parametrize("key", CONTENT.texts)
def test_every_text_can_be_filled(key):
    values = dict.fromkeys(FILLED_IN.get(key, ()), "x")
    assert all(CATALOGUE.text(key, reader, **values).strip() for reader in READERS)
