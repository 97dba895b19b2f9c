import pytest

import loans
from tidegate.data.csv_text import Csv
from tidegate.onboarding.observed import observe
from tidegate.onboarding.wishes import Wishes


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def observed(tmp_path):
    """Observes the loans with some columns replaced."""

    def make(**changes):
        return observe(loans.write(tmp_path / "loans.csv", **changes).name, Csv())

    return make


@pytest.fixture
def wishes():
    return Wishes(target=loans.TARGET, positive="Y")
