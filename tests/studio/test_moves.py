"""Many examples at once: moved, merged, taken back; and taken along as a file."""

from typing import Any

import pytest

from tests.auxil.published import FOLDER
from tests.studio.conftest import Worker

pytestmark = pytest.mark.asyncio

TOPIC, OTHER = "rent_support", "social_housing"
LANGS = ("fr", "nl", "de", "en")


async def examples(
    worker: Worker, draft: str | None, topic: str, lang: str
) -> list[tuple[str, str]]:
    given = {"draft": draft} if draft else {}
    answer = await worker.get("examples", topic=topic, lang=lang, **given)
    return [(b["label"], text) for b in answer.json()["blocks"] for text in b["texts"]]


async def merge(worker: Worker, draft: str) -> Any:
    moves = [
        {
            "language": lang,
            "label": label,
            "text": text,
            "to": label.replace(TOPIC, OTHER),
        }
        for lang in LANGS
        for label, text in await examples(worker, draft, TOPIC, lang)
    ]
    return await worker.send("POST", f"drafts/{draft}/examples/moves", moves=moves)


async def test_a_merge_is_one_change_and_is_taken_back_as_one(elif_: Worker) -> None:
    draft = (await elif_.open())["id"]
    before = (await elif_.get(f"drafts/{draft}")).json()["version"]
    live = {lang: await examples(elif_, None, TOPIC, lang) for lang in LANGS}
    done = await merge(elif_, draft)
    assert done.status_code == 200, done.text
    assert done.json()["moved"] == sum(map(len, live.values()))
    seen = (await elif_.get(f"drafts/{draft}")).json()
    assert seen["version"] == before + 1
    assert {each["path"] for each in seen["files"]} == {
        f"examples/{topic}.{lang}.yml" for topic in (TOPIC, OTHER) for lang in LANGS
    }
    for lang in LANGS:
        assert await examples(elif_, draft, TOPIC, lang) == []
        there = {text for _, text in await examples(elif_, draft, OTHER, lang)}
        assert there >= {text for _, text in live[lang]}
    undo = done.json()["undo"]
    back = await elif_.send("POST", f"drafts/{draft}/examples/undo", **undo)
    assert back.status_code == 200, back.text
    assert (await elif_.get(f"drafts/{draft}")).json()["files"] == []
    again = await elif_.send("POST", f"drafts/{draft}/examples/undo", **undo)
    assert (again.status_code, again.json()["title"]) == (409, "changed_meanwhile")


async def test_what_was_changed_since_is_not_taken_back(elif_: Worker) -> None:
    draft = (await elif_.open())["id"]
    undo = (await merge(elif_, draft)).json()["undo"]
    added = await elif_.send(
        "POST",
        f"drafts/{draft}/examples",
        label=f"{OTHER}/amount",
        language="fr",
        texts=["à qui la zibeline sociale"],
    )
    assert added.status_code == 200, added.text
    late = await elif_.send("POST", f"drafts/{draft}/examples/undo", **undo)
    assert late.status_code == 409
    assert await examples(elif_, draft, TOPIC, "nl") == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "this does not stand there"}, "do not stand here"),
        ({"to": "unknown/amount"}, "no such topic"),
        ({"to": OTHER}, "facet must be"),
        ({"to": "greet/amount"}, "no facets"),
    ],
)
async def test_one_that_cannot_move_keeps_all_where_they_are(
    elif_: Worker, wrong: dict[str, str], said: str
) -> None:
    draft = (await elif_.open())["id"]
    some = (await examples(elif_, None, TOPIC, "fr"))[:3]
    moves = [
        {"language": "fr", "label": label, "text": text, "to": f"{OTHER}/amount"}
        for label, text in some
    ]
    moves[1] |= wrong
    refused = await elif_.send("POST", f"drafts/{draft}/examples/moves", moves=moves)
    assert (refused.status_code, refused.json()["title"]) == (422, "cannot_be_changed")
    assert said in refused.json()["detail"]
    assert (await elif_.get(f"drafts/{draft}")).json()["files"] == []


async def test_many_are_removed_at_once(elif_: Worker) -> None:
    draft = (await elif_.open())["id"]
    some = (await examples(elif_, None, TOPIC, "de"))[:5]
    moves = [{"language": "de", "label": a, "text": b, "to": None} for a, b in some]
    done = await elif_.send("POST", f"drafts/{draft}/examples/moves", moves=moves)
    assert (done.json()["moved"], done.json()["doubles"]) == (5, 0)
    assert not set(some) & set(await examples(elif_, draft, TOPIC, "de"))


@pytest.mark.parametrize("path", ["hours.yml", "examples/../hours.yml", "bot/x.yml"])
async def test_nothing_but_examples_is_taken_back(elif_: Worker, path: str) -> None:
    draft = (await elif_.open())["id"]
    file = {"path": path, "before": "0" * 64, "after": None}
    refused = await elif_.send("POST", f"drafts/{draft}/examples/undo", files=[file])
    assert refused.status_code == 422


async def test_examples_are_taken_along_as_the_file_they_are(elif_: Worker) -> None:
    path = f"examples/{TOPIC}.nl.yml"
    taken = await elif_.get("examples.yml", topic=TOPIC, lang="nl")
    assert taken.text == (FOLDER / path).read_text("utf-8")
    everything = (await elif_.get("examples.yml")).text
    assert everything.startswith('version: "3.1"\nnlu:\n')
    assert len(everything) > 1_000_000


async def test_a_yaml_file_is_tried_line_by_line_and_taken(elif_: Worker) -> None:
    draft = (await elif_.open())["id"]
    source = (
        'version: "3.1"\nnlu:\n'
        "- intent: rent_support/amount\n"
        "  metadata: {language: fr, provenance: synthetic}\n"
        "  examples: |\n"
        "    - à qui la zibeline\n"
        "    - mon numéro est le 85.07.30-033.28\n"
    )
    send = f"drafts/{draft}/examples/import"
    tried = (await elif_.send("POST", send, source=source)).json()
    assert [(r["line"], bool(r["fault"])) for r in tried["rows"]] == [
        (6, False),
        (7, True),
    ]
    assert (await elif_.get(f"drafts/{draft}")).json()["files"] == []
    await elif_.send("POST", send, source=source, is_trial=False)
    there = await examples(elif_, draft, TOPIC, "fr")
    assert (f"{TOPIC}/amount", "à qui la zibeline") in there
    refused = await elif_.send("POST", send, source="nlu: [")
    assert (refused.status_code, refused.json()["title"]) == (422, "import_refused")
