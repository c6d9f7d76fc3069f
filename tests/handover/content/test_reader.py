from pathlib import Path

import pytest
import yaml

from handover.content.reader import keys_given_twice, line_of, lines_in


@pytest.mark.parametrize(
    ("loc", "line"),
    [
        ((), 1),
        (("names",), 1),
        (("names", "fr"), 2),
        (("sources",), 3),
        (("sources", 1), 5),
        (("sources", 1, "url"), 5),
        (("sources", 9), 3),
        (("sources", "fr"), 3),
        (("names", "de", "x"), 1),
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


def test_lines_of_a_file_come_in_the_order_of_the_places(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text("a: 1\nb:\n  c: 2\n")
    assert lines_in(path, [("b", "c"), ("a",)]) == [3, 1]


@pytest.mark.parametrize("raw", [None, b"", b"a: [", b"\xff\xfe\x00"])
def test_file_that_cannot_be_read_has_its_first_line(tmp_path, raw):
    path = Path(tmp_path / "a.yml")
    if raw is not None:
        path.write_bytes(raw)
    assert lines_in(path, [("a", "b")]) == [1]
