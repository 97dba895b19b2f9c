"""A tiny project whose pipeline takes a moment, made once and copied for each test."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PIPELINE = """\
stages:
  compose:
    cmd: cp conf/value.yaml params.yaml
    deps: [conf]
    outs:
      - params.yaml: {cache: false, persist: true}
  split:
    cmd: mkdir -p data/split && echo held > data/holdout.parquet && echo big > data/split/train.parquet
    outs: [data/split, data/holdout.parquet]
  render:
    cmd: mkdir -p manifests/a manifests/a-b && cp params.yaml manifests/a/x && cp params.yaml manifests/a-b/y
    deps: [params.yaml]
    outs:
      - manifests: {cache: false}
  evaluate:
    cmd: mkdir -p artifacts/evaluate && cp params.yaml artifacts/evaluate/metrics.json
      && cat params.yaml data/holdout.parquet data/split/*
      > artifacts/evaluate/predictions.parquet
    deps: [data/split, data/holdout.parquet, params.yaml]
    outs: [artifacts/evaluate/predictions.parquet]
    metrics:
      - artifacts/evaluate/metrics.json: {cache: false}
"""


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def git(cwd: Path, *arguments: str) -> str:
    return run("git", "-c", "user.name=Tester", "-c", "user.email=tester@example.com", *arguments, cwd=cwd)


def commit(cwd: Path, message: str) -> str:
    git(cwd, "add", "--all")
    git(cwd, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(cwd, "rev-parse", "HEAD").strip()


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose pipeline has run and whose lock is committed."""
    root = tmp_path_factory.mktemp("finished") / "project"
    (root / "conf").mkdir(parents=True)
    (root / "conf/value.yaml").write_text('{"auc": 0.75}\n')
    (root / "dvc.yaml").write_text(PIPELINE)
    (root / ".gitignore").write_text("/data\n/artifacts/evaluate/predictions.parquet\n")
    git(root, "init", "--quiet", "--initial-branch=main")
    for arguments in (("init", "--quiet"), ("config", "core.analytics", "false"), ("repro", "--quiet")):
        run(sys.executable, "-m", "dvc", *arguments, cwd=root)
    commit(root, "first")
    return root


@pytest.fixture
def project(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it of the test's own, entered."""
    root = tmp_path / "project"
    shutil.copytree(finished, root, symlinks=True)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository without a commit, entered."""
    root = tmp_path / "empty"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def saved() -> Callable[[Path, str], str]:
    """Commit everything below a folder; gives the commit's id."""
    return commit


@pytest.fixture
def asked() -> Callable[..., str]:
    """Run git in a folder; gives what it printed."""
    return git


@pytest.fixture
def dvc() -> Callable[..., str]:
    """Run DVC in a folder; gives what it printed."""
    return lambda cwd, *arguments: run(sys.executable, "-m", "dvc", *arguments, cwd=cwd)
