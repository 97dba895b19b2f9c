"""The base's results are taken only where nothing can move a prediction, each by its verified digest."""

import shutil
from pathlib import Path

import pytest

import whole_project
from tidegate import paths
from tidegate.commands.gating import reuse


def test_what_can_move_a_prediction_is_not_reused_and_nothing_runs(tmp_path, monkeypatch, repository):
    run = whole_project.start(repository, tmp_path / "project")
    run("git", "add", "--all")
    run("git", "commit", "--quiet", "--message", "base")
    monkeypatch.chdir(tmp_path / "project")
    heard = []
    assert reuse.run("main", tell=heard.append) is False
    assert heard == ["can move: main " + heard[0].split("main ")[1]]
    assert not paths.TABLE.exists()


@pytest.mark.slow
def test_a_result_that_is_unavailable_is_not_reused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(".dvc").mkdir()
    Path(".dvc/config").write_text("")
    Path("dvc.yaml").write_text("stages: {evaluate: {cmd: 'true', outs: [x]}}\n")
    Path("dvc.lock").write_text("stages: {evaluate: {cmd: 'true', outs: [{path: x, md5: " + "a" * 32 + "}]}}\n")
    heard = []
    assert reuse.placed(("evaluate",), heard.append) is False
    assert any("unavailable" in sentence or "not as recorded" in sentence for sentence in heard)
    assert not Path("x").exists()


@pytest.mark.slow
def test_a_rollout_edit_in_a_fresh_clone_is_reused_without_training(tmp_path, reproduced):
    run = whole_project.runner(shutil.copytree(reproduced, tmp_path / "project", symlinks=True))
    run("dvc", "remote", "add", "--default", "store", str(tmp_path / "remote"))
    run("git", "add", "--all")
    run("git", "commit", "--quiet", "--message", "base")
    run("dvc", "push", "--quiet")
    whole_project.edit(tmp_path / "project", "conf/rollout/canary.yaml", "weight: 5,", "weight: 4,")
    run("git", "switch", "--quiet", "--create", "change")
    run("dvc", "repro", "--quiet")
    run("git", "commit", "--quiet", "--all", "--message", "change")
    clone = tmp_path / "clone"
    run("git", "clone", "--quiet", str(tmp_path / "project"), str(clone))
    run = whole_project.runner(clone)
    run("git", "branch", "--quiet", "main", "origin/main")
    done = run("tidegate", "reuse", "--base", "main")
    assert done.stdout == "reused the base's results\n"
    assert "running" in done.stderr
    assert "train" not in done.stderr.partition("running")[2]
    assert (clone / paths.MODEL).read_bytes() == (tmp_path / "project" / paths.MODEL).read_bytes()
    decided = run("tidegate", "gate", "--base", "main")
    assert "this edit can't move a prediction" in " ".join(decided.stdout.split())
    shutil.rmtree(clone)
