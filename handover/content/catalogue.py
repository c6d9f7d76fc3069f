"""The published catalogue: ids in, words out.

Every word that reaches a citizen as the bot's or the system's is made here, from
published content. There is no other way to build such a message: whoever calls passes
an id or a text key, never a sentence (docs/adr/0003-ids-never-words.md).
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

from handover.content.lists import may_link
from handover.content.load import Content
from handover.content.model import Answer, Source, Topic
from handover.core.message import Choice, NewMessage, Preferences
from handover.core.words import (
    DEFAULT_FACET,
    FACETS,
    Author,
    Kind,
    Lang,
    Level,
    Region,
)

ASK_A_PERSON = "request_human"
CRISIS = "crisis"
CONTEST_DECISION = "contest_decision"
FORMAL_FACETS = frozenset({"how_to_apply", "appeal"})
"""Facets after which a citizen might believe to have applied or appealed here."""


class UnknownAnswer(LookupError):
    """Raised when no published answer has this id."""


def utc_today() -> date:
    """Return the current day, in UTC."""
    return datetime.now(UTC).date()


class Catalogue:
    """Looks up and renders published content; immutable, one a release.

    Args:
        content: All published words.
        today: Returns the current day, from which overdue reviews are counted.
    """

    def __init__(self, content: Content, today: Callable[[], date] = utc_today) -> None:
        self._content = content
        self._today = today
        self.release = content.release
        self.institution = content.institution

    # -- looking up -------------------------------------------------------------

    def find(self, answer_id: str) -> tuple[Topic, str]:
        """Return topic and facet behind an id; a missing facet becomes `overview`.

        Raises:
            UnknownAnswer: The topic is not published, or the facet does not exist.
        """
        name, _, facet = answer_id.partition(".")
        topic = self._content.topics.get(name)
        if topic is None or (facet and facet not in FACETS):
            raise UnknownAnswer("no published answer has this id")
        return topic, facet if facet in topic.answers else DEFAULT_FACET

    def has(self, answer_id: str) -> bool:
        """Tell whether `answer_id` can be served."""
        try:
            self.find(answer_id)
        except UnknownAnswer:
            return False
        return True

    def answer_ids(self) -> list[str]:
        """Return the id of every published answer, in the order of their files."""
        topics = self._content.topics.values()
        return [topic.answer_id(facet) for topic in topics for facet in topic.answers]

    def words(self, answer_id: str, as_read: Preferences) -> str:
        """Return the text of an answer, for what searches or lists the answers.

        Raises:
            UnknownAnswer: Nothing is published under this id.
        """
        topic, facet = self.find(answer_id)
        text = topic.answers[facet].text.in_lang(as_read.lang)
        return text.at(as_read.level).strip()

    def rights(self) -> list[Topic]:
        """Return every published right, in the order of their names in the code."""
        topics = self._content.topics.values()
        return [topic for topic in topics if topic.kind == "right"]

    def topic_name(self, topic: str | None, lang: Lang) -> str | None:
        """Return the topic's name as citizens read it, or None if not published."""
        found = self._content.topics.get(topic or "")
        return found.names.in_lang(lang) if found else None

    def text(self, key: str, as_read: Preferences, **values: object) -> str:
        """Return a service text with its placeholders filled.

        Raises:
            KeyError: The text does not exist, or a placeholder got no value.
        """
        words = self._content.texts[key].text.in_lang(as_read.lang).at(as_read.level)
        return words.format(**self._standing_values(as_read.lang), **values)

    def _standing_values(self, lang: Lang) -> dict[str, str]:
        about = self.institution
        return {
            "institution": about.name.in_lang(lang),
            "phone": about.phone,
            "desk": about.desk.in_lang(lang),
            "hours": about.hours.in_lang(lang),
        }

    # -- choices ----------------------------------------------------------------

    def choice(self, value: str, as_read: Preferences) -> Choice:
        """Label a choice value in the citizen's language.

        Raises:
            UnknownAnswer: The value is neither an answer id nor a known special.
        """
        head, _, tail = value.partition(":")
        special = {
            ASK_A_PERSON: ("choice_human", "human"),
            "none": ("choice_none", "none"),
        }
        if value in special:
            key, kind = special[value]
            return Choice(self.text(key, as_read), value, kind)
        if (head == "lang" and tail in set(Lang)) or (
            head == "level" and tail in set(Level)
        ):
            key = f"choice_lang_{tail}" if head == "lang" else f"choice_{tail}"
            return Choice(self.text(key, as_read), value, head)
        answer_id, _, region = value.partition("@")
        topic, facet = self.find(answer_id)
        if region and region not in set(Region):
            raise UnknownAnswer("no such region")
        name = topic.names.in_lang(as_read.lang)
        if topic.kind == "right":
            name = f"{name} – {self.text(f'facet_{facet}', as_read)}"
        if region:
            return Choice(self.text(f"region_{region}", as_read), value, "region")
        return Choice(name, value, "answer")

    def _choices(self, values: list[str], as_read: Preferences) -> list[dict[str, str]]:
        return [asdict(self.choice(value, as_read)) for value in values]

    # -- what the system and the bot say ----------------------------------------

    def disclosure(self, as_read: Preferences) -> NewMessage:
        """Build the first message of every conversation (AI Act, Art. 50(1))."""
        return NewMessage(
            author=Author.BOT,
            kind=Kind.DISCLOSURE,
            lang=as_read.lang,
            text=self.text("disclosure_start", as_read),
            label=self.text("label_bot", as_read),
            detail={
                "choices": self._choices(
                    ["about_assistant", "privacy_question", ASK_A_PERSON], as_read
                ),
                "versions": {"model": None, "release": self.release},
            },
        )

    def notice(
        self,
        key: str,
        as_read: Preferences,
        *,
        kind: Kind = Kind.NOTICE,
        client_msg_id: str | None = None,
        **values: object,
    ) -> NewMessage:
        """Build a message of the system about the conversation itself."""
        return NewMessage(
            author=Author.SYSTEM,
            kind=kind,
            lang=as_read.lang,
            text=self.text(key, as_read, **values),
            label=self.text("label_system", as_read),
            client_msg_id=client_msg_id,
        )

    def language_offer(self, lang: Lang, as_read: Preferences) -> NewMessage:
        """Offer to go on in `lang`, in both languages; the button does it (R-88)."""
        text, paragraph_langs = self._in_several(
            f"language_offer_{lang}", as_read, (as_read.lang, lang)
        )
        return NewMessage(
            author=Author.SYSTEM,
            kind=Kind.NOTICE,
            lang=as_read.lang,
            text=text,
            label=self.text("label_system", as_read),
            detail={
                "paragraph_langs": paragraph_langs,
                "choices": self._choices([f"lang:{lang}"], as_read),
            },
        )

    def _in_several(
        self, key: str, as_read: Preferences, langs: Sequence[Lang]
    ) -> tuple[str, list[str]]:
        """Return a text as one paragraph a language, and the languages (R-84)."""
        readers = [replace(as_read, lang=lang) for lang in langs]
        words = [self.text(key, reader).strip() for reader in readers]
        return "\n\n".join(words), [lang.value for lang in langs]

    def spoken_by(
        self,
        author: Author,
        text: str,
        as_read: Preferences,
        *,
        client_msg_id: str,
        name: str | None = None,
        awaits_reply: bool = False,
        detail: dict[str, Any] | None = None,
    ) -> NewMessage:
        """Label what a person wrote; only citizens and agents have words of their own.

        Raises:
            ValueError: `author` is the bot or the system.
        """
        if author not in {Author.CITIZEN, Author.AGENT}:
            raise ValueError("only citizens and agents bring their own words")
        key = "label_agent" if author is Author.AGENT else "label_citizen"
        return NewMessage(
            author=author,
            kind=Kind.TEXT,
            lang=as_read.lang,
            text=text,
            label=self.text(key, as_read, name=name),
            author_name=name,
            client_msg_id=client_msg_id,
            awaits_reply=awaits_reply,
            detail=detail or {},
        )

    def bot_text(
        self,
        kind: Kind,
        key: str,
        as_read: Preferences,
        *,
        reply_to: int,
        choices: list[str],
        model: str | None,
        confidence: float | None = None,
        in_all_languages: bool = False,
    ) -> NewMessage:
        """Build what the bot says without an answer: a question, or an honest no.

        In all languages it has a paragraph in each, the citizen's own first.
        """
        langs = [as_read.lang]
        if in_all_languages:
            langs += [lang for lang in Lang if lang is not as_read.lang]
        text, paragraph_langs = self._in_several(key, as_read, langs)
        return NewMessage(
            author=Author.BOT,
            kind=kind,
            lang=as_read.lang,
            text=text,
            label=self.text("label_bot", as_read),
            reply_to=reply_to,
            final=True,
            detail={
                "paragraph_langs": paragraph_langs if in_all_languages else [],
                "choices": self._choices(choices, as_read),
                "confidence": confidence,
                "versions": {"model": model, "release": self.release},
            },
        )

    def answer(
        self,
        answer_id: str,
        as_read: Preferences,
        *,
        reply_to: int,
        model: str | None,
        confidence: float | None,
        kind: Kind = Kind.ANSWER,
    ) -> NewMessage:
        """Build a published answer with its sources.

        The crisis card is always of kind `crisis`, however it was reached.

        Raises:
            UnknownAnswer: Nothing is published under this id.
        """
        topic, facet = self.find(answer_id)
        record = topic.answers[facet]
        variant = record.regions.get(as_read.region) if as_read.region else None
        sources = (variant and variant.sources) or record.sources or topic.sources
        words = (variant or record).text.in_lang(as_read.lang)
        return NewMessage(
            author=Author.BOT,
            kind=Kind.CRISIS if topic.topic == CRISIS else kind,
            lang=as_read.lang,
            text=self._with_notes(
                topic, facet, words.at(as_read.level).strip(), as_read
            ),
            label=self.text("label_bot", as_read),
            reply_to=reply_to,
            final=True,
            answer_id=topic.answer_id(facet),
            detail={
                "topic": topic.topic,
                "topic_name": topic.names.in_lang(as_read.lang),
                "facet": facet if topic.kind == "right" else None,
                "confidence": confidence,
                "sources": [self._source(each, as_read.lang) for each in sources],
                "legal_basis": topic.legal_basis
                and topic.legal_basis.in_lang(as_read.lang),
                "grant_mode": topic.grant_mode,
                "review_by": topic.review_by.isoformat(),
                "choices": self._choices(
                    self._values_after(topic, facet, record, as_read), as_read
                ),
                "versions": {"model": model, "release": self.release},
            },
        )

    def _with_notes(
        self, topic: Topic, facet: str, words: str, as_read: Preferences
    ) -> str:
        """Put what the service itself adds above and below the words of an answer.

        Above a right whose review is overdue, a warning (R-49): it is not withdrawn,
        because an old answer with its source is worth more than none. Below what leads
        to an application or an appeal, that the chat is neither (R-38). The crisis card
        and small talk stay as they are.
        """
        paragraphs = [words]
        if topic.kind == "right" and topic.review_by < self._today():
            due = as_numbers(topic.review_by)
            paragraphs.insert(0, self.text("answer_overdue", as_read, day=due))
        if facet in FORMAL_FACETS or topic.topic == CONTEST_DECISION:
            paragraphs.append(self.text("answer_not_an_act", as_read))
        return "\n\n".join(paragraphs)

    def _source(self, source: Source, lang: Lang) -> dict[str, str]:
        """Return a source; one that citizens are not sent to has no address (R-99)."""
        shown = source_on_wire(source, lang)
        if not may_link(shown["url"], self._content.domains):
            shown["url"] = ""
        return shown

    def _values_after(
        self, topic: Topic, facet: str, record: Answer, as_read: Preferences
    ) -> list[str]:
        """Return what is offered under an answer: the region first, where it counts."""
        if record.regions and as_read.region is None:
            return [f"{topic.answer_id(facet)}@{region}" for region in Region]
        return list(record.choices)


def as_numbers(day: date) -> str:
    """Return a day as it is written in Belgium in all languages: 28/02/2027."""
    return day.strftime("%d/%m/%Y")


def source_on_wire(source: Source, lang: Lang) -> dict[str, str]:
    """Return one source as the citizen reads it."""
    return {
        "title": source.title.in_lang(lang),
        "url": source.url.in_lang(lang),
        "institution": source.institution.in_lang(lang),
        "checked_on": source.checked_on.isoformat(),
    }
