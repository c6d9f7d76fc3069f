"""House rules of the texts: length, conditional wording, links, references.

docs/reference/content.md lists the rules for editors. Sources: requirements R-34
(no decision wording), R-89 (sentence length), R-90 (90 words a message).
"""

import re
from collections.abc import Collection, Iterator
from datetime import timedelta

from handover.content.load import Content, Fault
from handover.content.model import Answer, BothLevels, Levels, PerLang, Topic
from handover.core.words import FACETS, Lang, Level, Region

MAX_WORDS = 90
MAX_SENTENCE_WORDS = {Level.STANDARD: 20, Level.EASY: 12}
REVIEW_WITHIN = timedelta(days=366)

DECISION_WORDING = {
    Lang.FR: re.compile(
        r"(?<!si )(?<!que )\bvous (avez|aurez) (bien )?droit\b|\bvous y avez droit\b"
        r"|\bvous êtes éligible",
        re.I,
    ),
    Lang.NL: re.compile(
        r"\b(u|je) (hebt|heeft|krijgt) (zeker |altijd )?recht op\b"
        r"|\bu komt in aanmerking",
        re.I,
    ),
    Lang.DE: re.compile(
        r"\bSie (haben|hätten) (einen )?(Anspruch|Anrecht|Recht) auf\b"
        r"|\bIhnen steht .* zu\b",
        re.I,
    ),
    Lang.EN: re.compile(r"\byou (are (entitled|eligible)|qualify)\b", re.I),
}
"""A machine never tells a person what is theirs; only conditional forms may pass."""

CONDITIONAL = {
    Lang.FR: re.compile(r"\b(si|que|quand|lorsque)\b", re.I),
    Lang.NL: re.compile(r"\b(of|als|wanneer|dat)\b", re.I),
    Lang.DE: re.compile(r"\b(ob|wenn|falls|dass)\b", re.I),
    Lang.EN: re.compile(r"\b(if|whether|that|when)\b", re.I),
}

MARKUP = re.compile(r"https?://|</?[a-z]+>|\*\*|\]\(|[\U0001F300-\U0001FAFF]")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
SPECIAL_CHOICE = re.compile(
    rf"^(none|request_human|lang:({'|'.join(Lang)})|level:({'|'.join(Level)}))$"
)


def lint(content: Content) -> list[Fault]:
    """Return every breach of the house rules, in file order."""
    faults: list[Fault] = []
    ids = answer_ids(content)
    for topic in content.topics.values():
        path = content.files[topic.topic]
        for message in _topic_faults(topic, content.topics.keys(), ids):
            faults.append(Fault(path, 1, message))
    for key, text in content.texts.items():
        for message in _placeholder_faults(text.text):
            faults.append(Fault(content.files[key], 1, f"{key}: {message}"))
    return faults


def answer_ids(content: Content) -> set[str]:
    """Return every id that can be looked up, also those falling back to overview."""
    ids: set[str] = set()
    for topic in content.topics.values():
        ids.update(topic.answer_id(facet) for facet in FACETS)
    return ids


def _topic_faults(
    topic: Topic, topics: Collection[str], ids: set[str]
) -> Iterator[str]:
    for name in topic.related:
        if name not in topics:
            yield f"related: {name!r} is not a topic"
    for source in topic.sources:
        if topic.review_by - source.checked_on > REVIEW_WITHIN:
            yield "review_by: more than 12 months after the source was checked"
    for facet, answer in topic.answers.items():
        yield from _reference_faults(facet, answer, ids)
        for where, text in _texts(facet, answer):
            yield from _wording_faults(where, text)


def _reference_faults(facet: str, answer: Answer, ids: set[str]) -> Iterator[str]:
    for choice in answer.choices:
        answer_id, _, region = choice.partition("@")
        is_answer = answer_id in ids and (not region or region in set(Region))
        if not is_answer and not SPECIAL_CHOICE.match(choice):
            yield f"{facet}.choices: {choice!r} is not an answer id"
    if answer.regions and set(answer.regions) != set(Region):
        yield f"{facet}.regions: all four regions or none"


def _wording_faults(where: str, text: PerLang[BothLevels]) -> Iterator[str]:
    for lang in Lang:
        for level in Level:
            for message in text_faults(text.in_lang(lang).at(level), lang, level):
                yield f"{where}.{lang}.{level}: {message}"


def _texts(facet: str, answer: Answer) -> Iterator[tuple[str, PerLang[BothLevels]]]:
    yield facet, answer.text
    for region, variant in answer.regions.items():
        yield f"{facet}@{region}", variant.text


def text_faults(text: str, lang: Lang, level: Level) -> Iterator[str]:
    """Yield what is wrong with one answer text, in words an editor understands."""
    words = len(text.split())
    if words > MAX_WORDS:
        yield f"{words} words; at most {MAX_WORDS}"
    for sentence in sentences(text):
        count = len(re.findall(r"\w[\w'’.-]*", sentence))
        if count > MAX_SENTENCE_WORDS[level]:
            yield (
                f"a sentence of {count} words, at most {MAX_SENTENCE_WORDS[level]}: "
                f"«{sentence[:40]}…»"
            )
        found = DECISION_WORDING[lang].search(sentence)
        if found and not CONDITIONAL[lang].search(sentence[: found.start()]):
            yield f"decision wording «{found.group()}»; use a conditional form"
    if MARKUP.search(text):
        yield "plain text only: no link, markup or emoji"


def sentences(text: str) -> list[str]:
    """Split plain text into sentences; list lines count as their own."""
    marked = re.sub(r"^- ", "\n\n", text, flags=re.M)
    parts = re.split(r"(?<=[.!?…])\s+(?=[\"«„A-ZÀ-Ý0-9])|\n\s*\n", marked)
    return [part.strip() for part in parts if part.strip()]


def _placeholder_faults(text: PerLang[Levels]) -> Iterator[str]:
    wanted: set[str] | None = None
    for lang in Lang:
        for level in Level:
            words = text.in_lang(lang).at(level)
            if re.search("[{}]", PLACEHOLDER.sub("", words)):
                yield f"{lang}.{level}: a brace belongs to a placeholder like {{name}}"
            found = placeholders(words)
            wanted = found if wanted is None else wanted
            if found != wanted:
                yield f"{lang}.{level}: placeholders {found} differ from {wanted}"


def placeholders(text: str) -> set[str]:
    """Return the names written as `{name}` in a text."""
    return set(PLACEHOLDER.findall(text))
