"""params.yaml in a merge, driven by git itself."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

IDENTITY = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def run(here, *command, check=True):
    return subprocess.run(
        command, cwd=here, check=check, capture_output=True, text=True, env=os.environ | IDENTITY | {"PATH": PATH}
    )


@pytest.fixture(scope="module")
def branched(tmp_path_factory, repository):
    """Two branches: `ours` changes the seed, `theirs` the neighbouring project name."""
    root = tmp_path_factory.mktemp("branched")
    for name in ("conf", "pipelines/flights"):
        shutil.copytree(repository / name, root / name)
    shutil.copy(repository / "pyproject.toml", root)
    shutil.copy(repository / ".gitattributes", root)
    run(root, "git", "init", "-q", "-b", "ours")
    run(root, "tidegate", "merge-params", "--install")
    commit(root, "seed: 7", "seed: 7")
    run(root, "git", "branch", "theirs")
    return root


@pytest.fixture
def here(branched, tmp_path):
    """A copy of it of the test's own."""
    return shutil.copytree(branched, tmp_path / "project", symlinks=True)


def commit(here, old, new):
    path = here / "conf/config.yaml"
    path.write_text(path.read_text().replace(old, new))
    run(here, "tidegate", "compose")
    run(here, "git", "add", ".")
    run(here, "git", "commit", "-qm", new)


def params(here):
    return yaml.safe_load((here / "params.yaml").read_text())


@pytest.mark.slow
def test_neighbouring_lines_merge_and_are_in_step_with_conf(here):
    commit(here, "seed: 7", "seed: 8")
    run(here, "git", "switch", "-q", "theirs")
    engine = here / "conf/engine/local.yaml"
    engine.write_text(engine.read_text().replace("threads: 1", "threads: 2"))
    run(here, "tidegate", "compose")
    run(here, "git", "commit", "-qam", "threads")
    run(here, "git", "switch", "-q", "ours")
    merge = run(here, "git", "merge", "theirs", "-m", "both")
    assert "`tidegate merge-params`, which also resolves dvc.lock" in merge.stdout + merge.stderr
    assert (params(here)["seed"], params(here)["engine"]["threads"]) == (8, 2)
    assert run(here, "tidegate", "compose", "--check").returncode == 0


@pytest.mark.slow
def test_a_key_that_both_changed_stays_a_conflict_until_conf_is_resolved(here):
    commit(here, "seed: 7", "seed: 8")
    run(here, "git", "switch", "-q", "theirs")
    commit(here, "seed: 7", "seed: 9")
    run(here, "git", "switch", "-q", "ours")
    merge = run(here, "git", "merge", "theirs", check=False)
    assert merge.returncode == 1
    assert "params.yaml: seed was changed on both sides" in merge.stdout + merge.stderr
    assert params(here)["seed"] == 8
    run(here, "git", "checkout", "--theirs", "conf/config.yaml")
    composed = run(here, "tidegate", "merge-params")
    assert "git add params.yaml" in composed.stdout
    assert params(here)["seed"] == 9


@pytest.mark.slow
def test_what_the_code_is_is_computed_and_never_merged(here):
    for name in ("base", "ours", "theirs"):
        text = (here / "params.yaml").read_text()
        (here / name).write_text(text.replace("\n    files: ", f"\n    files: {name}"))
    run(here, "tidegate", "merge-params", "base", "ours", "theirs")
    assert yaml.safe_load((here / "ours").read_text()) == params(here)


@pytest.mark.slow
def test_conflict_markers_in_the_record_of_the_code_are_resolved_by_composing(here):
    text = (here / "params.yaml").read_text()
    broken = text.replace(
        "\ncode:\n", "\ncode:\n<<<<<<< ours\n  tidegate: '1'\n=======\n  tidegate: '2'\n>>>>>>> theirs\n"
    )
    (here / "params.yaml").write_text(broken)
    run(here, "tidegate", "merge-params")
    assert (here / "params.yaml").read_text() == text


def test_half_of_the_files_is_a_usage_error(here):
    assert run(here, "tidegate", "merge-params", "a", check=False).returncode == 2


@pytest.mark.slow
def test_conflicts_in_the_lock_are_resolved_with_our_side(here):
    (here / "dvc.lock").write_text("stages:\n<<<<<<< ours\n  a: {cmd: x}\n=======\n  a: {cmd: y}\n>>>>>>> theirs\n")
    said = run(here, "tidegate", "merge-params").stdout
    assert "dvc.lock has our side of each conflict: run `dvc repro`, then `git add params.yaml dvc.lock`" in said
    assert (here / "dvc.lock").read_text() == "stages:\n  a: {cmd: x}\n"
