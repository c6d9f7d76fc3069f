"""The sections of the page `/transparency`: what each one shows under its heading.

Every word comes from `nlu_data/`; nothing is stated here that the texts do not say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handover.content.catalogue import Catalogue
from handover.content.hours import Service
from handover.core.message import Preferences
from handover.core.reach import TARGET_WAIT
from handover.core.words import Lang
from handover.markup import Markup, element, join, prose
from handover.opening import Opening
from handover.transparency import measured

DATE_FORMAT = {
    Lang.FR: "%d/%m/%Y",
    Lang.NL: "%d/%m/%Y",
    Lang.DE: "%d.%m.%Y",
    Lang.EN: "%d/%m/%Y",
}
RECOURSE_TOPICS = ("complaint", "contest_decision")
"""Topics whose sources are the addresses for complaints and for contesting."""


@dataclass(frozen=True)
class Reading:
    """One visit to the page.

    Attributes:
        model: Trained model that answers now; None while there is none.
        is_demo: Whether the institution is the fictitious one.
        is_on_telegram: Whether citizens can write on Telegram too.
    """

    catalogue: Catalogue
    as_read: Preferences
    opening: Opening
    model: str | None
    is_demo: bool
    is_on_telegram: bool = False

    def say(self, name: str) -> str:
        """Return the page's text of this name in the reader's language and level."""
        return self.catalogue.text(
            f"transparency_{name}",
            self.as_read,
            limit=minutes(self.opening.wait_limit),
            target=minutes(TARGET_WAIT),
            days=self.catalogue.kept.callback.days,
        )

    def prose(self, *names: str) -> Markup:
        """Return texts of the page as paragraphs and lists."""
        return join(*(prose(self.say(name)) for name in names))

    def facts(self, rows: dict[str, str | Markup]) -> Markup:
        """Return labels and values; a label is the name of a text."""
        pairs = (
            element("div", element("dt", self.say(name)), element("dd", value))
            for name, value in rows.items()
        )
        return element("dl", *pairs)


def _can(reading: Reading) -> Markup:
    names = (
        element("li", right.names.in_lang(reading.as_read.lang))
        for right in reading.catalogue.rights()
    )
    return join(
        reading.prose("can"),
        element("h3", reading.say("rights_list")),
        element("ul", *names, class_="rights"),
    )


def _who(reading: Reading) -> Markup:
    about, lang = reading.catalogue.institution, reading.as_read.lang
    return join(
        reading.prose("who"),
        reading.facts(
            {
                "label_institution": about.description.in_lang(lang),
                "label_post": about.post.in_lang(lang),
                "label_ai_contact": about.charter_contact_email,
            }
        ),
    )


def _person(reading: Reading) -> Markup:
    about, lang = reading.catalogue.institution, reading.as_read.lang
    phone = about.phone
    if about.phone_note:
        phone = f"{phone} ({about.phone_note.in_lang(lang).rstrip('.')})"
    hours, opening = reading.catalogue.weekly_hours, reading.opening
    button = reading.catalogue.choice("request_human", reading.as_read).label
    special = opening.special_days_words(reading.as_read, Service.PHONE)
    return join(
        reading.prose("person"),
        reading.facts(
            {
                "label_button": button,
                "label_hours": hours(Service.CHAT, reading.as_read),
                "label_now": opening.now_words(reading.as_read, Service.CHAT),
                "label_phone": phone,
                "label_phone_hours": hours(Service.PHONE, reading.as_read),
                "label_desk": about.desk.in_lang(lang),
                "label_post": about.post.in_lang(lang),
            }
        ),
        join(
            element("h3", reading.say("special_days")),
            element("ul", *(element("li", each) for each in special)),
        )
        if special
        else None,
        element("h3", reading.say("waits_title")),
        reading.prose("waits"),
        reading.prose("other_lines"),
    )


def _data(reading: Reading) -> Markup:
    also = ("telegram",) if reading.is_on_telegram else ()
    text = join(
        reading.prose("data", "callback_data", "access", *also),
        prose(reading.catalogue.retention(reading.as_read)),
    )
    if reading.is_demo:
        return text
    url = reading.catalogue.institution.privacy_url.in_lang(reading.as_read.lang)
    link = element("a", reading.say("label_privacy"), href=url)
    return join(text, element("p", link))


def _rights(reading: Reading) -> Markup:
    lang = reading.as_read.lang
    links = (
        element(
            "li",
            element("a", source.title.in_lang(lang), href=source.url.in_lang(lang)),
            f" ({source.institution.in_lang(lang)})",
        )
        for name in RECOURSE_TOPICS
        for source in reading.catalogue.find(name)[0].sources
    )
    return join(
        reading.prose("rights"),
        element("h3", reading.say("links")),
        element("ul", *links),
    )


def _quality(reading: Reading) -> Markup:
    lang = reading.as_read.lang
    columns = ("languages", "right_topic", "wrong_answer")
    rows = (
        element(
            "tr",
            element(
                "th",
                reading.catalogue.choice(f"lang:{each}", reading.as_read).label,
                scope="row",
                lang=each,
            ),
            element("td", per_hundred(figures.right_topic, lang)),
            element("td", per_hundred(figures.answered_wrongly, lang)),
        )
        for each, figures in measured.UNDERSTANDING.items()
    )
    heads = (element("th", reading.say(name), scope="col") for name in columns)
    return join(
        reading.prose("quality"),
        element(
            "table",
            element("caption", reading.say("table")),
            element("thead", element("tr", *heads)),
            element("tbody", *rows),
        ),
        reading.facts(
            {
                "measured_on": on_day(measured.MEASURED_ON, lang),
                "examples": str(measured.EXAMPLES),
            }
        ),
    )


def _versions(reading: Reading) -> Markup:
    versions: dict[str, str | Markup] = {
        "release": element("code", reading.catalogue.release),
        "model": element("code", reading.model)
        if reading.model
        else reading.say("no_model"),
    }
    return join(reading.prose("versions"), reading.facts(versions))


def _register(reading: Reading) -> Markup:
    href = "/transparency/register.json"
    link = element(
        "a", reading.say("register_link"), href=href, type="application/json"
    )
    return join(reading.prose("register"), element("p", link))


SECTIONS: dict[str, Callable[[Reading], Markup]] = {
    "what": lambda reading: reading.prose("what"),
    "can": _can,
    "who": _who,
    "how": lambda reading: reading.prose("how", "checks"),
    "person": _person,
    "data": _data,
    "rights": _rights,
    "quality": _quality,
    "versions": _versions,
    "accessibility": lambda reading: reading.prose("accessibility"),
    "register": _register,
}
"""Every section by its anchor, in the order of the page."""


def minutes(length: timedelta) -> int:
    """Return a length of time in whole minutes."""
    return int(length.total_seconds() // 60)


def per_hundred(share: float, lang: Lang) -> str:
    """Return a share (0 to 1) as a number of hundred, with one decimal."""
    number = f"{100 * share:.1f}"
    return number if lang is Lang.EN else number.replace(".", ",")


def on_day(day: date, lang: Lang) -> Markup:
    """Return a date as it is written in this language."""
    return element("time", day.strftime(DATE_FORMAT[lang]), datetime=day.isoformat())
