from typing import Any

import pytest
from hypothesis import settings

# A deadline would measure how busy the machine is, not what a test claims.
settings.register_profile("relais", deadline=None)
settings.load_profile("relais")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the tests of a file on one worker, and all of a browser on one too.

    These share a whole running Relais, whose start takes longer than most of them.
    """
    from xdist.scheduler import LoadFileScheduling

    class OneRelais(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file: str = super()._split_scope(nodeid)
            return "tests/browser" if file.startswith("tests/browser/") else file

    return OneRelais(config, log) if config.getoption("dist") == "loadfile" else None
