import argparse
import json

import pytest

from tests.auxil.bench_figures import HUBS, START, book, entry
from tools.bench import __main__ as bench
from tools.bench.kept import PARTS, read, written
from tools.bench.processes import BenchError


def test_parts_are_named_with_commas():
    assert bench._names("hubs,sockets") == ["hubs", "sockets"]


def test_part_that_there_is_not_is_named():
    with pytest.raises(argparse.ArgumentTypeError, match="speed"):
        bench._names("hubs,speed")


@pytest.mark.model
def test_page_figures_and_pictures_are_written_together(tmp_path):
    (tmp_path / bench.KEPT).write_text(written({"start": entry(START)}), "utf-8")
    page = bench.publish({"hubs": entry(HUBS)}, tmp_path)
    assert (tmp_path / bench.PAGE).read_text("utf-8") == page
    assert read((tmp_path / bench.KEPT).read_text("utf-8")).keys() == {"start", "hubs"}
    drawn = [each.name for each in (tmp_path / bench.PICTURES).iterdir()]
    assert drawn == ["hubs.png"]


@pytest.mark.model
def test_every_picture_of_the_page_is_drawn(tmp_path):
    page = bench.publish(book(), tmp_path)
    for file in (tmp_path / bench.PICTURES).iterdir():
        assert f"({bench.PICTURES}/{file.name})" in page
    assert page.count("![") == len(list((tmp_path / bench.PICTURES).iterdir()))


def test_figures_that_cannot_be_read_are_not_written_over(tmp_path):
    (tmp_path / bench.KEPT).write_text("{", "utf-8")
    with pytest.raises(BenchError, match="no JSON"):
        bench.publish(book(), tmp_path)
    assert (tmp_path / bench.KEPT).read_text("utf-8") == "{"


def test_figures_are_kept_in_the_order_of_the_parts():
    backwards = dict(reversed(book().items()))
    assert list(json.loads(written(backwards))) == list(PARTS)
