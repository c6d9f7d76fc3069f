import pytest

from handover.privacy.masking import Masker


@pytest.fixture(scope="session")
def masker() -> Masker:
    return Masker()
