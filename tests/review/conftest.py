"""A repository with evidence of two revisions, made without running a pipeline."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import small_project
from tidegate import metrics, paths
from tidegate.artifacts import write_json, write_table
from tidegate.cli import app
from tidegate.config.params import read
from tidegate.config.schema.evaluate import Evaluate

ROWS = 2_000
GATE = """\
rules:
  auc_floor: {kind: floor, metric: roc_auc, at: 0.95}
  auc_holds: {kind: no_regression, metric: roc_auc, margin: 0.03}
"""


def git(*arguments: str) -> str:
    who = ("-c", "user.name=Tester", "-c", "user.email=tester@example.com")
    done = subprocess.run(["git", *who, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Repository:
    """What a test does to the repository that it is in."""

    git = staticmethod(git)

    @staticmethod
    def run(*arguments: str, expect: int = 0) -> str:
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert result.exit_code == expect, result.output
        return result.stdout

    def edit(self, name: str, old: str, new: str) -> None:
        path = Path(name)
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    def compose(self) -> None:
        self.run("compose")

    def evaluate(self, *, noise: float, seed: int = 5) -> None:
        """Leave the evidence of a model that sees the truth through this much noise."""
        generator = np.random.default_rng(1)
        odds = generator.normal(0.0, 6.0, ROWS)
        truth = (generator.random(ROWS) < 1 / (1 + np.exp(-odds))).astype(float)
        seen = odds + np.random.default_rng(seed).normal(0.0, 1.0, ROWS) * noise
        predicted = 1 / (1 + np.exp(-seen))
        frame = pd.DataFrame({"row_id": np.arange(ROWS), "truth": truth, "predicted": predicted, "block": ""})
        write_table(paths.PREDICTIONS, frame)
        declared = Evaluate.model_validate(read()["evaluate"])
        measured = {
            name: metrics.prepare(name, each, declared.threshold, truth, predicted)(None)
            for name, each in declared.metrics.items()
        }
        write_json(paths.METRICS, measured)
        self.lock()

    def lock(self) -> None:
        """A dvc.lock that says what lies there, as DVC would write it."""
        outs = [
            {"path": str(path), "hash": "md5", "md5": hashlib.md5(path.read_bytes()).hexdigest()}
            for path in (paths.METRICS, paths.PREDICTIONS)
        ]
        lock = {"schema": "2.0", "stages": {"evaluate": {"cmd": "true", "outs": outs}}}
        Path("dvc.lock").write_text(json.dumps(lock))

    def commit(self, message: str = "change") -> str:
        git("add", "--all")
        git("commit", "--quiet", "--message", message)
        return git("rev-parse", "HEAD").strip()


@pytest.fixture(scope="session")
def _judged(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("judged") / "project"
    small_project.declare(repository, root)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        here = Repository()
        Path("conf/gate/breast_cancer.yaml").write_text(GATE)
        outs = [{str(path): {"cache": False}} for path in (paths.METRICS, paths.PREDICTIONS)]
        Path("dvc.yaml").write_text(json.dumps({"stages": {"evaluate": {"cmd": "true", "outs": outs}}}))
        Path(".dvc").mkdir()
        Path(".dvc/config").write_text("[core]\n    analytics = false\n")
        Path(".dvc/.gitignore").write_text("/config.local\n/tmp\n/cache\n")
        (paths.MANIFESTS / "prod").mkdir(parents=True)
        (paths.MANIFESTS / "prod/rollout.yaml").write_text("weight: 5\n")
        here.compose()
        here.evaluate(noise=0.5)
        git("init", "--quiet", "--initial-branch=main")
        here.commit("start")
    return root


@pytest.fixture
def here(_judged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A copy of it of the test's own, entered."""
    shutil.copytree(_judged, tmp_path / "project", symlinks=True)
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.delenv("GITHUB_HEAD_REF", raising=False)
    return Repository()
