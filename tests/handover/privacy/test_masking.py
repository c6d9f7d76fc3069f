import asyncio
import logging
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handover.content.catalogue import masked_key
from handover.core.words import Lang, Level
from handover.privacy.identifiers import NAME
from handover.privacy.masking import KINDS, Masker, MaskingError
from tests.auxil import published

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CONTENT = published.content()


def table(name: str) -> list:
    rows = yaml.safe_load((HERE / f"{name}.yml").read_text("utf-8"))
    assert rows.keys() == {*Lang}
    return [pytest.param(each, id=f"{lang}{i}") for lang in rows
            for i, each in enumerate(rows[lang])]  # fmt: skip


# -- what stays and what does not ---------------------------------------------------


@pytest.mark.parametrize("text", table("keep"))
def test_what_an_answer_may_depend_on_stays(masker: Masker, text: str) -> None:
    assert masker.mask(text).text == text


@pytest.mark.parametrize("row", table("mask"))
def test_what_a_person_can_be_found_by_is_masked(masker: Masker, row: list) -> None:
    before, after = row
    assert masker.mask(before).text == after


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", Lang)
def test_every_kind_is_shown_masked_in_every_language(kind: str, lang: Lang) -> None:
    rows = yaml.safe_load((HERE / "mask.yml").read_text("utf-8"))[lang]
    assert any(f"[{kind}]" in after for _, after in rows)


def questions() -> list[str]:
    files = (ROOT / "tests/nlu/development").glob("*.yml")
    rooms = [yaml.safe_load(file.read_text("utf-8")) for file in sorted(files)]
    return [each for room in rooms for asked in room.values() for each in asked]


def test_no_question_of_the_development_set_is_changed(masker: Masker) -> None:
    asked = questions()
    assert len(asked) > 3000
    assert [each for each in asked if masker.mask(each).text != each] == []


def test_kinds_are_named_in_the_order_of_the_text_and_once(masker: Masker) -> None:
    found = masker.mask("a@b.be, 85.07.30-033.28, c@d.be, 0470 12 34 56")
    assert found.kinds == ("e-mail", "NISS", "phone")


def test_what_the_institution_published_stays() -> None:
    lines = ["Appelez le 02 272 20 00.", "info@institution.be", "Rue Haute 1"]
    masker = Masker([*lines, "Rue de l'Exemple 1, 1000 Bruxelles"])
    text = (
        "j'ai appelé le +32 (0)2/272.20.00, écrit à INFO@institution.be et vu la Rue de"
        " l'Exemple 1, 1000 Bruxelles"
    )
    assert masker.mask(text).text == text
    assert Masker().mask(text).kinds == ("phone", "e-mail", "address")


def test_numbers_of_the_demonstration_stay() -> None:
    text = f"tel. {CONTENT.institution.phone}, {CONTENT.institution.post.fr}"
    assert Masker(CONTENT.lines()).mask(text).text == text


# -- properties ----------------------------------------------------------------------

FRAMES = st.sampled_from(
    [
        "{}",
        "mon numéro : {}, merci",
        "nr. {}.",
        "({})",
        "meine Nummer {} bitte",
        "is\n{}",
    ]
)
GAPS = st.sampled_from(["", "", " ", ".", "-", "/", " - ", " / ", "–", "\u00a0", ". "])


@st.composite
def national_numbers(draw: st.DrawFn) -> tuple[str, str, str, str, str]:
    month = draw(st.integers(1, 12)) + draw(st.sampled_from([0, 20, 40]))
    day = draw(st.integers(1, 31))
    year, place = draw(st.integers(0, 99)), draw(st.integers(1, 998))
    nine = f"{year:02}{month:02}{day:02}{place:03}"
    check = 97 - int(draw(st.sampled_from(["", "2"])) + nine) % 97
    return nine[:2], nine[2:4], nine[4:6], nine[6:], f"{check:02}"


@given(national_numbers(), st.tuples(GAPS, GAPS, GAPS, GAPS), FRAMES)
def test_every_national_number_is_masked_in_every_spelling(
    masker: Masker, parts: tuple[str, ...], gaps: tuple[str, ...], frame: str
) -> None:
    number = parts[0] + "".join(map("".join, zip(gaps, parts[1:], strict=True)))
    masked = masker.mask(frame.format(number))
    assert masked.kinds == ("NISS",)
    assert not re.search(r"\d", masked.text)


@given(national_numbers(), st.sampled_from([" ", "-", "."]), FRAMES)
def test_a_national_number_is_masked_digit_by_digit(
    masker: Masker, parts: tuple[str, ...], gap: str, frame: str
) -> None:
    masked = masker.mask(frame.format(gap.join("".join(parts))))
    assert not re.search(r"\d", masked.text)


@given(
    st.from_regex(r"\d{12}", fullmatch=True),
    st.sampled_from(["", " ", "-", "."]),
    FRAMES,
)
def test_every_belgian_account_number_is_masked(
    masker: Masker, account: str, gap: str, frame: str
) -> None:
    digits = "".join(str(int(char)) for char in account)
    check = 98 - int(digits + "111400") % 97
    number = gap.join([f"BE{check:02}", digits[:4], digits[4:8], digits[8:]])
    masked = masker.mask(frame.format(number))
    assert masked.kinds == ("IBAN",)
    assert not re.search(r"\d", masked.text)


