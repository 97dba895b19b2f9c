"""DVC's experiments are found by name, by age, and by what the work tree has of them."""

import subprocess
from pathlib import Path

import pytest

from tidegate.errors import DeclarationError
from tidegate.repository.revisions import experiments


@pytest.fixture
def git(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", *arguments]
        subprocess.run(command, check=True, capture_output=True)

    run("init", "--quiet", "--initial-branch=main")
    return run


@pytest.fixture
def tried(git):
    """A commit on main, and two experiments of it as DVC keeps them; DVC's own reference is none."""
    for number, name in enumerate(["main", "older", "newer"]):
        Path("params.yaml").write_text(f"seed: {number}\n")
        git("add", "params.yaml")
        git("commit", "--quiet", "--message", name)
        if number:
            git("update-ref", f"refs/exps/12/34/{name}", "HEAD")
    git("update-ref", "refs/exps/exec/EXEC_APPLY", "HEAD")
    git("reset", "--quiet", "--hard", "HEAD~2")
    return git


def test_every_experiment_has_its_name(tried):
    assert {found.name for found in experiments.newest()} == {"older", "newer"}


def test_the_applied_one_is_that_whose_parameters_are_here(tried):
    assert experiments.applied() is None
    Path("params.yaml").write_text("seed: 1\n")
    assert experiments.applied().name == "older"
    assert experiments.chosen(None).name == "older"
    assert experiments.chosen("newer").name == "newer"
    Path("params.yaml").unlink()
    assert experiments.applied() is None


def test_none_is_an_error_that_says_which_there_are(tried):
    with pytest.raises(DeclarationError, match="no experiment is applied here; name one"):
        experiments.chosen(None)


def test_without_experiments_the_command_is_named(git):
    with pytest.raises(DeclarationError, match=r"no experiment found; run one, e\.g\. `dvc exp run -S seed=8`"):
        experiments.chosen(None)
