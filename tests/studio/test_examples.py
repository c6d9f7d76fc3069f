"""Examples in their files, in tables, and near each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.example_files import add, path_of, read, remove
from studio.example_import import ImportRefused, judge, read_rows
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
