"""Models are named by time and content, and only the newest stay."""

from datetime import UTC, datetime
from pathlib import Path

from bot.models_folder import clear_away, model_name, model_with_hash, newest_model


def put(folder: Path, day: int, content: str = "abc123") -> Path:
    file = folder / model_name(datetime(2026, 11, day, 10, 30, 5, tzinfo=UTC), content)
    file.touch()
    return file


def test_a_name_holds_time_and_content() -> None:
    named = model_name(datetime(2026, 11, 22, 10, 30, 5, tzinfo=UTC), "abc123")

    assert named == "20261122-103005-abc123.tar.gz"


def test_the_newest_model_is_served(tmp_path: Path) -> None:
    put(tmp_path, 2)
    newest = put(tmp_path, 3)
    put(tmp_path, 1)

    assert newest_model(tmp_path) == newest


def test_an_unfinished_model_is_not_served(tmp_path: Path) -> None:
    work = tmp_path / ".training-xyz"
    work.mkdir()
    put(work, 4)
    (tmp_path / "model.tar.gz").touch()

    assert newest_model(tmp_path) is None


def test_a_missing_folder_holds_no_model(tmp_path: Path) -> None:
    assert newest_model(tmp_path / "models") is None


def test_a_model_is_found_by_its_content(tmp_path: Path) -> None:
    wanted = put(tmp_path, 1, "aaa")
    put(tmp_path, 2, "bbb")

    assert model_with_hash(tmp_path, "aaa") == wanted
    assert model_with_hash(tmp_path, "ccc") is None


def test_old_models_and_interrupted_trainings_are_cleared_away(tmp_path: Path) -> None:
    for day in range(1, 6):
        put(tmp_path, day)
    (tmp_path / ".training-xyz" / "model").mkdir(parents=True)
    (tmp_path / "note.txt").touch()

    clear_away(tmp_path, keep=3)

    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "20261103-103005-abc123.tar.gz",
        "20261104-103005-abc123.tar.gz",
        "20261105-103005-abc123.tar.gz",
        "note.txt",
    ]
