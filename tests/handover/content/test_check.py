import pytest

from handover.content.check import main
from tests.auxil.content_builders import intent, right, save, write


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path, right(), intent())


def test_good_content_is_counted(folder, capsys):
    assert main([str(folder)]) == 0
    assert capsys.readouterr().out.startswith("2 topics and 1 texts are in order")


def test_unreadable_content_is_reported_with_file_and_line(folder, capsys):
    path = folder / "answers" / "greet.yml"
    path.write_text("topic: [")
    assert main([str(folder)]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{path}:2: not valid YAML")
    assert last == f"1 faults in {folder}"


def test_bad_wording_is_reported_with_file_and_line(folder, capsys):
    path = folder / "answers" / "heating.yml"
    record = right()
    record["answers"]["overview"]["text"]["en"]["standard"] = "You qualify."
    save(path, record)
    assert main([str(folder)]) == 1
    assert capsys.readouterr().out.startswith(f"{path}:1: overview.en.standard: ")


def test_content_of_this_repository_is_checked_unless_told_otherwise(
    folder, capsys, monkeypatch
):
    monkeypatch.chdir(folder)
    assert main([]) == 1
    assert "no answers found" in capsys.readouterr().out
