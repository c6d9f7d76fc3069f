"""One field changes, and no other byte of the file."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.yaml_edit import REMOVED, EditError, load, put, value_at
from tests.auxil.published import FOLDER

FILE = """\
# The head of the file.
topic: rent
names:
  fr: "Prime"   # as the Region says
  nl: 'Premie'
related: [one, two]
sources:
- title:
    fr: "Page"
  checked_on: 2026-11-22
answers:
  overview:
    text:
      fr:
        standard: |
          Une ligne.

          - une liste

        easy: |
          Simple.
      nl:
        standard: "Zin."
# The end.
"""
FILES = [
    *sorted(FOLDER.glob("answers/*.yml"))[::5],
    *sorted(FOLDER.glob("texts/*.yml")),
]


def lines_changed(before, after):
    return [line for line in after.splitlines() if line not in before.splitlines()]


def test_words_change_and_comments_stay():
    after = put(FILE, ("names", "fr"), 'Une "prime"')
    assert lines_changed(FILE, after) == [
        '  fr: "Une \\"prime\\""   # as the Region says'
    ]


def test_a_block_stays_a_block():
    after = put(FILE, ("answers", "overview", "text", "fr", "easy"), "Court.")
    assert lines_changed(FILE, after) == ["          Court."]
    assert len(after.splitlines()) == len(FILE.splitlines())


def test_several_lines_become_a_block():
    place = ("answers", "overview", "text", "nl", "standard")
    after = put(FILE, place, "Een.\n\n- twee")
    assert after.endswith(
        "        standard: |\n          Een.\n\n          - twee\n# The end.\n"
    )


def test_a_new_field_comes_last_among_its_own():
    after = put(FILE, ("answers", "overview", "text", "fr", "note"), "Neuf.")
    assert '          Simple.\n        note: "Neuf."\n      nl:' in after


def test_a_field_goes_with_its_lines():
    after = put(FILE, ("answers", "overview", "text", "fr", "standard"), REMOVED)
    assert "Une ligne" not in after
    assert "        easy: |\n          Simple.\n" in after


def test_a_list_of_mappings_is_written_in_the_house_style():
    new = [{"title": {"fr": "A", "nl": "B"}, "checked_on": date(2026, 12, 1)}]
    after = put(FILE, ("sources",), new)
    assert lines_changed(FILE, after) == [
        '    fr: "A"',
        '    nl: "B"',
        "  checked_on: 2026-12-01",
    ]


def test_a_list_of_words_stands_in_one_line():
    assert "related: [one, three]\n" in put(FILE, ("related",), ["one", "three"])


LISTS = """\
# Terms.
fr:
  # Names
  BIM: {means: "statut", explained_by: [soins, "deux mots"]}
  ayant droit: {means: "personne"}
words:
# The first.
- {word: "a", instead: "b"}

# The second.
- {word: "c", instead: "d"}
- {word: "e", instead: "f"}
days: []
"""


@pytest.mark.parametrize(
    ("place", "value", "line"),
    [
        (("fr", "BIM", "means"), "autre", '{means: "autre", explained_by: [soins, "'),
        (("fr", "BIM", "explained_by"), ["x y", "z"], 'explained_by: ["x y", z]}'),
        (("fr", "BIM", "explained_by"), REMOVED, 'BIM: {means: "statut"}'),
        (("fr", "BIM", "means"), REMOVED, 'BIM: {explained_by: [soins, "deux mots"]}'),
        (("fr", "ayant droit", "http"), True, '{means: "personne", http: true}'),
        (("fr", "BIM"), {"means": "x"}, 'BIM: {means: "x"}'),
        (("fr", "new.be"), {"means": "x"}, 'new.be: {means: "x"}'),
        (("days",), ["07-11"], "days: [07-11]"),
        (("days",), ["09:00-12:00", "12:30"], 'days: [09:00-12:00, "12:30"]'),
    ],
)
def test_what_stands_in_one_line_stays_in_one_line(place, value, line):
    (changed,) = lines_changed(LISTS, put(LISTS, place, value))
    assert line in changed
    assert value_at(load(put(LISTS, place, value)), place) == value


def test_entries_of_a_list_that_stay_keep_their_lines_and_comments():
    words = load(LISTS)["words"]
    new = {"word": "g", "instead": "h"}
    after = put(LISTS, ("words",), [words[0], new, words[2]])
    assert lines_changed(LISTS, after) == ['- {word: "g", instead: "h"}']
    assert set(LISTS.splitlines()) - set(after.splitlines()) == {
        '- {word: "c", instead: "d"}'
    }
    assert put(LISTS, ("words",), words[:2]).count("# The second.") == 1


def test_a_field_that_others_point_to_is_changed_alone():
    source = "chat:\n  fr: &office\n    mon: [9]\n  nl: *office\n  de: *office\nz: 1\n"
    for lang in ("fr", "nl", "de"):
        held = load(put(source, ("chat", lang), {"tue": [8]}))
        assert held["chat"] == {**load(source)["chat"], lang: {"tue": [8]}}
    assert put(source, ("z",), 2) == source.replace("z: 1", "z: 2")
    source = "a: &hours [9]\nb:\n- day: 1\n  at: *hours\n- day: 2\n  at: *hours\n"
    days = load(source)["b"]
    assert load(put(source, ("b",), days[1:])) == {"a": [9], "b": days[1:]}
    assert load(put(source, ("b",), REMOVED)) == {"a": [9]}


@pytest.mark.parametrize(
    "place", [(), ("unknown", "fr"), ("names", "fr", "deep"), ("sources", 7, "title")]
)
def test_a_place_that_is_not_there_is_refused(place):
    with pytest.raises(EditError):
        put(FILE, place, "x")


def test_what_is_no_yaml_is_refused_with_its_line():
    with pytest.raises(EditError, match="line 3"):
        put("a: 1\nb: [\n", ("a",), 2)


@given(st.text(max_size=200))
def test_any_words_can_be_written(words):
    for place in [("names", "fr"), ("answers", "overview", "text", "fr", "standard")]:
        written = value_at(load(put(FILE, place, words)), place)
        assert written.rstrip("\n") == words.rstrip("\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_any_field_of_a_published_file_can_be_changed_alone(path):
    source = path.read_text("utf-8")
    holding = load(source)
    first = next(iter(holding))
    texts = [
        (first, "text", "fr", "standard"),
        ("answers", "overview", "text", "de", "standard"),
        ("answers", "overview", "text", "en", "easy"),
        ("names", "nl"),
        ("review_by",),
        ("sources",),
    ]
    for place in texts:
        value = value_at(holding, place)
        if value in (REMOVED, []):
            continue
        assert put(source, place, value) == source
        other = [*value, value[0]] if isinstance(value, list) else f"{value}!"
        changed = put(source, place, other)
        assert value_at(load(changed), place) != value
        assert load(put(changed, place, value)) == holding
