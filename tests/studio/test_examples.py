"""Examples in their files, in tables, and near each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.example_files import add, path_of, read, receive, remove, take
from studio.example_import import ImportRefused, judge, read_rows
from studio.example_moves import Move, with_moves
from studio.example_yaml import is_yaml, rows_in_yaml
from studio.nearness import Known, Nearness, bare
from studio.yaml_edit import EditError
from tests.auxil.published import FOLDER

FILES = sorted(FOLDER.glob("examples/*.yml"))
KNOWN = (
    Known("comment demander le chèque mazout", "heating_allowance/how_to_apply", "fr"),
    Known("wat is kindergeld precies", "family_allowances/overview", "nl"),
)
RIGHTS = {"heating_allowance", "family_allowances"}
OTHERS = {"greet"}


def judged(table, identifiers=lambda _: ()):
    known = Nearness(KNOWN)
    return list(judge(read_rows(table), known, RIGHTS, OTHERS, identifiers))


# -- files ------------------------------------------------------------------------


def test_every_published_file_is_written_again_as_it_is():
    for path in FILES:
        text = path.read_bytes().decode()
        assert str(read(text)) == text, path.name


def test_an_editors_examples_stand_in_a_block_of_their_own():
    text = (FOLDER / "examples/rent_support.fr.yml").read_text("utf-8")
    once = str(add(read(text), "rent_support/amount", "fr", ["combien ?"]))
    assert once == text + (
        "- intent: rent_support/amount\n"
        "  metadata: {language: fr, provenance: editor}\n"
        "  examples: |\n"
        "    - combien ?\n"
    )
    twice = str(add(read(once), "rent_support/amount", "fr", ["et à Gand ?"]))
    assert twice == once + "    - et à Gand ?\n"


def test_the_last_example_takes_its_block_along():
    text = str(read(None))
    grown = add(read(text), "greet", "fr", ["coucou"])
    assert str(remove(read(str(grown)), "greet", "coucou")) == text
    with pytest.raises(EditError):
        remove(grown, "greet", "bonjour")


def test_a_label_belongs_into_the_file_of_its_topic():
    assert path_of("rent_support/amount", "nl") == "examples/rent_support.nl.yml"
    assert path_of("greet", "de") == "examples/greet.de.yml"


@pytest.mark.parametrize("text", ["", "nlu: 3", "version: 1\nnlu:\n- intent: a\n"])
def test_a_file_that_is_written_otherwise_is_refused(text):
    with pytest.raises(EditError):
        read(text)


def test_many_are_taken_and_received_with_who_wrote_them():
    text = (FOLDER / "examples/rent_support.fr.yml").read_text("utf-8")
    source = add(read(text), "rent_support/amount", "fr", ["combien à Gand ?"])
    first = source.blocks[0]
    wanted = [
        (first.label, first.texts[2]),
        ("rent_support/amount", "combien à Gand ?"),
    ]
    left, taken = take(source, wanted)
    assert [(b.label, b.provenance, b.texts) for b in taken] == [
        (first.label, "synthetic", (first.texts[2],)),
        ("rent_support/amount", "editor", ("combien à Gand ?",)),
    ]
    assert str(left) == text.replace(f"    - {first.texts[2]}\n", "", 1)
    target = receive(read(None), taken, "social_housing/amount")
    assert [(b.label, b.provenance) for b in target.blocks] == [
        ("social_housing/amount", "synthetic"),
        ("social_housing/amount", "editor"),
    ]
    assert receive(target, taken, "social_housing/amount") == target
    with pytest.raises(EditError, match="1 of these"):
        take(left, wanted[:1])


def test_a_topic_is_split_and_merged_without_losing_a_word():
    names = ("rent_support", "social_housing")
    files = {
        path_of(name, "nl"): read((FOLDER / path_of(name, "nl")).read_text("utf-8"))
        for name in names
    }
    moves = [
        Move("nl", block.label, text, f"social_housing/{block.label.split('/')[1]}")
        for block in files["examples/rent_support.nl.yml"].blocks
        for text in block.texts
    ]
    after, doubles = with_moves(files, moves)
    assert doubles == 0
    assert after["examples/rent_support.nl.yml"].blocks == ()
    everything = [t for f in files.values() for b in f.blocks for t in b.texts]
    now = [t for f in after.values() for b in f.blocks for t in b.texts]
    assert sorted(now) == sorted(everything)
    again, doubles = with_moves(
        {
            **after,
            "examples/rent_support.nl.yml": files["examples/rent_support.nl.yml"],
        },
        moves,
    )
    assert doubles == len(moves)
    assert again == after


def test_a_move_within_a_topic_changes_what_is_asked_about():
    path = path_of("rent_support", "de")
    file = read((FOLDER / path).read_text("utf-8"))
    text = file.blocks[0].texts[0]
    move = Move("de", file.blocks[0].label, text, "rent_support/appeal")
    after, _ = with_moves({path: file}, [move])
    labels = {b.label for b in after[path].blocks if text in b.texts}
    assert labels == {"rent_support/appeal"}


# -- files of ours ----------------------------------------------------------------

YAML = """\
# As we have them.
version: "3.1"
nlu:
- intent: heating_allowance/amount
  metadata: {language: fr, provenance: human}
  examples: |
    - combien pour le  mazout

    - et pour le gaz
    sans tiret
