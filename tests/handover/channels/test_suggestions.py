"""The search over the published answers, with the real encoder, over real sockets."""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from handover.content.catalogue import Catalogue
from handover.content.load import read_content
from handover.search.answer_search import build_index
from handover.search.encoders import LIBRARY, PACKAGED, encoder_for
from handover.search.vector_cache import cache_file
from tests.auxil.clients import Citizen
from tests.auxil.hub_process import ROOT, HubProcess
from tests.auxil.stand_in_rasa import StandInRasa, until

pytestmark = pytest.mark.asyncio

HAS_LIBRARY = find_spec(LIBRARY) is not None

# The stand-in knows none of these.
ABOUT_FUEL = "fonds mazout : une aide pour payer le chauffage ?"
ABOUT_CHILDREN = "Que sont les allocations familiales pour mes enfants ?"
ABOUT_PENSION = "À quel âge puis-je prendre ma pension de retraite ?"
NOT_OURS = "recette de la tarte au sucre"
BLOCKED = "le fonds mazout de mon oncle"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("content") / "nlu_data"
    shutil.copytree(ROOT / "nlu_data", folder)
    (folder / "search_blocks.yml").write_text(
        f'- {{question: "{BLOCKED}", never: [heating_allowance], reason: "test"}}',
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def hub(
    rasa: StandInRasa,
    content: Path,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[HubProcess]:
    """A hub whose vectors were computed before; only the first run waits for them."""
    assert pytestconfig.cache is not None
    kept = pytestconfig.cache.mkdir("search") / "answers.npz"
    build_index(Catalogue(read_content(content)), encoder_for(PACKAGED)(), kept)
    folder = tmp_path_factory.mktemp("hub")
    own = cache_file(folder / "search", PACKAGED)
    own.parent.mkdir()
    shutil.copy(kept, own)
    process = HubProcess(
        folder,
        rasa.url,
        RELAIS_CONTENT_DIR=str(content),
        RELAIS_SEARCH_MODEL=PACKAGED,
    )
    yield process
    process.stop()


async def ready(hub: HubProcess) -> Citizen:
    """Return a citizen's socket once search and assistant are there."""

    async def is_ready() -> bool:
        async with httpx.AsyncClient() as http:
            parts = (await http.get(f"{hub.url}/readyz")).json()
        return (parts["search"], parts["assistant"]) == ("ready", "ready")

    await until(is_ready, 30)
    return await Citizen.open(hub.ws)


def topics(message: dict[str, object]) -> list[str]:
    choices: list[dict[str, str]] = message["choices"]  # type: ignore[assignment]
    return [c["value"].partition(".")[0] for c in choices if c["kind"] == "answer"]


async def test_what_rasa_cannot_place_gets_answers_that_may_help(
    hub: HubProcess,
) -> None:
    citizen = await ready(hub)
    reply = await citizen.ask(ABOUT_FUEL)
    assert reply["kind"] == "suggestion"
    assert reply["answer_id"] is None
    assert reply["sources"] == []
    assert "heating_allowance" in topics(reply)
    assert len(topics(reply)) <= 3
    assert [c["value"] for c in reply["choices"]][-2:] == ["none", "request_human"]


async def test_a_suggestion_that_is_pressed_becomes_the_answer(hub: HubProcess) -> None:
    citizen = await ready(hub)
    reply = await citizen.ask(ABOUT_FUEL)
    value = reply["choices"][0]["value"]
    await citizen.choose(value)
    answer = await citizen.expect("message", author="bot", kind="answer")
    assert answer["answer_id"] == value
    assert answer["sources"]


async def test_what_is_like_no_answer_gets_an_honest_line(hub: HubProcess) -> None:
    citizen = await ready(hub)
    assert (await citizen.ask(NOT_OURS))["kind"] == "fallback"


async def test_what_rasa_knows_is_not_searched_for(hub: HubProcess) -> None:
    citizen = await ready(hub)
    assert (await citizen.ask("allocations familiales"))["kind"] == "answer"


async def test_what_an_editor_blocked_is_not_suggested(hub: HubProcess) -> None:
    citizen = await ready(hub)
    assert "heating_allowance" not in topics(await citizen.ask(BLOCKED))


async def test_the_third_suggestion_in_a_row_leads_to_a_person(hub: HubProcess) -> None:
    citizen = await ready(hub)
    replies = [
        await citizen.ask(text) for text in (ABOUT_FUEL, ABOUT_CHILDREN, ABOUT_PENSION)
    ]
    assert [r["kind"] for r in replies] == ["suggestion", "suggestion", "notice"]
    assert [c["value"] for c in replies[2]["choices"]] == ["request_human"]
    assert "02 " in replies[2]["text"]


async def test_none_of_these_counts_as_not_sure_too(hub: HubProcess) -> None:
    citizen = await ready(hub)
    await citizen.ask(ABOUT_FUEL)
    await citizen.choose("none")
    await citizen.expect("message", author="bot", kind="fallback")
    assert (await citizen.ask(ABOUT_CHILDREN))["kind"] == "notice"


async def test_a_suggestion_is_asked_again_in_the_language_that_is_chosen(
    hub: HubProcess,
) -> None:
    citizen = await ready(hub)
    before = await citizen.ask(ABOUT_FUEL)
    await citizen.choose("lang:de")
    after = await citizen.expect("message", author="bot", lang="de")
    assert after["kind"] == "suggestion"
    assert topics(after) == topics(before)


async def test_with_rasa_down_similar_answers_and_a_person_are_offered(
    hub: HubProcess, rasa: StandInRasa
) -> None:
    citizen = await ready(hub)
    rasa.broken = True
    reply = await citizen.ask(ABOUT_FUEL)
    assert reply["kind"] == "suggestion"
    assert "heating_allowance" in topics(reply)
    assert reply["choices"][-1]["value"] == "request_human"
    assert "02 " in reply["text"]


async def test_with_rasa_down_and_nothing_similar_the_citizen_is_told_so(
    hub: HubProcess, rasa: StandInRasa
) -> None:
    citizen = await ready(hub)
    rasa.broken = True
    reply = await citizen.ask(NOT_OURS)
    assert (reply["kind"], reply["choices"][0]["value"]) == ("notice", "request_human")


async def test_with_rasa_too_slow_the_search_answers_within_its_budget(
    hub: HubProcess, rasa: StandInRasa
) -> None:
    citizen = await ready(hub)
    rasa.delay_seconds = 30
    reply = await citizen.ask(ABOUT_FUEL, seconds=3)
    assert reply["kind"] == "suggestion"


async def test_a_list_of_blocks_that_cannot_be_used_stops_the_start(
    content: Path, tmp_path: Path, rasa: StandInRasa
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(content, broken)
    (broken / "search_blocks.yml").write_text("- {phrase: a, never: [b], reason: c}")
    with pytest.raises(AssertionError, match="not a published answer"):
        HubProcess(tmp_path, rasa.url, RELAIS_CONTENT_DIR=str(broken))


@pytest.mark.skipif(HAS_LIBRARY, reason="here the library is installed")
async def test_a_model_without_its_library_stops_the_start_with_what_to_install(
    tmp_path: Path, rasa: StandInRasa
) -> None:
    with pytest.raises(AssertionError, match="pip install torch sentence-transformers"):
        HubProcess(tmp_path, rasa.url, RELAIS_SEARCH_MODEL="some/model")
