"""What retraining goes back to: its own project, and nothing of the others in the repository."""

import subprocess

import pytest

from tidegate.commands.monitoring import retrain


@pytest.fixture
def git(tmp_path, monkeypatch):
    def call(*words):
        return subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True, text=True).stdout.strip()

    for name in ("tides", "winds"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "dvc.lock").write_text("first\n")
    for words in (("init", "-q"), ("config", "user.name", "x"), ("config", "user.email", "x@example.com")):
        call(*words)
    call("add", "-A")
    call("commit", "-qm", "first")
    monkeypatch.chdir(tmp_path / "tides")
    return call


def test_another_project_keeps_what_is_not_committed(git, tmp_path):
    """The pipeline of another project, or a person's own edit: to undo it would lose the one and hide the other."""
    (tmp_path / "tides/dvc.lock").write_text("ours\n")
    (tmp_path / "winds/dvc.lock").write_text("theirs\n")
    asked = []
    retrain.restore("HEAD", lambda *words: asked.append(words))
    assert (tmp_path / "tides/dvc.lock").read_text() == "first\n"
    assert (tmp_path / "winds/dvc.lock").read_text() == "theirs\n"
    assert git("status", "--short") == "M winds/dvc.lock"
    assert asked == [("checkout", "--force")]


def test_a_proposed_commit_is_taken_back_wherever_its_files_are(git, tmp_path):
    first = git("rev-parse", "HEAD")
    (tmp_path / "tides/dvc.lock").write_text("ours\n")
    (tmp_path / "tides/new").write_text("new\n")
    (tmp_path / "release*").write_text("above\n")
    git("add", "-A")
    git("commit", "-qm", "proposed")
    (tmp_path / "winds/dvc.lock").write_text("theirs\n")
    retrain.restore(first, lambda *_: None)
    assert git("rev-parse", "HEAD") == first
    assert git("status", "--short") == "M winds/dvc.lock"
    assert not (tmp_path / "tides/new").exists()
    assert not (tmp_path / "release*").exists()
