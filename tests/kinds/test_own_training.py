"""A project's own search, cross-validation and task: a file and a line in the declaration each, and they are used."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import model_project
from kinds import own_training
from tidegate import paths
from tidegate.config.schema.data import Column
from tidegate.kinds import CROSS_VALIDATIONS, SEARCHES, TASKS

COUNTED = {"late": {"type": "int", "role": "target"}}
RIDGE = {"_target_": "sklearn.linear_model.Ridge"}
DECLARED = {
    "estimator": RIDGE,
    "preprocess": {"category": "one_hot", "number": "standard", "missing": "median"},
    "cv": {"kind": "halves"},
    "search": {"kind": "ends", "metric": "miss", "space": {"alpha": [0.1, 1.0, 10.0]}},
}


def test_each_is_one_more_of_its_folder(adds):
    adds(own_training.FILES)
    for folder, name in ((SEARCHES, "ends"), (CROSS_VALIDATIONS, "halves"), (TASKS, "count")):
        assert folder.names() == (*folder.built_in(), name)
        assert folder.load(name).__doc__


def test_a_task_decides_what_is_predicted(adds):
    adds(own_training.FILES)
    task = TASKS.load("count")
    assert [*task.target_problems(Column(type="float", role="target"))] == [("type", "is float; count needs int")]
    assert task.truth(pd.Series([3, 0]), Column(type="int", role="target")).tolist() == [3.0, 0.0]


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text('[tool.tidegate]\nkinds = ["pipelines/mine"]\n')
    for name, text in own_training.FILES.items():
        path = tmp_path / "pipelines/mine" / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    model_project.write(
        data={"columns": model_project.COLUMNS | COUNTED},
        train=DECLARED,
        evaluate={"task": "count", "metrics": {"miss": {}}, "slices": {}},
    )
    for table in (paths.TRAIN, paths.HOLDOUT):
        rows = pd.read_parquet(table)
        rows.assign(late=rows.late.astype("int64")).to_parquet(table)


@pytest.mark.slow
def test_they_train_and_evaluate_a_model(project):
    for stage in ("train", "evaluate"):
        done = subprocess.run([sys.executable, "-m", "tidegate", stage], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    report = json.loads(paths.CV.read_text())
    assert (report["kind"], [fold["rows"] for fold in report["folds"]]) == ("halves", [300, 300])
    search = json.loads(paths.SEARCH.read_text())
    assert (search["kind"], search["metric"]) == ("ends", "miss")
    assert [each["parameters"] for each in search["candidates"]] == [{"alpha": 0.1}, {"alpha": 10.0}]
    rows = pd.read_parquet(paths.PREDICTIONS)
    assert rows.predicted.min() == 0.0
    miss = np.abs(rows.predicted - rows.truth).mean()
    assert json.loads(paths.METRICS.read_text()) == {"miss": pytest.approx(miss)}
    assert Path(paths.PLOTS / "residuals.csv").is_file()