@given(
    st.sampled_from(["04", "+324", "00324", "+32 (0)4", "+32 4"]),
    st.integers(70, 99),
    st.integers(0, 999_999),
    st.sampled_from(["{0}{1}{2}", " {0} {1} {2}", "/{0}.{1}.{2}", "-{0}{1}{2}"]),
    FRAMES,
)
def test_every_belgian_mobile_number_is_masked(
    masker: Masker, head: str, zone: int, rest: int, form: str, frame: str
) -> None:
    digits = f"{rest:06}"
    number = f"{head}{zone}{form.format(digits[:2], digits[2:4], digits[4:])}"
    masked = masker.mask(frame.format(number))
    assert "phone" in masked.kinds
    assert not re.search(r"\d", masked.text)


AMOUNTS = st.one_of(
    st.builds("{:,.2f} euros".format, st.floats(0, 99_999)),
    st.builds(
        lambda cents: f"{cents / 100:,.2f} €".replace(",", " ").replace(".", ","),
        st.integers(0, 9_999_999),
    ),
    st.builds("€ {},{:02}".format, st.integers(1, 9999), st.integers(0, 99)),
    st.builds("{} EUR".format, st.integers(1, 99_999)),
    st.builds("{} %".format, st.integers(0, 100)),
)
DATES = st.one_of(
    st.builds(
        lambda day, form: day.strftime(form),
        st.dates(),
        st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%Y-%m-%d"]),
    ).filter(lambda day: len(day) >= 8),
    st.integers(1900, 2099).map(str),
)
REFERENCES = st.one_of(
    st.builds("article {}".format, st.integers(1, 600)),
    st.builds("art. {} § {}".format, st.integers(1, 600), st.integers(1, 9)),
    st.builds("{} Namur".format, st.integers(1000, 9992)),
    st.sampled_from(
        ["112", "1765", "107", "1813", "1712", "0800 32 123", "0900 12 345"]
    ),
)
FACTS = st.lists(st.one_of(AMOUNTS, DATES, REFERENCES), min_size=1, max_size=5)


@given(FACTS, st.sampled_from([", ", " et ", " of ", " le ", " ; ", " am "]))
def test_amounts_dates_and_references_are_never_masked(
    masker: Masker, facts: list[str], between: str
) -> None:
    text = f"j'ai {between.join(facts)} ?"
    assert masker.mask(text).text == text


PIECES = st.one_of(
    st.text(max_size=20),
    national_numbers().map(".".join),
    st.sampled_from(
        ["niss ", "85073003329 ", "[NISS] ", "0470 12 34 56", "@", "a@b.be"]
    ),
    st.from_regex(r"[\d ./-]{1,14}", fullmatch=True),
)


@given(st.lists(PIECES, max_size=12))
def test_masking_twice_changes_nothing_more(masker: Masker, pieces: list[str]) -> None:
    once = masker.mask("".join(pieces)).text
    assert masker.mask(once).text == once


# -- nothing is kept, nothing passes ------------------------------------------------


def test_no_word_of_a_text_stays_in_memory(masker: Masker) -> None:
    strings = masker.load()._words._nlp.vocab.strings
    masker.mask("begin 1")
    before = len(strings)
    for number in range(200):
        masker.mask(f"Zwijgzaam{number} NISS 85.07.30-{number:03}.29")
    assert len(strings) == before


def test_a_library_that_quotes_the_text_in_its_error_is_not_quoted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    masker = Masker()
    engine = masker.load()

    def fail(text: str, **_: object) -> None:
        raise ValueError(f"did not find {text}")

    monkeypatch.setattr(engine, "find", fail)
    with pytest.raises(MaskingError) as refused:
        masker.mask("niss 85.07.30-033.28")
    assert "85" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_nothing_is_logged_about_a_text(
    masker: Masker, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="root"):
        masker.mask("mijn INSZ is 85.07.30-033.29")
    assert caplog.records == []


def test_what_does_not_mask_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "handover.privacy.engine.Engine.find", lambda *_, **__: [], raising=True
    )
    masker = Masker()
    for masks in (masker.load, lambda: masker.mask("0470 12 34 56"), masker.load):
        with pytest.raises(MaskingError, match="a national number was not found"):
            masks()


@pytest.mark.asyncio
async def test_waiting_until_it_is_loaded_leaves_the_event_loop_free() -> None:
    masker, turns = Masker(), 0
    waiting = asyncio.create_task(masker.ready())
    while not waiting.done():
        await asyncio.sleep(0)
        turns += 1
    await waiting
    assert turns > 2
    assert masker.mask("0470 12 34 56").text == "[phone]"


def test_texts_that_come_while_it_loads_wait_and_are_masked() -> None:
    masker = Masker()
    with ThreadPoolExecutor(4) as threads:
        texts = threads.map(masker.mask, ["0470 12 34 56"] * 4)
    assert {each.text for each in texts} == {"[phone]"}


def test_the_kinds_are_known_without_loading_presidio() -> None:
    code = (
        "import sys; from handover.privacy.masking import KINDS;"
        "print('presidio_analyzer' in sys.modules, 'spacy' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["False", "False"]


# -- words for it -------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*KINDS, NAME])
def test_every_kind_has_words_for_the_citizen(kind: str) -> None:
    text = CONTENT.texts[masked_key(kind)].text
    assert all(text.in_lang(lang).at(level).strip() for lang in Lang for level in Level)
