"""`dvc exp run -S` runs what it was asked for, and compose tells when conf/ was left behind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

IDENTITY = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
PIPELINE = """\
stages:
  compose:
    cmd: tidegate compose
    deps: [conf]
    outs:
      - params.yaml: {cache: false, persist: true}
  show:
    cmd: cp params.yaml shown.yaml
    params: [train]
    outs:
      - shown.yaml: {cache: false}
"""


@pytest.fixture
def here(tmp_path, repository):
    shutil.copy(repository / "pyproject.toml", tmp_path)
    for name in ("conf", ".dvc", "pipelines/flights"):
        shutil.copytree(
            repository / name, tmp_path / name, ignore=shutil.ignore_patterns("cache", "tmp", "config.local")
        )
    (tmp_path / "dvc.yaml").write_text(PIPELINE)
    run(tmp_path, "git", "init", "-q", "-b", "main")
    run(tmp_path, "git", "add", ".")
    run(tmp_path, "git", "commit", "-qm", "before")
    run(tmp_path, "dvc", "repro", "-q")
    run(tmp_path, "git", "add", ".")
    run(tmp_path, "git", "commit", "-qm", "composed")
    return tmp_path


def run(here, *command, check=True):
    environment = os.environ | IDENTITY | {"PATH": PATH, "DVC_NO_ANALYTICS": "1"}
    return subprocess.run(command, cwd=here, check=check, capture_output=True, text=True, env=environment)


def shown(here):
    return yaml.safe_load((here / "shown.yaml").read_text())["train"]["estimator"]


@pytest.mark.soak
def test_an_experiment_runs_what_it_was_asked_for_and_compose_tells_that_conf_differs(here):
    assert shown(here)["max_iter"] == 100
    run(here, "dvc", "exp", "run", "-S", "train=logistic_regression", "-S", "train.estimator.max_iter=7")
    assert shown(here) == {"_target_": "sklearn.linear_model.LogisticRegression", "max_iter": 7}
    checked = run(here, "tidegate", "compose", "--check", check=False)
    assert checked.returncode == 10
    assert "train.estimator.max_iter  7 → 100" in checked.stdout


@pytest.mark.soak
def test_a_declared_experiment_runs_by_its_name(here):
    run(here, "dvc", "exp", "run", "-S", "experiment=baseline")
    assert shown(here)["_target_"] == "sklearn.linear_model.LogisticRegression"


@pytest.mark.soak
def test_without_hydra_a_group_would_become_a_word_and_is_refused(here):
    failed = run(here, "dvc", "exp", "run", "--no-hydra", "-S", "train=logistic_regression", check=False)
    assert failed.returncode != 0
    assert "omit --no-hydra" in failed.stdout + failed.stderr
