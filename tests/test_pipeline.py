"""The pipeline as people drive it: `dvc repro`, experiments, the gate, in a repository of its own."""

import shutil
from pathlib import Path

import pytest

from whole_project import Run, edit, ran, runner, start

pytestmark = pytest.mark.slow


@pytest.fixture
def project(reproduced: Path, tmp_path: Path) -> tuple[Path, Run]:
    folder = tmp_path / "project"
    shutil.copytree(reproduced, folder, symlinks=True)
    return folder, runner(folder)


def test_another_folder_gives_the_same_lock(repository: Path, reproduced: Path, tmp_path: Path) -> None:
    """In the same folder, tests/faults/test_surroundings.py forces a second run, with other surroundings."""
    start(repository, tmp_path)("dvc", "repro")
    assert (tmp_path / "dvc.lock").read_bytes() == (reproduced / "dvc.lock").read_bytes()


def test_only_compose_runs_again_when_nothing_changed(project: tuple[Path, Run]) -> None:
    _, run = project
    assert ran(run("dvc", "repro").stdout) == ["compose"]
    assert run("git", "status", "--porcelain").stdout == ""


def test_a_rollout_edit_runs_only_what_plans_rehearses_and_renders(project: tuple[Path, Run]) -> None:
    folder, run = project
    edit(folder, "conf/rollout/canary.yaml", "weight: 25", "weight: 30")
    assert ran(run("dvc", "repro").stdout) == ["compose", "plan", "rehearse", "render"]


def test_a_change_that_ruins_the_model_runs_from_training_on_and_is_blocked_with_the_metric_named(
    project: tuple[Path, Run],
) -> None:
    folder, run = project
    run("git", "switch", "-qc", "ruined")
    option = folder / "conf/train/logistic_regression.yaml"
    option.write_text(
        option.read_text()
        .replace("sklearn.linear_model.LogisticRegression", "sklearn.dummy.DummyClassifier")
        .replace("max_iter: 300", "strategy: stratified")
    )
    stages = ran(run("dvc", "repro").stdout)
    assert stages[:3] == ["compose", "train", "evaluate"]
    assert not {"ingest", "check", "split"} & {*stages}
    assert "log_loss" in run("dvc", "metrics", "diff", "main").stdout
    blocked = run("tidegate", "gate", expect=10)
    assert "BLOCKED" in blocked.stdout
    assert "roc_auc" in blocked.stdout


def test_an_experiment_trains_what_was_asked_for(project: tuple[Path, Run]) -> None:
    folder, run = project
    run("dvc", "exp", "run", "-S", "train=gradient_boosting", "-S", "train.cv.kind=stratified", "train")
    assert "HistGradientBoostingClassifier" in (folder / "params.yaml").read_text()
    out_of_step = run("tidegate", "compose", "--check", expect=10)
    assert "train.estimator._target_" in out_of_step.stdout + out_of_step.stderr


def test_queued_experiments_each_train_their_own_option(project: tuple[Path, Run]) -> None:
    _, run = project
    run("dvc", "exp", "run", "--queue", "-S", "+train.estimator.C=0.01,100", "train")
    run("dvc", "exp", "run", "--run-all")
    shown = run("dvc", "exp", "show", "--csv").stdout
    assert "0.01" in shown
    assert "100" in shown
