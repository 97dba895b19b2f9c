"""Spark finds what this machine's own processes find."""

import pytest

from checks.servers import needs_spark
from models.clusters import found_on


@pytest.mark.soak
def test_a_session_of_its_own_finds_the_same(monkeypatch):
    needs_spark()
    assert found_on("spark", monkeypatch) == found_on("local", monkeypatch)
