"""The published catalogue: ids in, words out.

Every word that reaches a citizen as the bot's or the system's is made here, from
published content. There is no other way to build such a message: whoever calls passes
an id or a text key, never a sentence (docs/adr/0003-ids-never-words.md).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Any

from handover.content.hours import Service
from handover.content.lists import may_link
from handover.content.load import Content
from handover.content.model import Answer, Source, Topic
from handover.content.time_words import TimeWords
from handover.core.message import Choice, NewMessage, Preferences
from handover.core.retention import Kept
from handover.core.words import (
    DEFAULT_FACET,
    FACETS,
    REGIONS_FOR,
    Author,
    Kind,
    Lang,
    Level,
    Region,
)

ASK_A_PERSON = "request_human"
CRISIS = "crisis"
CONTEST_DECISION = "contest_decision"
PRIVACY_QUESTION = "privacy_question"
_SPECIAL_CHOICES = {
    ASK_A_PERSON: ("choice_human", "human"),
    "none": ("choice_none", "none"),
    # The client asks for what is missing, then sends the verb `callback`.
    "callback": ("choice_callback", "callback"),
    "leave_message": ("choice_leave_message", "callback"),
    # Verbs as buttons: the value is the verb, and nothing is said.
    "cancel_request": ("choice_cancel_request", "command"),
    "withdraw_callback": ("choice_withdraw_callback", "command"),
}
"""Text and kind of the choices that are no answer."""

FORMAL_FACETS = frozenset({"how_to_apply", "appeal"})
"""Facets after which a citizen might believe to have applied or appealed here."""


class UnknownAnswer(LookupError):
    """Raised when no published answer has this id."""


def utc_today() -> date:
    """Return the current day, in UTC."""
    return datetime.now(UTC).date()


class Catalogue:
    """Looks up and renders published content; one a hub.

    Args:
        content: All published words, until `show` replaces them.
        today: Returns the current day, from which overdue reviews are counted.
        kept: How long what is kept, for the texts that say so.
    """

    def __init__(
        self,
        content: Content,
        today: Callable[[], date] = utc_today,
        kept: Kept | None = None,
    ) -> None:
        self._today = today
        self.kept = kept or Kept()
        self.show(content)

    def show(self, content: Content) -> None:
        """Publish other content: from here on every word is taken from it.

        A message is made without a pause, so that none mixes two releases.
        """
        self._content = content
        self.release = content.release
        self.institution = content.institution
        self.organisation = content.organisation
        self.hours = content.hours

    @property
    def content(self) -> Content:
        """Return all that is published now."""
        return self._content

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
        return self._content.answer_ids()

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
        return words.format_map(_Values(values, lambda name: self._of(name, as_read)))

    def retention(self, as_read: Preferences) -> str:
        """Return for how long conversations are kept, as it is set here."""
        state = "" if self.kept.are_removed else "_off"
        return self.text(f"transparency_retention{state}", as_read)

    def time_words(self, as_read: Preferences) -> TimeWords:
        """Return how days, times and hours are written for this reader."""
        return TimeWords(lambda key, **values: self.text(key, as_read, **values))

    def weekly_hours(self, service: Service, as_read: Preferences) -> str:
        """Return the usual hours of a service in the reader's language, in words."""
        weekly = self.hours.weekly(service, as_read.lang)
        return self.time_words(as_read).week(weekly)

    def _of(self, name: str, as_read: Preferences) -> str:
        """Return what is known of the institution and what is set, by placeholder."""
        about, lang = self.institution, as_read.lang
        match name:
            case "institution":
                return about.name.in_lang(lang)
            case "phone":
                return about.phone
            case "desk":
                return about.desk.in_lang(lang)
            case "post":
                return about.post.in_lang(lang)
            case "hours":
                return self.weekly_hours(Service.CHAT, as_read)
            case "phone_hours":
                return self.weekly_hours(Service.PHONE, as_read)
            case "conversation_days":
                return str(self.kept.conversation.days)
            case "handover_days":
                return str(self.kept.handover.days)
            case "unseen_days":
                return str(self.kept.unseen_callback.days)
        raise KeyError(name)

    # -- choices ----------------------------------------------------------------

    def choice(self, value: str, as_read: Preferences) -> Choice:
        """Label a choice value in the citizen's language.

        Raises:
            UnknownAnswer: The value is neither an answer id nor a known special.
        """
        head, _, tail = value.partition(":")
        if value in _SPECIAL_CHOICES:
            key, kind = _SPECIAL_CHOICES[value]
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
        below: str | None = None,
        choices: Sequence[str] = (),
        **values: object,
    ) -> NewMessage:
        """Build a message of the system about the conversation itself.

        `below` names a further text, put under the first as its own paragraphs.
        """
        texts = [key] if below is None else [key, below]
        words = [self.text(each, as_read, **values).strip() for each in texts]
        return NewMessage(
            author=Author.SYSTEM,
            kind=kind,
            lang=as_read.lang,
            text="\n\n".join(words),
            label=self.text("label_system", as_read),
            client_msg_id=client_msg_id,
            detail={"choices": self._choices(list(choices), as_read)}
            if choices
            else {},
        )

    def masked_notice(self, kinds: Sequence[str], as_read: Preferences) -> NewMessage:
        """Tell which kinds of identifier were masked, in the order they were found.

        Raises:
            KeyError: A kind has no words.
        """
        names = (self.text(masked_key(kind), as_read).strip() for kind in kinds)
        return self.notice("masked", as_read, kinds=", ".join(names))

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
        to an application or an appeal, that the chat is neither (R-38); below that
        about privacy, how long conversations are kept. The crisis card and small talk
        stay as they are.
        """
        paragraphs = [words]
        if topic.kind == "right" and topic.review_by < self._today():
            due = as_numbers(topic.review_by)
            paragraphs.insert(0, self.text("answer_overdue", as_read, day=due))
        if facet in FORMAL_FACETS or topic.topic == CONTEST_DECISION:
            paragraphs.append(self.text("answer_not_an_act", as_read))
        if topic.topic == PRIVACY_QUESTION:
            paragraphs.append(self.retention(as_read))
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
            regions = REGIONS_FOR[as_read.lang]
            return [f"{topic.answer_id(facet)}@{region}" for region in regions]
        return list(record.choices)


class _Values(dict[str, object]):
    """Values of placeholders; what is missing is looked up when it is needed."""

    def __init__(
        self, values: Mapping[str, object], find: Callable[[str], object]
    ) -> None:
        super().__init__(values)
        self._find = find

    def __missing__(self, name: str) -> object:
        return self._find(name)


def masked_key(kind: str) -> str:
    """Return the key of the text that names a kind of identifier."""
    return "masked_" + re.sub(r"\W", "_", kind.lower())


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
