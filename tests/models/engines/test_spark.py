"""Spark trains what this machine's own processes train."""

import pytest

from checks.servers import needs_spark
from models.clusters import same_on


@pytest.mark.soak
def test_a_session_of_its_own_trains_the_same(tmp_path, monkeypatch):
    needs_spark()
    monkeypatch.chdir(tmp_path)
    same_on("spark", monkeypatch)
