"""What `train` writes on an engine: real clusters of this machine, started by the test, for two unlike projects."""

from typing import Any

import pytest

import model_project
from stages import multiclass_project
from tidegate import paths
from tidegate.config.params import load
from tidegate.models.execution import engine_choice, remote_tasks, workers
from tidegate.stages import train

FILES = (paths.MODEL, paths.SEARCH, paths.SEARCH_TABLE, paths.FOLDS, paths.FOLD_PREDICTIONS, paths.GOLDEN)
CV = {"kind": "k_fold", "folds": 2}
RANDOM = {
    "kind": "random",
    "metric": "brier",
    "nested": False,
    "candidates": 3,
    "space": {"C": {"kind": "log_uniform", "low": 1e-3, "high": 10.0}},
}
GRID = {"kind": "grid", "metric": "log_loss", "nested": False, "space": {"max_leaf_nodes": [3, 7]}}
BOOSTED: dict[str, Any] = {"_target_": "sklearn.ensemble.HistGradientBoostingClassifier", "max_iter": 5}
PROJECTS = {
    "two classes, every type of column, a random search": lambda: model_project.write(
        train=model_project.LOGISTIC | {"cv": CV, "search": RANDOM}
    ),
    "four classes, boosted trees, a grid": lambda: multiclass_project.write(
        train={"estimator": BOOSTED, "cv": CV, "search": GRID}
    ),
}


def same_on(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`train` writes for each project on this engine, byte for byte, what it writes on `local`."""
    for lay_out in PROJECTS.values():
        lay_out()
        here, sent = _written("local", monkeypatch)
        assert not sent
        there, sent = _written(engine, monkeypatch)
        assert sent
        assert there == here


def _written(engine: str, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, bytes], int]:
    """What `train` writes, and how often it sent tasks to a cluster."""
    sent = []

    def counted(*given: Any, **named: Any) -> list[Any]:
        sent.append(engine)
        return results(*given, **named)

    results = remote_tasks.results
    for path in FILES:
        path.unlink(missing_ok=True)
    with monkeypatch.context() as patched:
        patched.setenv(engine_choice.VARIABLE, engine)
        patched.setenv(workers.VARIABLE, "2")
        patched.setattr(remote_tasks, "results", counted)
        train.run(load(train.Params))
    return {str(path): path.read_bytes() for path in FILES}, len(sent)
