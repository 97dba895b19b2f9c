"""Ray finds what this machine's own processes find."""

import pytest

pytest.importorskip("ray", reason="needs ray: pip install tidegate[ray]")

from models.clusters import found_on


@pytest.mark.soak
def test_workers_of_its_own_find_the_same(monkeypatch):
    assert found_on("ray", monkeypatch) == found_on("local", monkeypatch)
