import pytest

from handover.content.load import ContentError, Fault, read_content
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
    assert fault.message.startswith("format: not valid YAML (")


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
    what = "format: the file is empty; fill or remove it"
    assert the_fault(folder) == Fault(answer_file, 1, what)


@pytest.mark.parametrize("raw", ["just words\n", "- a list\n", "12\n"])
def test_file_that_is_no_mapping_is_reported(answer_file, folder, raw):
    answer_file.write_text(raw)
    assert the_fault(folder).path == answer_file


def test_unknown_field_is_reported_where_it_stands(answer_file, folder):
    replace(answer_file, "grant_mode:", "colour: blue\ngrant_mode:")
    fault = the_fault(folder)
    assert (fault.path, fault.line) == (answer_file, line_with(answer_file, "colour"))
    assert fault.message.startswith("format: colour: no such field; ")


def test_empty_translation_is_reported_where_it_stands(answer_file, folder):
    replace(answer_file, "de: de heating", "de: ''")
    fault = the_fault(folder)
    assert (fault.path, fault.line) == (answer_file, line_with(answer_file, "de: ''"))
    assert fault.message == "format: names.de: is empty; write the words"


def test_missing_language_is_reported_beside_the_others(answer_file, folder):
    replace(answer_file, "  de: de heating\n", "")
    fault = the_fault(folder)
    assert fault.line == line_with(answer_file, "names:")
    assert fault.message == "format: names.de: is missing; add it"


def test_missing_easy_version_is_reported_beside_the_standard_text(answer_file, folder):
    replace(answer_file, "        easy: nl easy amount\n", "")
    fault = the_fault(folder)
    assert fault.line == line_with(answer_file, "nl standard amount") - 1
    assert fault.message == "format: answers.amount.text.nl.easy: is missing; add it"


def test_unknown_region_is_reported_where_it_stands(folder):
    record = right("housing", regional=True)
    answer = record["answers"]["overview"]
    answer["regions"] = {"atlantis": {"text": answer["text"]}}
    path = folder / "answers" / "housing.yml"
    save(path, record)
    fault = the_fault(folder)
    assert fault.path == path
    assert fault.line == line_with(path, "atlantis")
    assert fault.message.startswith("format: answers.overview.regions.atlantis: not ")
    assert "'wallonia'" in fault.message


def test_missing_overview_is_reported_with_its_file(folder):
    path = folder / "answers" / "housing.yml"
    save(path, right("housing", facets=("amount",)))
    fault = the_fault(folder)
    assert (fault.path, fault.line) == (path, line_with(path, "answers:"))
    assert "the facet 'overview' is missing" in fault.message


def test_topic_in_the_file_of_another_is_reported(folder):
    path = folder / "answers" / "misnamed.yml"
    save(path, right("housing"))
    what = "format: topic 'housing' must be in its own file; rename one of them"
    assert the_fault(folder) == Fault(path, 1, what)


def test_text_that_stands_in_two_files_is_reported(folder):
    path = folder / "texts" / "twice.yml"
    save(path, {"rated": text()})
    what = "format: text 'rated' is already in another file; keep one of the two"
    assert the_fault(folder) == Fault(path, 1, what)


def test_key_that_stands_twice_is_reported_and_not_silently_lost(answer_file, folder):
    replace(answer_file, "grant_mode:", "version: 7\ngrant_mode:")
    fault = the_fault(folder)
    assert fault.path == answer_file
    assert fault.line == line_with(answer_file, "version: 1")
    what = "format: 'version' stands here a second time; keep one of the two"
    assert fault.message == what


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
    assert fault.message.startswith("format: cannot be read (")


def test_file_that_cannot_be_read_is_reported(folder):
    (folder / "answers" / "folder.yml").mkdir()
    assert the_fault(folder).message.startswith("format: cannot be read (")


def test_empty_folder_is_reported_with_the_likely_reason(tmp_path):
    messages = [fault.message for fault in faults(tmp_path)]
    assert "format: no answers found; is this the right place?" in messages


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
    what = "format: the file is empty; fill or remove it"
    assert str(caught.value) == f"{answer_file}:1: {what}"


def test_domains_of_links_are_read(folder):
    assert read_content(folder).domains["portal.example"].owner


def test_missing_list_of_domains_is_reported(folder):
    (folder / "link_domains.yml").unlink()
    assert the_fault(folder).path == folder / "link_domains.yml"


def test_domain_that_would_admit_a_whole_country_is_refused(folder):
    save(folder / "link_domains.yml", {"be": {"owner": "anybody"}})
    assert "not of the right form" in the_fault(folder).message


def test_unknown_facet_is_reported_where_it_stands(folder):
    path = folder / "answers" / "housing.yml"
    save(path, right("housing", facets=("overview", "price")))
    fault = the_fault(folder)
    assert (fault.path, fault.line) == (path, line_with(path, "  price:"))
    assert "unknown facet 'price'; known: overview, eligibility" in fault.message


def test_every_fault_says_which_rule_and_what_to_do(folder, answer_file):
    replace(answer_file, "grant_mode: on_request", "grant_mode: magic")
    replace(answer_file, "version: 1", "version: many")
    replace(answer_file, "kind: right", "kind: [right]")
    told = [fault.message for fault in faults(folder)]
    assert len(told) >= 3
    assert all(each.startswith("format: ") and "; " in each for each in told)
