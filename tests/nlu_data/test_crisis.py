"""The crisis lexicon as editors wrote it: what it finds, and what it leaves alone.

The development set is for measuring only, and the words were chosen with a look at it:
1.00 here is no promise. On sentences of other authors that were never read the lexicon
found five of six (docs/limits.md).
"""

import re
import statistics
import time
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handover.core.crisis import Emergency, find_alarms, find_emergency
from handover.core.words import Lang, Level
from tests.auxil import published

ROOT = Path(__file__).parents[2]
DEVELOPMENT = ROOT / "tests/nlu/development"
LANGS = ["fr", "nl", "de", "en"]
CARD = published.content().topics["crisis"]

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


ABOUT_A_RIGHT = [
    "Les victimes de violences conjugales ont-elles une priorité pour un logement ?",
    "Krijgt een slachtoffer van partnergeweld voorrang voor een sociale woning?",
    "Bekommen Opfer häuslicher Gewalt Vorrang bei einer Sozialwohnung?",
    "Does violence at home give priority for social housing?",
]
DANGER_IN_A_QUESTION = [
    "Mon mari me frappe, est-ce que j'ai droit à un logement social ?",
    "Mijn man slaat mij, heb ik recht op een sociale woning?",
    "Mein Mann schlägt mich, habe ich Anrecht auf eine Sozialwohnung?",
    "My husband hits me, am I entitled to social housing?",
]
BEHIND_A_QUESTION = [
    "Er schließt mich ein und nimmt den Schlüssel mit. Zählt das beim Antrag?",
    "Mir ist schlecht vom Ofen, die Kinder sind kaum wach. Gibt es eine Prämie?",
    "Ihr Mund hängt plötzlich schief und sie lallt, zahlt die Krankenkasse den Arzt?",
    "Den Termin hab ich festgelegt, der Sarg ist für mich, nächste Woche. Wer erbt?",
    "He takes both keys and I can't get out. Does that count for my application?",
    "The stove makes us all dizzy and I can't wake the kids. Is there a premium?",
    "Her face is drooping and she is slurring, does the mutuality pay the doctor?",
    "The date is set and the letter to my son is written. Who gets my pension?",
]
SOUNDS_ALIKE = [
    "an der Tür ist alles voller Blut",  # not "Bluter", a medical condition
    "meine Kinder haben Hunger, der Kleine steht weinend da",  # not "stets"
    "wo sollen wir heute Nacht hin, die Räumung steht fest",  # not "Fest"
]
SOUNDS_LIKE_ANOTHER_WORD = [
    "what is the height of the bridge and the colour of the roof",  # not "off the"
]
BESIDE_A_DENIAL_OR_IDIOM = [
    "il me trompe pas il me tabasse",
    "il passe ses nerfs sur moi et tape les enfants",  # "passe" is not "pas"
    "mon oncle touche le petit",  # not "touche le chômage"
    "niemand helpt mij hij slaat mij",
    "ik word geslagen met een riem",
    "niemand slaat mij behalve mijn man",
    "er droht mit dem Messer",  # not "droht mit Kündigung"
    "er schlägt mir ins Gesicht",
    "ich glaube mein Schwager missbraucht meine Nichte",  # not "meine Vollmacht"
    "he beats the kids",  # not "beats the queue"
    "he hit the baby",  # not "hit the road"
    "nobody hits me except my dad",
]
AFTER_A_BLOW_OF_FATE = [
    "depuis le chômage il me frappe",
    "sinds zijn ontslag slaat hij mij",
    "seit der Scheidung bedroht er mich jeden Tag",
    "since the layoff he hits me",
    "mon mari me frappe après le foot",
    "mein Mann schlägt mich nach dem Fußball",
]
ONLY_A_GAME = [
    "Mon fils me bat toujours aux échecs",
    "Mijn zoon klopt mij altijd met schaken",
    "Mein Sohn schlägt mich jedes Mal im Schach",
    "My son beats me at chess every time",
]
SPELT_LIKE_AN_OFFICE_WORD = [
    "aidez-moi, je suis sous le lit, il me cherche",  # not "les aides"
    "waar slapen wij vannacht, wij staan op straat",  # not "was"
    "ik weet niet waar ik naartoe moet met mijn blauw oog",  # not "de wet"
    "seit Wochen will ich sterben",  # not "Seite"
    "meine Nichte wird geschlagen",  # not "nicht"
]
ACUTE = [
    "mon oncle n'a plus d'insuline",
    "mijn zuurstof raakt op en niemand neemt op",
    "mein Mann bekommt keine Luft",
    "my husband can't breathe",
]
OVER_SENTENCES = [
    "Laissez tomber ma demande. Dans une semaine vous serez débarrassés de moi.",
    "Laat mijn aanvraag maar. Volgende week hebben jullie geen last meer van mij.",
    "Mein Antrag ist nicht mehr wichtig. Bald liege ich auf dem Friedhof.",
    "Forget my form. Next week I will be in my grave.",
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
    return [text for text in texts if find_emergency(text, published.crisis_lexicon())]


@pytest.mark.parametrize("kind", Emergency)
def test_each_kind_is_found_in_each_language(kind):
    missed = [
        text
        for text in KINDS[kind]
        if kind
        not in {
            alarm.emergency for alarm in find_alarms(text, published.crisis_lexicon())
        }
    ]
    assert missed == []


@pytest.mark.parametrize("text", MISSPELT)
def test_misspelt_words_are_understood(text):
    assert find_emergency(text, published.crisis_lexicon())


@pytest.mark.parametrize("text", HARMLESS)
def test_negations_idioms_and_look_alikes_are_left_alone(text):
    assert find_emergency(text, published.crisis_lexicon()) is None


@pytest.mark.parametrize("text", ABOUT_A_RIGHT)
def test_a_question_about_a_right_is_left_alone(text):
    assert find_emergency(text, published.crisis_lexicon()) is None


@pytest.mark.parametrize("text", DANGER_IN_A_QUESTION)
def test_a_danger_is_found_in_a_question_about_a_right(text):
    assert find_emergency(text, published.crisis_lexicon())


@pytest.mark.parametrize("text", BEHIND_A_QUESTION)
def test_a_danger_is_found_behind_an_administrative_question(text):
    assert find_emergency(text, published.crisis_lexicon())


@pytest.mark.parametrize("text", SOUNDS_ALIKE)
def test_a_frequent_word_that_sounds_like_another_hides_no_danger(text):
    assert find_emergency(text, published.crisis_lexicon())


@pytest.mark.parametrize("text", SOUNDS_LIKE_ANOTHER_WORD)
def test_a_frequent_word_is_not_taken_for_one_that_sounds_alike(text):
    assert find_emergency(text, published.crisis_lexicon()) is None


@pytest.mark.parametrize("text", BESIDE_A_DENIAL_OR_IDIOM)
def test_a_danger_is_found_beside_what_looks_like_a_denial_or_an_idiom(text):
    assert find_emergency(text, published.crisis_lexicon())


@pytest.mark.parametrize("text", AFTER_A_BLOW_OF_FATE)
def test_a_blow_of_fate_or_a_match_does_not_excuse_who_strikes(text):
    assert find_emergency(text, published.crisis_lexicon())


@pytest.mark.parametrize("text", ONLY_A_GAME)
def test_who_is_beaten_at_a_game_is_left_alone(text):
    assert find_emergency(text, published.crisis_lexicon()) is None


@pytest.mark.parametrize("text", SPELT_LIKE_AN_OFFICE_WORD)
def test_a_word_that_folds_to_one_of_an_office_hides_no_danger(text):
    assert find_emergency(text, published.crisis_lexicon())


@pytest.mark.parametrize("text", ACUTE)
def test_an_acute_medical_emergency_is_found(text):
    assert find_emergency(text, published.crisis_lexicon())


@pytest.mark.parametrize("text", OVER_SENTENCES)
def test_what_several_sentences_say_together_is_found(text):
    assert find_emergency(text, published.crisis_lexicon())


@pytest.mark.parametrize("text", ["je veux mourir, echt waar", "ik ga me tuer"])
def test_languages_may_be_mixed(text):
    assert find_emergency(text, published.crisis_lexicon())


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    assert find_emergency(text, published.crisis_lexicon()) in {None, *Emergency}


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
            # One in four, from all over: the rest says the same.
            questions += list(examples(path))[::4]
    assert len(questions) > 5_000
    # Some 500 of them were written to sound like an emergency; they are half of these.
    assert len(alarming(questions)) / len(questions) <= 0.003


def test_a_longer_message_takes_longer_only_in_proportion():
    texts = list(sentences(in_file(DEVELOPMENT / "rights.fr.yml")))
    short = [" ".join(texts[at : at + 4]) for at in range(0, 80, 4)]
    long = [" ".join(texts[at : at + 16]) for at in range(0, 80, 16)]
    assert processor_seconds(long) < 3 * processor_seconds(short)


def processor_seconds(texts: list[str]) -> float:
    """Return the median of some runs over the same words, however they are cut."""
    took = []
    for _ in range(5):
        begun = time.process_time()
        alarming(texts)
        took.append(time.process_time() - begun)
    return statistics.median(took)
