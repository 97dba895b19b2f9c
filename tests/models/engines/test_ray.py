"""Ray trains what this machine's own processes train."""

import pytest

pytest.importorskip("ray", reason="needs ray: pip install tidegate[ray]")

from models.clusters import same_on


@pytest.mark.soak
def test_workers_of_its_own_train_the_same(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    same_on("ray", monkeypatch)
