"""Edits of a small project, run: what is called harmless runs no stage before the package and leaves every byte."""

import json
import shutil

import pytest

import whole_project
from tidegate import paths

BEFORE = ("ingest", "check", "split", "train", "evaluate")
EDITS = (
    ("conf/env/prod.yaml", "min: 3", "min: 4", False),
    ("conf/rollout/canary.yaml", "weight: 5,", "weight: 10,", False),
    ("conf/gate/breast_cancer.yaml", "rules:", "alpha: 0.04\nrules:", False),
    ("conf/config.yaml", "seed: 7", "seed: 8", True),
    ("conf/train/logistic_regression.yaml", "max_iter: ", "max_iter: 1", True),
)


@pytest.fixture(scope="module")
def ran(reproduced, tmp_path_factory):
    folder = shutil.copytree(reproduced, tmp_path_factory.mktemp("reach") / "project", symlinks=True)
    return folder, whole_project.runner(folder)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "old", "new", "moves"), EDITS, ids=[f"{edit[0]} {edit[2]}" for edit in EDITS])
def test_the_real_pipeline_runs_what_was_said(ran, name, old, new, moves):
    folder, run = ran
    run("git", "checkout", "--quiet", "--force", "main")
    run("dvc", "checkout", "--quiet", "--force")
    before = {path: (folder / path).read_bytes() for path in (paths.MODEL, paths.PREDICTIONS, paths.HOLDOUT)}
    if old not in (folder / name).read_text():
        pytest.fail(f"{name} has no {old!r}")
    whole_project.edit(folder, name, old, new)
    said = json.loads(run("tidegate", "diff", "main", "--json").stdout)
    assert said["predictions_can_move"] is moves, said["reasons"]
    stages = whole_project.ran(run("dvc", "repro", "package").stdout)
    assert bool(set(stages) & set(BEFORE)) is moves
    if not moves:
        assert {path: (folder / path).read_bytes() for path in before} == before
        assert "predictions can't move" in run("tidegate", "diff", "main").stdout
