"""What agents are given to put into a reply keeps the rules of easy texts."""

import copy
from datetime import date

import pytest

from handover.content.canned_replies import CANNED_FILE
from handover.content.check import check
from handover.content.load import read_content
from handover.core.words import FACETS, Lang
from tests.auxil.content_builders import in_each_lang, intent, right, save, write

WAIT = {
    "name": in_each_lang("wait"),
    "text": {
        "fr": "Un instant, s'il vous plaît.",
        "nl": "Een ogenblik, alstublieft.",
        "de": "Einen Moment, bitte.",
        "en": "One moment, please.",
    },
}


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, right(facets=FACETS), intent())
    jargon = {lang.value: {} for lang in Lang}
    jargon["en"] = {"RVA": {"means": "job office", "explained_by": ["work"]}}
    save(tmp_path / "jargon.yml", jargon)
    avoided = {lang.value: [] for lang in Lang}
    avoided["en"] = [{"word": "scrounger*", "instead": "nothing"}]
    save(tmp_path / "words_to_avoid.yml", avoided)
    save(tmp_path / "own_numbers.yml", {"108": "a helpline"})
    return tmp_path


def faults(folder, reply):
    save(folder / CANNED_FILE, {"wait": reply})
    _, found = check(folder, date(2026, 11, 22), rights=1)
    return [
        str(fault).removeprefix(f"{folder}/")
        for fault in found
        if fault.path.name == CANNED_FILE
    ]


def saying(words, lang="en"):
    reply = copy.deepcopy(WAIT)
    reply["text"][lang] = words
    return reply


def test_without_the_file_there_are_none(folder):
    assert read_content(folder).canned_replies == {}


def test_name_and_text_are_there_in_each_language(folder):
    assert faults(folder, WAIT) == []
    reply = read_content(folder).canned_replies["wait"]
    assert reply.text.in_lang(Lang.NL) == "Een ogenblik, alstublieft."
    assert reply.name.in_lang(Lang.DE) == "de wait"


@pytest.mark.parametrize("field", ["name", "text"])
def test_no_language_may_be_missing(folder, field):
    reply = copy.deepcopy(WAIT)
    del reply[field]["nl"]
    assert faults(folder, reply) == [
        f"{CANNED_FILE}:{2 if field == 'name' else 7}: format: wait.{field}.nl: "
        "is missing; add it"
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("decision", "You are entitled to this."),
        ("stigma", "You are no scrounger."),
        ("jargon", "Please ask the RVA."),
        ("sentence", "One two three four five six seven eight nine ten eleven and on."),
        ("length", "Please wait. " * 50),
        ("plain", "Look at https://portal.example now."),
        ("amount", "It is 20 euro."),
        ("languages", "Wait 5 minutes, please."),
        ("placeholder", "One moment, {name}."),
    ],
)
def test_a_text_that_breaks_a_rule_is_named_with_its_line(folder, rule, words):
    told = faults(folder, saying(words))
    assert f"{CANNED_FILE}:11: {rule}: wait.text.en: " in "\n".join(told)


def test_somebodys_number_is_found(folder):
    (told,) = faults(folder, saying("Please call 0470 12 34 56.", lang="fr"))[-1:]
    assert ": personal: somebody's phone" in told


def test_another_reply_is_another_release(folder):
    save(folder / CANNED_FILE, {"wait": WAIT})
    before = read_content(folder).release
    save(folder / CANNED_FILE, {"wait": saying("Just a moment, please.")})
    assert read_content(folder).release != before
