"""The model bank in the browser, with an assistant that only says which model it is."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.auxil.hub_process import HubProcess
from tests.auxil.model_runs import model_file, note_run, result
from tests.auxil.stand_in_rasa import StandInRasa
from tests.browser.test_screens import assert_fits
from tests.browser.test_studio import StudioPage
from tests.browser.visits import new_visit
from tests.studio.test_models import EARLIER, INSTALLED, LIVE

pytestmark = pytest.mark.browser

STRANGE = "20261103-000000-cccc"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    folder = tmp_path_factory.mktemp("hub")
    rasa = StandInRasa()
    rasa.model = INSTALLED
    models = folder / "models"
    model_file(models, INSTALLED, LIVE)
    process = HubProcess(folder, rasa.url, RELAIS_MODELS_FOLDER=str(models))
    for name, topics in ((EARLIER, LIVE), (STRANGE, LIVE - {"rent_support"})):
        file = model_file(models / "studio", name, topics)
        compared = result(0.912, compared_with=INSTALLED)
        note_run(folder / "relais.db", str(file), result=compared)
    yield process
    process.stop()
    rasa.stop()


@pytest.mark.parametrize(("width", "lang"), [(1280, "fr"), (320, "de")])
def test_an_earlier_model_is_chosen_beside_the_one_that_serves_and_given_back(
    hub: HubProcess,
    browser: Browser,
    accessible: Callable[[Page, str], None],
    width: int,
    lang: str,
) -> None:
    size = {"width": width, "height": 900}
    page = new_visit(browser, bypass_csp=True, viewport=size).page
    paul = StudioPage(page, hub, "paul").go("models", lang)
    serving = page.locator("[data-serving]")
    expect(serving).to_have_attribute("data-serving", INSTALLED)
    newest, earlier = (page.locator("[data-run]").nth(at) for at in (0, 1))
    newest.locator('[data-control="choose-model"]').click()
    refused = page.locator(".outcome .banner.alert")
    expect(refused).to_contain_text(
        "Aides au loyer" if lang == "fr" else "Mietbeihilfe", ignore_case=True
    )
    accessible(page, f"refused {lang} {width}")
    earlier.locator('[data-control="choose-model"]').click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("[data-lang]")).to_have_count(4)
    accessible(page, f"asked {lang} {width}")
    assert_fits(page, "asked")
    dialog.locator('[data-control="confirm-model"]').click()
    expect(serving).to_have_attribute("data-serving", EARLIER)
    expect(page.locator("[data-chosen]")).to_contain_text("paul")
    accessible(page, f"chosen {lang} {width}")
    assert_fits(page, "chosen")
    page.reload()
    paul.control("restore-model").click()
    expect(serving).to_have_attribute("data-serving", INSTALLED)
    expect(page.locator("[data-chosen]")).to_have_count(0)
    page.context.close()


def test_who_cannot_publish_chooses_no_model(hub: HubProcess, browser: Browser) -> None:
    page = new_visit(browser).page
    elif_ = StudioPage(page, hub, "elif").go("models")
    expect(page.locator("[data-run]")).to_have_count(2)
    expect(elif_.control("choose-model")).to_have_count(0)
    page.context.close()