- intent: greet
  examples: |
    - coucou
- intent: greet
  metadata: {language: xx}
"""


def test_each_line_of_a_yaml_file_is_told_what_becomes_of_it():
    assert is_yaml(YAML)
    known = Nearness(KNOWN)
    rows = list(judge(rows_in_yaml(YAML), known, RIGHTS, OTHERS, lambda _: ()))
    assert [(row.line, row.text, bool(row.fault)) for row in rows] == [
        (7, "combien pour le mazout", False),
        (9, "et pour le gaz", False),
        (10, "sans tiret", True),
        (13, "coucou", True),
        (14, "", True),
    ]
    faults = [row.fault for row in rows[2:]]
    for fault, word in zip(faults, ("begins with", "language", "intent"), strict=True):
        assert word in fault


@pytest.mark.parametrize("path", FILES[::17], ids=lambda path: path.stem)
def test_a_published_file_is_read_as_yaml_with_its_own_lines(path):
    text = path.read_text("utf-8")
    rows = rows_in_yaml(text)
    assert [row.text for row in rows] == [
        " ".join(each.split()) for block in read(text).blocks for each in block.texts
    ]
    lines = text.splitlines()
    assert all(row.text in " ".join(lines[row.line - 1].split()) for row in rows)
    assert not any(row.fault for row in rows)


@pytest.mark.parametrize(
    ("text", "said"),
    [("nlu: [\n", "line 2"), ("version: 1\n", "no list"), ("nlu: 3\n", "no list")],
)
def test_what_is_no_file_of_examples_is_refused_with_what_to_do(text, said):
    assert is_yaml(text)
    with pytest.raises(ImportRefused, match=said):
        rows_in_yaml(text)


def test_a_table_is_not_taken_for_yaml():
    assert not is_yaml("text,language,topic,facet\nnlu: x,fr,greet,\n")


# -- tables -----------------------------------------------------------------------


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables_of_every_kind_of_spreadsheet_are_read(mark):
    heading, row = "\ufefftext,lang,topic,facet", '"Où, et quand ?",FR,greet,'
    table = f"{heading}\r\n{row}\r\n".replace(",", mark).replace(f"Où{mark}", "Où,")
    (found,) = read_rows(table)
    assert (found.line, found.text) == (2, "Où, et quand ?")
    assert (found.label, found.language) == ("greet", "fr")


@pytest.mark.parametrize("table", ["", "a,b\n1,2\n", "text,topic\nx,greet\n", '"a\nb'])
def test_a_table_without_its_columns_is_refused_with_what_to_do(table):
    with pytest.raises(ImportRefused, match=r"columns|CSV"):
        read_rows(table)


def test_each_line_is_told_what_is_wrong_with_it():
    rows = judged(
        "text,language,topic,facet\n"
        "combien pour le mazout,fr,heating_allowance,amount\n"
        ",fr,heating_allowance,amount\n"
        "bonjour,xx,greet,\n"
        "quelque chose,fr,unknown,amount\n"
        "quelque chose,fr,heating_allowance,price\n"
        "salut,fr,greet,amount\n"
        "Comment demander le cheque MAZOUT?,fr,heating_allowance,amount\n"
        "combien pour le mazout,fr,heating_allowance,amount\n"
        "wat is kindergeld precies dan,nl,heating_allowance,overview\n"
    )
    assert [bool(row.fault) for row in rows] == [False] + [True] * 7 + [False]
    assert [row.line for row in rows] == list(range(2, 11))
    told = " ".join(row.fault for row in rows)
    for word in ("no words", "language", "no such topic", "facet", "no facets"):
        assert word in told
    assert rows[6].fault == (
        "It is there already, under heating_allowance/how_to_apply."
    )
    assert "kindergeld" in rows[8].warning


def test_what_identifies_somebody_is_not_taken():
    table = "text,language,label\nmon numéro 1,fr,greet\n"
    (row,) = judged(table, lambda text: ["NISS"] if "1" in text else [])
    assert row.fault == "It holds somebody's NISS; remove it."


# -- near each other --------------------------------------------------------------


def test_accents_case_and_signs_make_no_difference():
    (near, *_) = Nearness(KNOWN).nearest("COMMENT demander, le cheque mazout ?!")
    assert (near.known, near.share) == (KNOWN[0], 1.0)


@given(st.text(max_size=80))
def test_a_text_is_always_nearest_to_itself(text):
    known = [*KNOWN, Known(text, "greet", "fr")]
    found = Nearness(known).nearest(text, limit=1)
    if bare(text):
        assert bare(found[0].known.text) == bare(text)
