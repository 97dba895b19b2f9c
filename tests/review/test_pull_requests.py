"""Six pull requests against a real project, each judged and reviewed as CI does it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import small_project

pytestmark = pytest.mark.soak
MODEL = "conf/train/logistic_regression.yaml"
GATE = "conf/gate/breast_cancer.yaml"
DATA = "conf/data/breast_cancer.yaml"
LOGISTIC = "sklearn.linear_model.LogisticRegression\n  max_iter: 300\n  C: 0.01"
STUMP = "sklearn.tree.DecisionTreeClassifier\n  max_depth: 1"


class Clone:
    """A throw-away repository with this one's code and the smallest of its projects."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *command: str, expect: int | None = 0) -> str:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        names = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        own = {"PATH": path, "PYTHONPATH": str(self.folder / "pipelines"), "NO_COLOR": "1"} | names
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")} | own
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        if expect is not None:
            assert done.returncode == expect, f"{command} exited {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def commit(self) -> None:
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--message", "change")

    def reviewed(self, *edits: tuple[str, str, str]) -> str:
        """Branch, edit, reproduce, commit, review: the comment."""
        self.run("git", "switch", "--quiet", "--create", "topic")
        for edit in edits:
            self.edit(*edit)
        self.run("dvc", "repro", expect=None)
        self.commit()
        self.run("tidegate", "review", "--md", "out/review.md", "--html", "out/review.html")
        assert (self.folder / "out/review.html").read_text().startswith("<!doctype html>")
        return (self.folder / "out/review.md").read_text()


@pytest.fixture(scope="module")
def reproduced(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    clone = Clone(tmp_path_factory.mktemp("base") / "project")
    clone.folder.mkdir()
    small_project.lay_out(repository, clone.folder)
    clone.run("git", "init", "--quiet", "--initial-branch=main")
    clone.edit(MODEL, "max_iter: 300", "max_iter: 300\n  C: 0.01")
    with (clone.folder / ".gitignore").open("a") as file:
        file.write("/out/\n")
    clone.run("dvc", "repro")
    clone.commit()
    return clone.folder


@pytest.fixture
def clone(reproduced: Path, tmp_path: Path) -> Clone:
    shutil.copytree(reproduced, tmp_path / "project", symlinks=True)
    return Clone(tmp_path / "project")


def _headline(comment: str) -> str:
    return comment.splitlines()[1]


def test_a_better_model_passes_with_its_gain(clone):
    clone.edit(MODEL, LOGISTIC, STUMP)
    clone.run("dvc", "repro")
    clone.commit()
    comment = clone.reviewed((MODEL, STUMP, LOGISTIC))
    assert _headline(comment).startswith("✅ **tidegate: passes.**")
    assert "`train.estimator.C` – → `0.01` (`conf/train/logistic_regression.yaml:" in comment
    row = next(line for line in comment.splitlines() if "`auc_holds`" in line)
    assert "<sub>+0." in row


def test_a_worse_model_is_blocked_and_the_metric_named(clone):
    comment = clone.reviewed((MODEL, LOGISTIC, STUMP))
    assert _headline(comment).startswith("❌ **tidegate: blocked.**")
    assert "`roc_auc`" in _headline(comment)


def test_a_change_of_nothing_but_noise_passes_and_moves_nothing(clone):
    comment = clone.reviewed((MODEL, "max_iter: 300", "max_iter: 290"))
    assert _headline(comment).startswith("✅ **tidegate: passes.**")
    assert "stays at" in _headline(comment)


def test_a_weakened_gate_is_listed_and_blocked(clone):
    comment = clone.reviewed((GATE, "margin: 0.03", "margin: 0.3"))
    assert _headline(comment).startswith("❌ **tidegate: blocked.**")
    assert "**loosened**" in comment
    assert "0.03" in comment


def test_bad_data_stops_the_pipeline_and_the_review_still_says_why(clone):
    comment = clone.reviewed((DATA, "FROM biopsies", "FROM biopsies WHERE target = 0"))
    assert _headline(comment).startswith("❌ **tidegate: blocked.** data check")
    assert "not reached: `split`, `train`" in comment
    assert "| ❌ |" in comment


def test_a_rollout_edit_passes_and_shows_the_manifest_that_it_changes(clone):
    comment = clone.reviewed(("conf/rollout/canary.yaml", "weight: 25", "weight: 20"))
    assert _headline(comment).startswith("✅ **tidegate: passes.**")
    assert "re-runs `plan`, `render`" in comment
    assert {"-        - setWeight: 25", "+        - setWeight: 20"} <= {*comment.splitlines()}
