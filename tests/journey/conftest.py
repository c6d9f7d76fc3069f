from collections.abc import Iterator

import pytest

from tests.auxil.running_relais import ROOT, RunningRelais


@pytest.fixture(scope="package")
def relais(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelais]:
    if not (ROOT / ".venv-rasa/bin/python").exists():
        pytest.fail("No Rasa environment: run 'make setup'.", pytrace=False)
    running = RunningRelais(tmp_path_factory.mktemp("relais"))
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()
