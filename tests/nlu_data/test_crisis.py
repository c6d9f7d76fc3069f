"""The crisis lexicon as editors wrote it: what it finds, and what it leaves alone.

The development set is for measuring only. Figures of another, unseen set will be lower:
the words were chosen while looking at a part of this one.
"""

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handover.content.crisis_lexicon import read_lexicon
from handover.content.load import read_content
from handover.core.crisis import Emergency, find_alarms, find_emergency
from handover.core.words import Lang, Level

ROOT = Path(__file__).parents[2]
DEVELOPMENT = ROOT / "tests/nlu/development"
LANGS = ["fr", "nl", "de", "en"]
LEXICON = read_lexicon(ROOT / "nlu_data")
CARD = read_content(ROOT / "nlu_data").topics["crisis"]

NUMBER = re.compile(r"\b(?:0\d{2,3}(?: \d{2,3}){2,3}|1\d{2,3})\b")
# Verified ones only (R-72): none is shown in a language that it does not answer.
NUMBERS = {
    "fr": {"112", "101", "0800 32 123", "107", "0800 30 030", "0800 98 100", "103"},
    "nl": {"112", "101", "1813", "106", "1712", "102"},
    "de": {"112", "101", "108", "087 55 40 77"},
    "en": {"112", "101"}
    | {"1813", "106", "1712", "102"}
    | {"0800 32 123", "107", "0800 30 030", "103"}
    | {"108"},
}

KINDS = {
    Emergency.SUICIDE: [
        "je pense à me pendre",
        "ik heb een afscheidsbrief geschreven",
        "am liebsten wäre ich tot",
        "my sister is cutting herself",
    ],
    Emergency.VIOLENCE: [
        "mon copain m'étouffe quand il est jaloux",
        "mijn partner slaat en vernedert mij",
        "er hat mir die Nase gebrochen",
        "my ex is outside with a gun",
    ],
    Emergency.CHILD: [
        "on laisse un enfant de 4 ans seul dans l'appartement",
        "er is een kind alleen in een auto in de zon",
        "das Baby der Nachbarn schreit seit Stunden, niemand ist da",
        "a toddler is alone in the flat next door",
    ],
    Emergency.TONIGHT: [
        "plus de lait en poudre pour ma petite et pas de sous avant lundi",
        "vanavond geen slaapplaats",
        "mein Kühlschrank ist leer und ich habe kein Geld",
        "thrown out by my husband, no place for me and the kids tonight",
    ],
}
MISSPELT = [
    "jveu mouriir",
    "je ve me suissider",
    "JE VEUX MOURIR",
    "ma mere ma frapé avec un cable",
    "kwil dooood",
    "mn man heeft mij geslage",
    "ich wil nich mehr lebn",
    "er schlaegt mich",
    "i dont wanna liv i want to dieee",
    "my husbend beets me he beats me",
    "starvin, no foood since 3 days",
]
HARMLESS = [
    "non, je ne veux pas mourir",
    "il ne m'a jamais frappée",
    "ik wil niet dood",
    "hij slaat mij niet",
    "ich will mich nicht umbringen",
    "er schlägt mich nie",
    "I don't want to die",
    "he never hits me",
    "je meurs de rire",
    "les factures me tuent",
    "ik lach me dood",
    "de huurprijs slaat alles",
    "ich lach mich tot",
    "die Miete schlägt ein Loch in die Kasse",
    "this form is killing me",
    "I'd die for a cheaper train pass",
    "mon père est mort la semaine dernière, que dois-je faire avec sa pension",
    "mijn vader is overleden, wat met zijn pensioen",
    "mein Hund hat den Nachbarn gebissen",
    "I was hit by a car on my bike, what about my income",
    "ik heb honger naar kennis",
    "Ich will die Papiere einreichen",
    "ik wil tot mijn pensioen werken",
]


def sentences(content):
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for part in content.values():
            yield from sentences(part)
    elif isinstance(content, list):
        for part in content:
            yield from sentences(part)


def in_file(path):
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


def examples(path):
    for block in in_file(path)["nlu"]:
        for line in block["examples"].splitlines():
            yield line.removeprefix("- ").strip()


def alarming(texts):
    return [text for text in texts if find_emergency(text, LEXICON)]


@pytest.mark.parametrize("kind", Emergency)
def test_each_kind_is_found_in_each_language(kind):
    missed = [
        text
        for text in KINDS[kind]
        if kind not in {alarm.emergency for alarm in find_alarms(text, LEXICON)}
    ]
    assert missed == []


@pytest.mark.parametrize("text", MISSPELT)
def test_misspelt_words_are_understood(text):
    assert find_emergency(text, LEXICON)


@pytest.mark.parametrize("text", HARMLESS)
def test_negations_idioms_and_look_alikes_are_left_alone(text):
    assert find_emergency(text, LEXICON) is None


@pytest.mark.parametrize("text", ["je veux mourir, echt waar", "ik ga me tuer"])
def test_languages_may_be_mixed(text):
    assert find_emergency(text, LEXICON)


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    assert find_emergency(text, LEXICON) in {None, *Emergency}


@pytest.mark.parametrize("lang", LANGS)
def test_the_card_gives_numbers_of_this_language_and_no_other(lang):
    text = CARD.answers["overview"].text.in_lang(Lang(lang))
    for level in Level:
        given = set(NUMBER.findall(text.at(level)))
        assert given == NUMBERS[lang]
        assert NUMBER.search(text.at(level)).group() == "112"


def test_the_numbers_are_verified_every_three_months():
    checked = max(source.checked_on for source in CARD.sources)
    assert CARD.review_by - checked <= timedelta(days=92)


@pytest.mark.parametrize("lang", LANGS)
def test_95_of_100_emergencies_are_found(lang):
    crisis = in_file(DEVELOPMENT / f"crisis.{lang}.yml")["crisis"]
    for kind, texts in crisis.items():
        assert len(alarming(texts)) / len(texts) >= 0.9, kind
    texts = list(sentences(crisis))
    assert len(alarming(texts)) / len(texts) >= 0.95


@pytest.mark.parametrize("lang", LANGS)
def test_at_most_3_of_100_look_alikes_alarm(lang):
    texts = in_file(DEVELOPMENT / f"crisis.{lang}.yml")["look_alikes"]
    assert len(alarming(texts)) / len(texts) <= 0.03


def test_ordinary_questions_do_not_alarm():
    ordinary = ("rights", "conversation", "out_of_scope")
    questions = [
        text
        for name in ordinary
        for path in sorted(DEVELOPMENT.glob(f"{name}.*.yml"))
        for text in sentences(in_file(path))
    ]
    for path in sorted((ROOT / "nlu_data/examples").glob("*.yml")):
        if not path.name.startswith("crisis."):
            questions += examples(path)
    assert len(questions) > 10_000
    assert len(alarming(questions)) / len(questions) <= 0.002


def test_a_message_takes_well_under_a_millisecond():
    texts = list(sentences(in_file(DEVELOPMENT / "rights.fr.yml")))
    alarming(texts)
    begun = time.process_time()
    alarming(texts)
    assert (time.process_time() - begun) / len(texts) < 0.001
