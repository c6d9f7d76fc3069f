import pytest
import yaml

from handover.content.load import (
    ContentError,
    Fault,
    keys_given_twice,
    line_of,
    read_content,
)
from tests.auxil.content_builders import (
    in_each_lang,
    intent,
    right,
    save,
    text,
    write,
)


def faults(folder):
    with pytest.raises(ContentError) as caught:
        read_content(folder)
    return caught.value.faults


def the_fault(folder):
    found = faults(folder)
    assert len(found) == 1, [str(fault) for fault in found]
    return found[0]


def line_with(path, words):
    """Return the line on which these words stand, counted from 1."""
    lines = path.read_text("utf-8").splitlines()
    return next(n for n, line in enumerate(lines, start=1) if words in line)


def replace(path, old, new):
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path, right(), intent())


@pytest.fixture
def answer_file(folder):
    return folder / "answers" / "heating.yml"


def test_topics_and_texts_are_found_by_name(folder):
    read = read_content(folder)
    assert (read.topics.keys(), read.texts.keys()) == ({"heating", "greet"}, {"rated"})


def test_each_topic_and_text_knows_its_file(folder, answer_file):
    files = read_content(folder).files
    assert files["heating"] == answer_file
    assert files["rated"] == folder / "texts" / "service.yml"


def test_texts_of_several_files_come_together(folder):
    save(folder / "texts" / "other.yml", {"reported": text()})
    assert read_content(folder).texts.keys() == {"rated", "reported"}


def test_release_stays_the_same_while_nothing_changes(folder):
    assert read_content(folder).release == read_content(folder).release


@pytest.mark.parametrize(
    "name", ["answers/greet.yml", "texts/service.yml", "institution.yml"]
)
def test_every_change_makes_another_release(folder, name):
    before = read_content(folder).release
    path = folder / name
    path.write_text(path.read_text("utf-8") + "# reviewed\n", "utf-8")
    assert read_content(folder).release != before


def test_release_does_not_depend_on_where_the_folder_is(tmp_path):
    here = write(tmp_path / "here", right())
    there = write(tmp_path / "there", right())
    assert read_content(here).release == read_content(there).release


def test_release_is_12_hex_digits(folder):
    assert len(read_content(folder).release) == len(f"{0:012x}")


def test_bad_yaml_is_reported_with_its_line(answer_file, folder):
    line = line_with(answer_file, "grant_mode")
    replace(answer_file, "grant_mode: on_request", "grant_mode: [on_request")
    fault = the_fault(folder)
    assert fault.path == answer_file
    assert fault.line >= line
    assert fault.message.startswith("not valid YAML: ")


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"a: \x00", b"topic: 2026-02-30\n", b"a: &x [*y]\n"]
)
def test_unreadable_bytes_are_reported_and_not_raised(answer_file, folder, raw):
    answer_file.write_bytes(raw)
    fault = the_fault(folder)
    assert (fault.path, fault.line) == (answer_file, 1)


@pytest.mark.parametrize("raw", ["", "# nothing yet\n"])
def test_empty_file_is_reported(answer_file, folder, raw):
    answer_file.write_text(raw)
    assert the_fault(folder) == Fault(answer_file, 1, "the file is empty")


@pytest.mark.parametrize("raw", ["just words\n", "- a list\n", "12\n"])
def test_file_that_is_no_mapping_is_reported(answer_file, folder, raw):
    answer_file.write_text(raw)
    assert the_fault(folder).path == answer_file


def test_unknown_field_is_reported_where_it_stands(answer_file, folder):
    replace(answer_file, "grant_mode:", "colour: blue\ngrant_mode:")
    fault = the_fault(folder)
    assert (fault.path, fault.line) == (answer_file, line_with(answer_file, "colour"))
    assert fault.message.startswith("colour: ")


def test_empty_translation_is_reported_where_it_stands(answer_file, folder):
    replace(answer_file, "de: de heating", "de: ''")
    fault = the_fault(folder)
    assert (fault.path, fault.line) == (answer_file, line_with(answer_file, "de: ''"))
    assert fault.message.startswith("names.de: ")


def test_missing_language_is_reported_beside_the_others(answer_file, folder):
    replace(answer_file, "  de: de heating\n", "")
    fault = the_fault(folder)
    assert fault.line == line_with(answer_file, "fr: fr heating")
    assert fault.message == "names.de: Field required"


def test_missing_easy_version_is_reported_beside_the_standard_text(answer_file, folder):
    replace(answer_file, "        easy: nl easy amount\n", "")
    fault = the_fault(folder)
    assert fault.line == line_with(answer_file, "nl standard amount")
    assert fault.message == "answers.amount.text.nl.easy: Field required"


