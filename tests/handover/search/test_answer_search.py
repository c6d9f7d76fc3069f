import asyncio
import logging
import threading
import time

import pytest

from handover.search import answer_search
from handover.search.answer_search import AnswerSearch, SearchState
from handover.search.blocks import Block
from handover.search.vector_cache import read_vectors
from tests.auxil.stand_in_rasa import until

pytestmark = pytest.mark.asyncio

QUESTION = "fr heating – amount. fr standard amount"
"""Word for word what is searched, so its likeness is 1."""


@pytest.fixture
def make(catalogue, encoder, tmp_path):
    made = []

    def make(load=lambda: encoder, **options):
        options = {"cache": tmp_path / "v.npz"} | options
        made.append(AnswerSearch(catalogue, load, **options))
        return made[-1]

    yield make
    for search in made:
        search.stop()


async def until_started(search):
    async def has_started():
        return search.state is not SearchState.STARTING

    await until(has_started)
    return search


async def started(make, *arguments, **options):
    search = make(*arguments, **options)
    search.start()
    return await until_started(search)


async def test_the_answer_most_like_the_question_comes_first(make):
    search = await started(make)
    assert (await search.suggest(QUESTION))[0].startswith("heating.")
    hits = await search.nearest(QUESTION)
    assert hits[0].answer_id == "heating.amount"
    assert hits[0].similarity == pytest.approx(1)


async def test_a_question_that_is_like_nothing_finds_nothing(make):
    search = await started(make)
    assert await search.suggest("zzz qqq") == ()


async def test_what_an_editor_blocked_is_not_suggested(make):
    blocks = (Block(phrase="heating", never=("heating",), reason="wrong"),)
    search = await started(make, blocks=blocks)
    topics = {each.partition(".")[0] for each in await search.suggest(QUESTION)}
    assert "heating" not in topics
    assert topics


async def test_the_threshold_is_that_of_the_settings(make):
    search = await started(make, threshold=1.0001)
    assert await search.suggest(QUESTION) == ()


async def test_starting_does_not_wait_and_finds_nothing_yet(make, encoder):
    may_load = threading.Event()

    def load_slowly():
        may_load.wait(5)
        return encoder

    search = make(load_slowly)
    began = time.monotonic()
    search.start()
    assert await search.suggest(QUESTION) == ()
    assert time.monotonic() - began < 0.2
    assert search.state is SearchState.STARTING
    may_load.set()
    assert (await until_started(search)).state is SearchState.READY


async def test_a_search_that_is_turned_off_finds_nothing(make):
    search = make(None)
    search.start()
    assert search.state is SearchState.OFF
    assert await search.suggest(QUESTION) == ()


async def test_an_encoder_that_cannot_be_loaded_leaves_the_hub_without_search(
    make, caplog
):
    def load():
        raise OSError("no such model")

    search = await started(make, load)
    assert search.state is SearchState.FAILED
    assert await search.suggest(QUESTION) == ()
    assert "no such model" in caplog.text


async def test_too_slow_a_search_is_given_up(make, encoder, monkeypatch):
    search = await started(make)
    monkeypatch.setattr(answer_search, "BUDGET_SECONDS", 0.05)
    is_over = threading.Event()
    monkeypatch.setattr(encoder, "encode", lambda *_, **__: is_over.wait(5))
    began = time.monotonic()
    assert await search.suggest(QUESTION) == ()
    assert time.monotonic() - began < 1
    is_over.set()


async def test_a_failing_search_finds_nothing_and_logs_no_words(
    make, encoder, monkeypatch, caplog
):
    search = await started(make)

    def fail(sentences, **_):
        raise ValueError(sentences[0])

    monkeypatch.setattr(encoder, "encode", fail)
    with caplog.at_level(logging.DEBUG):
        assert await search.suggest("mot-secret") == ()
    assert "ValueError" in caplog.text
    assert "mot-secret" not in caplog.text


async def test_searching_does_not_hold_up_the_event_loop(make, encoder, monkeypatch):
    search = await started(make)
    encode = encoder.encode

    def encode_slowly(*arguments, **options):
        time.sleep(0.2)
        return encode(*arguments, **options)

    monkeypatch.setattr(encoder, "encode", encode_slowly)
    searching = asyncio.create_task(search.nearest(QUESTION))
    began = time.monotonic()
    await asyncio.sleep(0.01)
    assert time.monotonic() - began < 0.1
    assert await searching


async def test_the_second_start_encodes_nothing_again(make, encoder, tmp_path):
    await started(make)
    first = len(encoder.encoded)
    search = await started(make)
    assert encoder.encoded[first:] == ["?"]
    assert (await search.nearest(QUESTION))[0].answer_id == "heating.amount"
    assert len(read_vectors(tmp_path / "v.npz")) == first - 1


async def test_stopping_while_it_starts_keeps_nobody_waiting(make, encoder, tmp_path):
    encode = encoder.encode

    def encode_slowly(*arguments, **options):
        time.sleep(0.1)
        return encode(*arguments, **options)

    encoder.encode = encode_slowly
    search = make()
    search.start()
    await asyncio.sleep(0.05)
    began = time.monotonic()
    search.stop()
    assert time.monotonic() - began < 0.05
    await asyncio.sleep(0.3)
    assert search.state is SearchState.STARTING
    assert not (tmp_path / "v.npz").exists()
    assert await search.suggest(QUESTION) == ()
