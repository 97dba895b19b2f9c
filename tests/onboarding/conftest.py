from functools import lru_cache
from pathlib import Path

import pytest

import loans
from tidegate.data.reading.csv_text import Csv
from tidegate.onboarding.data_file.observed import observe
from tidegate.onboarding.wishes import Wishes


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def observed(tmp_path):
    """Observes the loans with some columns replaced."""

    def make(**changes):
        path = loans.write(tmp_path / "loans.csv", **changes)
        return _observed(path.name, path.read_bytes())

    return make


@lru_cache(maxsize=8)
def _observed(path, content):
    """Many tests ask for the same rows, and leave the table as it is."""
    assert Path(path).read_bytes() == content
    return observe(path, Csv())


@pytest.fixture
def wishes():
    return Wishes(target=loans.TARGET, positive="Y")
