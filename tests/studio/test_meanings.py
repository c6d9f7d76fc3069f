"""What means the same, and is written otherwise, is shown to whoever teaches."""

import pytest

from studio.example_import import Row
from studio.meanings import MEANS_THE_SAME, warned
from studio.nearness import Known, Near
from tests.auxil.stand_in_rasa import StandInRasa
from tests.studio.conftest import Worker

OTHER = Known("wat kost de huur nog na de premie", "rent_support/amount", "nl")
ASKED = Row(1, "combien me reste-t-il à payer", "social_housing/amount", "fr")
WRITTEN = "zibelines à louer"


@pytest.mark.parametrize(
    ("near", "warns"),
    [
        ([], False),
        ([Near(OTHER, MEANS_THE_SAME)], True),
        ([Near(OTHER, MEANS_THE_SAME - 0.01)], False),
        # The same topic, in another language or for another facet, is what is wanted.
        ([Near(Known("hoeveel", "social_housing/delay", "nl"), 0.99)], False),
        (
            [
                Near(Known("hoeveel", "social_housing/delay", "nl"), 0.99),
                Near(OTHER, 0.9),
            ],
            True,
        ),
    ],
)
def test_an_example_of_another_topic_that_means_the_same_is_worth_a_look(
    near: list[Near], warns: bool
) -> None:
    (row,) = warned([ASKED], [near])
    assert (OTHER.text in row.warning) is warns
    assert not row.fault


@pytest.mark.asyncio
async def test_where_a_question_belongs_is_told_by_meaning_too(
    rasa: StandInRasa, elif_: Worker
) -> None:
    blocks = (await elif_.get("examples", topic="rent_support", lang="fr")).json()
    there = blocks["blocks"][0]["texts"][0]
    rasa.means[WRITTEN] = [("an example that is gone", 0.97), (there, 0.91)]
    found = await elif_.send("POST", "examples/closest", text=WRITTEN, language="fr")
    (near,) = found.json()["meant"]
    assert (near["text"], near["share"]) == (there, 0.91)
    assert near["label"].startswith("rent_support")


@pytest.mark.asyncio
async def test_a_line_of_an_import_is_warned_about_by_meaning(
    rasa: StandInRasa, elif_: Worker
) -> None:
    blocks = (await elif_.get("examples", topic="rent_support", lang="fr")).json()
    there = blocks["blocks"][0]["texts"][0]
    rasa.means[WRITTEN] = [(there, 0.91)]
    draft = (await elif_.open())["id"]
    table = f"text,language,topic,facet\n{WRITTEN},fr,social_housing,amount\n"
    path = f"drafts/{draft}/examples/import"
    (row,) = (await elif_.send("POST", path, source=table, is_trial=True)).json()[
        "rows"
    ]
    assert not row["fault"]
    assert there in row["warning"]
    rasa.broken = True
    try:
        said = (await elif_.send("POST", path, source=table, is_trial=True)).json()
        assert said["refused"] == 0
    finally:
        rasa.broken = False
