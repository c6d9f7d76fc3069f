"""The editors' command, as editors run it: on files, from a shell, with bad input."""

import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import yaml

from handover.content.check import check, main
from handover.content.load import read_content
from handover.core.words import FACETS, Lang
from tests.auxil.content_builders import HOURS, intent, right, save, write

ROOT = Path(__file__).parents[3]
DAY = "2026-11-22"
SLICE = ("integration_income", "family_allowances", "greet")

# -- small content, in this process ---------------------------------------------------


def write_examples(folder, topic, facets):
    """Write 24 examples in each language."""
    for lang in Lang:
        blocks = [
            {
                "intent": f"{topic}/{facet}" if facet else topic,
                "metadata": {"language": lang.value, "provenance": "synthetic"},
                "examples": "".join(
                    f"- {topic} {facet} {lang} {'abcdefghijklmnopqrstuvwxyz'[n]}\n"
                    for n in range(24 // len(facets))
                ),
            }
            for facet in facets
        ]
        save(folder / "examples" / f"{topic}.{lang}.yml", {"nlu": blocks})


@pytest.fixture
def folder(tmp_path):
    """Return content with one right and one conversation intent, all in order."""
    write(tmp_path, right(facets=FACETS), intent())
    write_examples(tmp_path, "heating", FACETS)
    write_examples(tmp_path, "greet", [""])
    no_words = {lang.value: {} for lang in Lang}
    save(tmp_path / "jargon.yml", no_words)
    save(tmp_path / "words_to_avoid.yml", {lang.value: [] for lang in Lang})
    save(tmp_path / "own_numbers.yml", {"108": "a helpline"})
    return tmp_path


def faults(folder, *, rights=1, day=DAY):
    _, found = check(folder, date.fromisoformat(day), rights=rights)
    return [str(fault).removeprefix(f"{folder}/") for fault in found]


def test_good_content_has_no_faults(folder):
    assert faults(folder) == []


def test_fewer_rights_than_there_were_are_reported(folder):
    assert faults(folder, rights=2) == [
        "answers:1: complete: 1 rights, of at least 2; put back what was removed"
    ]


def test_fault_has_the_line_of_its_field(folder):
    record = right(facets=FACETS)
    record["answers"]["delay"]["text"]["en"]["standard"] = "You qualify."
    path = folder / "answers" / "heating.yml"
    save(path, record)
    lines = path.read_text("utf-8").splitlines()
    line = lines.index("        standard: You qualify.") + 1
    assert faults(folder) == [
        f"answers/heating.yml:{line}: decision: answers.delay.text.en.standard: "
        "decision wording «You qualify»; use a conditional form"
    ]


def test_fault_of_a_service_text_has_the_line_of_its_field(folder):
    texts = {"rated": {"text": {lang.value: {"standard": "ok"} for lang in Lang}}}
    texts["rated"]["text"]["de"]["standard"] = "{name}"
    save(folder / "texts" / "service.yml", texts)
    assert faults(folder) == [
        "texts/service.yml:8: placeholder: rated.text.de.standard: "
        "name, elsewhere none; use the same"
    ]


def test_overdue_review_depends_on_the_day_that_is_given(folder):
    assert faults(folder, day="2027-11-22") == []
    overdue = faults(folder, day="2027-11-23")
    assert any("date: review_by: the review was due on" in each for each in overdue)


def test_right_with_examples_and_no_answers_is_reported_once(folder):
    write_examples(folder, "housing", FACETS)
    told = faults(folder)
    assert len(told) == 1
    assert told[0].startswith("examples/housing.de.yml:")
    assert told[0].endswith(": 'housing' has no answers; write answers/housing.yml")


def test_right_with_answers_and_no_examples_is_reported(folder):
    save(folder / "answers" / "housing.yml", right("housing", facets=FACETS))
    assert faults(folder) == [
        f"examples/housing.{lang}.yml:1: examples: 0 examples, at least 20 are needed; "
        "add some"
        for lang in sorted(Lang)
    ]


PERSONAL = "85.07.30-033 28, 0470 12 34 56"


@pytest.mark.parametrize("room", ["examples", "follow_ups"])
def test_example_that_a_person_can_be_found_by_is_reported_with_its_line(folder, room):
    path = folder / room / "greet.fr.yml"
    if room == "follow_ups":
        path.parent.mkdir()
        shutil.copy(folder / "examples" / path.name, path)
    lines = path.read_text("utf-8").splitlines()
    asked = next(i for i, line in enumerate(lines) if line.lstrip().startswith("- "))
    lines[asked] += f" {PERSONAL}"
    path.write_text("\n".join(lines), "utf-8")
    named = path.relative_to(folder).as_posix()
    what = "personal: somebody's NISS and phone; remove it"
    assert f"{named}:{asked + 1}: {what}" in faults(folder)


def test_contact_of_an_institution_may_stand_in_an_answer_and_a_citizens_number_not(
    folder,
):
    path = folder / "answers" / "greet.yml"
    text = path.read_text("utf-8")
    path.write_text(f"# info@example.org, {PERSONAL}\n{text}", "utf-8")
    what = "personal: somebody's NISS; remove it"
    assert faults(folder) == [f"answers/greet.yml:1: {what}"]


def test_number_that_an_answer_publishes_may_stand_in_an_example(folder):
    institution = yaml.safe_load((folder / "institution.yml").read_text("utf-8"))
    save(folder / "institution.yml", institution | {"phone": "02 272 20 00"})
    path = folder / "examples" / "greet.fr.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("greet  fr a", "le 02/272.20.00, bonjour"), "utf-8")
    assert faults(folder) == []


@pytest.mark.parametrize(
    "name", ["jargon.yml", "words_to_avoid.yml", "own_numbers.yml", "link_domains.yml"]
)
@pytest.mark.parametrize("raw", [None, b"\x00", b"fr: [", b"- 1\n"])
def test_broken_list_is_reported_with_its_name(folder, name, raw):
    (folder / name).unlink()
    if raw is not None:
        (folder / name).write_bytes(raw)
    assert {each.split(":")[0] for each in faults(folder)} == {name}


def test_unreadable_answers_do_not_hide_unreadable_lists(folder):
    (folder / "answers" / "greet.yml").write_text("[")
    (folder / "jargon.yml").write_text("[")
    assert [each.split(":")[0] for each in faults(folder)] == [
        "answers/greet.yml",
        "jargon.yml",
    ]


def test_good_content_is_counted(folder, capsys):
    assert main([str(folder), "--day", DAY, "--rights", "1"]) == 0
    release = read_content(folder).release
    assert capsys.readouterr().out == (
        f"2 topics and 1 texts are in order (release {release})\n"
    )


def test_content_of_this_repository_is_checked_unless_told_otherwise(
    folder, capsys, monkeypatch
):
    monkeypatch.chdir(folder)
    assert main([]) == 1
    assert "no answers found" in capsys.readouterr().out


# -- bad input, through the command ---------------------------------------------------


@dataclass(frozen=True)
class Bad:
    """One thing that an editor does wrong, and what the command must say of it."""

    file: str
    old: str
    new: str
    told: str


ANSWERS = "answers/integration_income.yml"
EXAMPLES = "examples/integration_income.fr.yml"
BAD = {
    "wrong field": Bad(
        ANSWERS, "grant_mode:", "colour: blue\ngrant_mode:", "format: colour: no such"
    ),
    "wrong value": Bad(
        ANSWERS, "grant_mode: on_request", "grant_mode: magic", "format: grant_mode: "
    ),
    "unknown region": Bad(
        "answers/family_allowances.yml",
        "      flanders:",
        "      atlantis:",
        "format: answers.overview.regions.atlantis: not known here",
    ),
    "unknown facet": Bad(
        ANSWERS, "  eligibility:", "  price:", "unknown facet 'price'; known: overview"
    ),
    "empty translation": Bad(
        ANSWERS, '  nl: "Leefloon"', '  nl: ""', "format: names.nl: is empty"
    ),
    "broken link": Bad(
        ANSWERS,
        '    fr: "https://www.socialsecurity.be/',
        '    fr: "https://www.socialsecurity.bee/',
        "link: sources.0.url.fr: www.socialsecurity.bee is not in link_domains.yml",
    ),
    "link that is no address": Bad(
        ANSWERS, '    fr: "https://www', '    fr: "www', "format: sources.0.url.fr: "
    ),
    "tab": Bad(ANSWERS, "  nl: ", "\tnl: ", "format: not valid YAML ("),
    "two topics": Bad(
        ANSWERS, "kind: right", "topic: housing\nkind: right", "stands here a second"
    ),
    "two documents": Bad(ANSWERS, "kind:", "---\nkind:", "format: not valid YAML ("),
    "duplicate example": Bad(
        EXAMPLES,
        "    - revenu d'intégration\n",
        "    - revenu d'intégration\n    - REVENU d'intégration !\n",
        "examples: the same example is already in integration_income.fr.yml:",
    ),
    "unknown facet of examples": Bad(
        EXAMPLES,
        "integration_income/eligibility",
        "integration_income/price",
        "examples: 'price' is not a facet",
    ),
    "unknown provenance": Bad(
        EXAMPLES, "provenance: synthetic", "provenance: me", "names no provenance"
    ),
    "language of another file": Bad(
        EXAMPLES, "language: fr", "language: nl", "move it to integration_income.nl.yml"
    ),
    "tab in examples": Bad(EXAMPLES, "  metadata:", "\tmetadata:", "not valid YAML ("),
}


@pytest.fixture(scope="session")
def some_content(tmp_path_factory):
    """Return a copy of a part of the published content."""
    folder = tmp_path_factory.mktemp("content") / "nlu_data"
    published = ROOT / "nlu_data"
    for path in published.rglob("*.yml"):
        name = path.relative_to(published)
        is_of_a_topic = name.parts[0] in {"answers", "examples"}
        if is_of_a_topic and name.stem.partition(".")[0] not in SLICE:
            continue
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return folder


@pytest.fixture
def copy(some_content, tmp_path):
    return shutil.copytree(some_content, tmp_path / "nlu_data")


def told_by_command(folder):
    """Run what the command runs; return the faults that it prints."""
    with redirect_stdout(StringIO()) as said:
        assert main([str(folder), "--day", DAY]) == 1
    *told, last = said.getvalue().splitlines()
    assert last == f"{len(told)} faults in {folder}"
    return [each.removeprefix(f"{folder}/") for each in told]


def test_command_prints_the_same_in_a_shell(copy, before):
    ran = subprocess.run(
        [sys.executable, "-m", "handover.content.check", str(copy), "--day", DAY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    *told, _ = ran.stdout.splitlines()
    assert {each.removeprefix(f"{copy}/") for each in told} == before


@pytest.fixture(scope="session")
def before(some_content):
    """Return what is wrong with the part anyway, if only that it is a part."""
    return set(told_by_command(some_content))


def first_difference(old, new):
    """Return the line from which two texts differ, counted from 1."""
    pairs = zip(old.splitlines(), new.splitlines(), strict=False)
    return next(n for n, (a, b) in enumerate(pairs, start=1) if a != b)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_bad_input_is_told_with_file_and_line(bad, copy, before):
    path = copy / bad.file
    good = path.read_text("utf-8")
    assert bad.old in good
    path.write_text(good.replace(bad.old, bad.new, 1), "utf-8")

    told = [each for each in told_by_command(copy) if each not in before]

    fault = next(each for each in told if bad.told in each)
    file, line, rule, *_ = fault.split(":")
    assert file == bad.file
    assert abs(int(line) - first_difference(good, path.read_text("utf-8"))) <= 2
    assert rule.strip() in {"format", "link", "examples"}
    assert "; " in fault, "says what is wrong, and what to do"


@pytest.mark.parametrize("name", [ANSWERS, EXAMPLES, "texts/errors.yml"])
@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\x00\xff", b"\xff\xfea\x00", b""])
def test_file_that_is_no_text_is_told(name, raw, copy, before):
    (copy / name).write_bytes(raw)
    told = [each for each in told_by_command(copy) if each not in before]
    assert any(each.startswith(f"{name}:1: ") for each in told)


@pytest.mark.parametrize("lang", Lang)
def test_missing_language_is_told(lang, copy, before):
    name = f"examples/integration_income.{lang}.yml"
    (copy / name).unlink()
    told = [each for each in told_by_command(copy) if each not in before]
    assert told == [f"{name}:1: examples: 0 examples, at least 20 are needed; add some"]


def test_missing_text_of_a_conversation_intent_is_told(copy, before):
    (copy / "answers" / "greet.yml").unlink()
    told = [each for each in told_by_command(copy) if each not in before]
    assert any("'greet' has no answers; write answers/greet.yml" in t for t in told)


def test_folder_in_the_place_of_a_file_is_told(copy, before):
    (copy / "examples" / "folder.fr.yml").mkdir()
    told = [each for each in told_by_command(copy) if each not in before]
    assert told == [
        "examples/folder.fr.yml:1: examples: cannot be read (Is a directory); "
        "put the file back"
    ]


def test_right_in_all_languages_and_levels_is_not_enough_without_regions(folder):
    save(folder / "answers" / "heating.yml", right(facets=FACETS, regional=True))
    told = faults(folder)
    assert len(told) == 3
    assert all("'regions:'; write all four" in each for each in told)


def test_closed_day_that_is_over_is_a_warning_and_no_fault(folder, capsys):
    reason = {lang.value: "bridge" for lang in Lang}
    hours = HOURS | {"closed": [{"day": "2026-11-21", "reason": reason}]}
    save(folder / "hours.yml", hours)
    assert main([str(folder), "--day", DAY, "--rights", "1"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].endswith("closed until 2026-11-21, which is over; remove it")
    path = folder / "hours.yml"
    line = path.read_text("utf-8").splitlines().index("- day: '2026-11-21'") + 1
    assert told[0].startswith(f"{path}:{line}: warning: ")
    save(folder / "hours.yml", HOURS | {"closed": [{"day": DAY, "reason": reason}]})
    assert main([str(folder), "--day", DAY, "--rights", "1"]) == 0
    assert "warning" not in capsys.readouterr().out


def test_overlapping_hours_are_a_fault(folder):
    dutch = {"nl": {"mon-fri": ["09:00-12:00", "11:00-13:00"]}}
    hours = HOURS | {"chat": HOURS["chat"] | dutch}
    save(folder / "hours.yml", hours)
    (told,) = faults(folder)
    assert told.startswith("hours.yml:")
    assert "format: chat.nl.mon-fri: 09:00-12:00 and 11:00-13:00 overlap" in told
