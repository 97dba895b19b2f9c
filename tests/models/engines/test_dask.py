"""Dask trains what this machine's own processes train, on its own workers or on a running scheduler's."""

import pytest

pytest.importorskip("distributed", reason="needs distributed: pip install tidegate[dask]")

from models.clusters import same_on
from tidegate.errors import InfrastructureError
from tidegate.models.engines import dask


@pytest.mark.slow
def test_a_cluster_of_its_own_trains_the_same(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    same_on("dask", monkeypatch)


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr(dask, "LONGEST_S", 1)
    with pytest.raises(InfrastructureError, match="no Dask scheduler answers"), dask.opened("tcp://127.0.0.1:1", 2):
        pass
