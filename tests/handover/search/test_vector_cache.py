import numpy as np

from handover.search.vector_cache import (
    cache_file,
    key_of,
    read_vectors,
    write_vectors,
)

ONE = np.array([1, 0], dtype=np.float32)
TWO = np.array([0, 1], dtype=np.float32)


def test_what_was_written_is_read_again(tmp_path):
    file = tmp_path / "new" / "vectors.npz"
    write_vectors(file, {"a": ONE, "b": TWO}, ["a", "b", "a"])
    found = read_vectors(file)
    assert found.keys() == {"a", "b"}
    assert found["b"].tolist() == TWO.tolist()
    assert found["b"].dtype == np.float32


def test_vectors_of_texts_that_are_gone_are_dropped(tmp_path):
    file = tmp_path / "vectors.npz"
    write_vectors(file, {"a": ONE, "b": TWO}, ["b"])
    assert read_vectors(file).keys() == {"b"}


def test_there_is_nothing_before_the_first_start(tmp_path):
    assert read_vectors(tmp_path / "vectors.npz") == {}


def test_a_broken_file_counts_as_none(tmp_path, caplog):
    file = tmp_path / "vectors.npz"
    for content in (b"", b"half a file", b"PK\x03\x04 half an archive"):
        file.write_bytes(content)
        assert read_vectors(file) == {}
    assert "computed again" in caplog.text


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path, caplog):
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder")
    write_vectors(taken / "vectors.npz", {"a": ONE}, ["a"])
    assert "not kept" in caplog.text


def test_no_half_written_file_is_left(tmp_path):
    folder = tmp_path / "vectors.npz"
    folder.mkdir()  # The last step, the replacing, fails.
    write_vectors(folder, {"a": ONE}, ["a"])
    assert list(tmp_path.iterdir()) == [folder]


def test_each_model_has_a_file_of_its_own(tmp_path):
    names = {cache_file(tmp_path, model) for model in ("usem3", "a/b", "../x", "/m")}
    assert len(names) == 4
    assert {file.parent for file in names} == {tmp_path}


def test_a_changed_text_has_another_key():
    assert key_of("a") != key_of("b")
    assert key_of("a") == key_of("a")
