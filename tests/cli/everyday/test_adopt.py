"""`tidegate adopt` takes an experiment's values from git and leaves conf/ in step with them."""

import os
import shutil
import subprocess

import pytest
from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.errors import DeclarationError, EvidenceError

IDENTITY = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}


def git(*arguments):
    command = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True, env=os.environ | IDENTITY)
    return command.stdout.strip()


def tidegate(*arguments):
    return CliRunner().invoke(app, arguments, catch_exceptions=False)


@pytest.fixture
def here(tmp_path, repository, monkeypatch):
    """A commit on main, and an experiment as DVC keeps it: a commit below refs/exps that no branch holds."""
    shutil.copytree(repository / "conf", tmp_path / "conf")
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    tidegate("compose")
    git("add", ".")
    git("commit", "-qm", "before")
    baseline = git("rev-parse", "HEAD")
    tidegate("compose", "train=logistic_regression", "seed=8")
    git("add", ".")
    git("commit", "-qm", "experiment")
    git("update-ref", f"refs/exps/{baseline[:2]}/{baseline[2:]}/calm-tide", "HEAD")
    git("reset", "-q", "--hard", baseline)
    return tmp_path


def test_an_experiment_becomes_an_edit_of_conf(here):
    adopted = tidegate("adopt", "calm-tide")
    assert adopted.exit_code == 0
    assert "train: gradient_boosting → logistic_regression" in adopted.stdout
    assert git("diff", "--stat", "--", "conf").endswith("1 file changed, 2 insertions(+), 2 deletions(-)")
    tidegate("compose")
    experiment = git("for-each-ref", "--format=%(objectname)", "refs/exps")
    assert git("diff", "--name-only", experiment, "--", "params.yaml") == ""


def test_a_dry_run_only_shows(here):
    assert "7 → 8" in tidegate("adopt", "calm-tide", "--dry-run").stdout
    assert git("status", "--porcelain") == ""


def test_what_is_no_experiment_is_told(here):
    with pytest.raises(DeclarationError, match="unknown revision: rough-tide"):
        tidegate("adopt", "rough-tide")
    git("rm", "-q", "params.yaml")
    git("commit", "-qm", "no params")
    with pytest.raises(EvidenceError, match=r"has no params\.yaml"):
        tidegate("adopt", "HEAD")


def experiment(here, *edits):
    """The values that these edits of conf/ give, as an experiment; conf/ itself stays as it was."""
    for file, before, after in edits:
        path = here / "conf" / file
        assert before in path.read_text()
        path.write_text(path.read_text().replace(before, after))
    tidegate("compose")
    git("add", "params.yaml")
    git("checkout", "-q", "--", "conf")
    git("commit", "-qm", "other")
    git("tag", "other")
    git("reset", "-q", "--hard", "HEAD~1")


@pytest.mark.slow
def test_a_key_that_the_experiment_does_not_have_is_removed_with_its_line(here):
    experiment(here, ("gate/flights.yaml", "  calibrated:    {kind: calibration, within: 0.05}\n", ""))
    assert "calibrated removed" in tidegate("adopt", "other").stdout
    assert git("diff", "--stat", "--", "conf").endswith("1 file changed, 1 deletion(-)")


@pytest.mark.slow
def test_a_new_key_goes_where_its_section_stands_in_config_yaml(here):
    path = here / "conf/config.yaml"
    path.write_text(path.read_text() + "train:\n  search:\n    kind: none  # nothing to try\nengine: {threads: 1}\n")
    tidegate("compose")
    git("commit", "-qam", "a section of its own")
    experiment(here, ("config.yaml", "kind: none  #", "candidates: 5\n    kind: none  #"))
    assert "train.search.candidates: 5" in tidegate("adopt", "other").stdout
    assert path.read_text().endswith(
        "train:\n  search:\n    kind: none  # nothing to try\n    candidates: 5\nengine: {threads: 1}\n"
    )


@pytest.mark.slow
def test_what_no_single_edit_brings_about_is_refused_with_what_to_do(here):
    experiment(here, ("evaluate/flights.yaml", "{by: carrier, min_rows: 1000}", "{by: carrier}"))
    with pytest.raises(DeclarationError, match="no single edit removes it; remove 1000 from conf/ by hand") as told:
        tidegate("adopt", "other")
    assert told.value.problems[0].where.path == "conf/evaluate/flights.yaml"
    assert git("status", "--porcelain") == ""


def test_without_a_name_the_applied_experiment_is_taken(here):
    git("checkout", git("for-each-ref", "--format=%(objectname)", "refs/exps"), "--", "params.yaml")
    adopted = tidegate("adopt")
    assert adopted.stdout.startswith("experiment calm-tide ")
    assert "train: gradient_boosting → logistic_regression" in adopted.stdout


def test_without_a_name_and_none_applied_the_experiments_are_listed(here):
    with pytest.raises(DeclarationError, match=r"name one, the newest first: calm-tide$"):
        tidegate("adopt")
    git("update-ref", "-d", git("for-each-ref", "--format=%(refname)", "refs/exps"))
    with pytest.raises(DeclarationError, match=r"no experiment found; run one, e\.g\. `dvc exp run"):
        tidegate("adopt")