def test_unknown_region_is_reported_where_it_stands(folder):
    record = right("housing", regional=True)
    answer = record["answers"]["overview"]
    answer["regions"] = {"atlantis": {"text": answer["text"]}}
    path = folder / "answers" / "housing.yml"
    save(path, record)
    fault = the_fault(folder)
    assert fault.path == path
    assert fault.line == line_with(path, "atlantis") + 1
    assert fault.message.startswith("answers.overview.regions.atlantis")


def test_missing_overview_is_reported_with_its_file(folder):
    path = folder / "answers" / "housing.yml"
    save(path, right("housing", facets=("amount",)))
    fault = the_fault(folder)
    assert (fault.path, fault.line) == (path, 1)
    assert "the facet 'overview' is missing" in fault.message


def test_topic_in_the_file_of_another_is_reported(folder):
    path = folder / "answers" / "misnamed.yml"
    save(path, right("housing"))
    assert the_fault(folder) == Fault(
        path, 1, "topic 'housing' must be in its own file"
    )


def test_text_that_stands_in_two_files_is_reported(folder):
    path = folder / "texts" / "twice.yml"
    save(path, {"rated": text()})
    assert the_fault(folder) == Fault(
        path, 1, "text 'rated' is already in another file"
    )


def test_key_that_stands_twice_is_reported_and_not_silently_lost(answer_file, folder):
    replace(answer_file, "grant_mode:", "version: 7\ngrant_mode:")
    fault = the_fault(folder)
    assert fault.path == answer_file
    assert fault.line == line_with(answer_file, "version: 1")
    assert fault.message == "'version' stands here a second time"


def test_bad_text_is_reported_where_it_stands(folder):
    path = folder / "texts" / "service.yml"
    replace(path, "  text:", "  colour: blue\n  text:")
    fault = the_fault(folder)
    assert (fault.path, fault.line) == (path, line_with(path, "colour"))


def test_file_of_texts_that_is_no_yaml_is_reported(folder):
    path = folder / "texts" / "broken.yml"
    path.write_text("rated: [")
    assert the_fault(folder).path == path


def test_missing_institution_is_reported(folder):
    (folder / "institution.yml").unlink()
    fault = the_fault(folder)
    assert fault.path == folder / "institution.yml"
    assert fault.message.startswith("cannot be read: ")


def test_file_that_cannot_be_read_is_reported(folder):
    (folder / "answers" / "folder.yml").mkdir()
    assert the_fault(folder).message.startswith("cannot be read: ")


def test_empty_folder_is_reported_with_the_likely_reason(tmp_path):
    messages = [fault.message for fault in faults(tmp_path)]
    assert "no answers found; is this the right place?" in messages


def test_all_faults_are_reported_at_once(answer_file, folder):
    answer_file.write_text("[")
    save(folder / "answers" / "greet.yml", intent(names=in_each_lang("x") | {"fr": ""}))
    (folder / "institution.yml").unlink()
    found = [fault.path.name for fault in faults(folder)]
    assert found == ["greet.yml", "heating.yml", "institution.yml"]


def test_error_reads_as_a_list_of_places(folder, answer_file):
    answer_file.write_text("")
    with pytest.raises(ContentError) as caught:
        read_content(folder)
    assert str(caught.value) == f"{answer_file}:1: the file is empty"


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        ((), 1),
        (("names", "fr"), 2),
        (("sources", 1, "url"), 5),
        (("sources", 9), 4),
        (("sources", "fr"), 4),
        (("names", "de", "x"), 2),
    ],
)
def test_line_is_that_of_the_deepest_part_that_exists(loc, line):
    node = yaml.compose("names:\n  fr: a\nsources:\n- url: b\n- url: c\n")
    assert line_of(node, loc) == line


@pytest.mark.parametrize(
    ("document", "lines"),
    [
        ("a: 1\nb: 2\n", []),
        ("a: 1\na: 2\na: 3\n", [2, 3]),
        ("a: {b: 1}\nc: {b: 1}\n", []),
        ("- a: 1\n- b: 1\n  b: 2\n", [3]),
        ("a: &x\n  b: 1\n  b: 2\nc: *x\n", [3]),
        ("a: &x [*x]\n", []),
        ("? [a]\n: 1\n? [a]\n: 2\n", []),
    ],
)
def test_second_key_is_found_wherever_it_stands(document, lines):
    found = keys_given_twice(yaml.compose(document))
    assert [key.start_mark.line + 1 for key in found] == lines
