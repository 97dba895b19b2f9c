"""Training again: newer rows, a breach, a commit that the gate decides on; or the reason why not, and nothing moved."""

import re
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
import yaml

import fake_github
import retrained_project as project
from called import called
from made_once import made_once
from tidegate.commands.monitoring import retrain
from tidegate.errors import DeclarationError, EvidenceError

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=20)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(repository, tmp_path_factory):
    def make(folder):
        run = project.lay_out(repository, folder)
        (folder / ".gitignore").write_text((folder / ".gitignore").read_text() + f"/{project.ROWS}\n")
        run("dvc", "repro", "--quiet")
        run("git", "add", "--all")
        run("git", "commit", "--quiet", "--message", "start")

    return made_once(tmp_path_factory, "retrained", make)


@pytest.fixture
def here(made, tmp_path, monkeypatch):
    import shutil

    import whole_project

    folder = tmp_path / "project"
    shutil.copytree(made, folder, symlinks=True)
    monkeypatch.chdir(folder)
    for who in ("AUTHOR", "COMMITTER"):
        for what in ("NAME", "EMAIL"):
            monkeypatch.setenv(f"GIT_{who}_{what}", "x@example.com")
    run = whole_project.runner(folder)
    return folder, run


def declared(folder):
    return yaml.safe_load((folder / project.DATA).read_text())


def state(folder, run):
    """What must be as before where nothing is proposed."""
    return (
        run("git", "rev-parse", "HEAD").stdout,
        run("git", "status", "--porcelain").stdout,
        (folder / "data/table.parquet").read_bytes(),
    )


def test_a_breach_opens_a_pull_request_that_the_gate_decides_on_and_then_it_cools_down(here):
    folder, run = here
    run("git", "init", "--quiet", "--bare", "--initial-branch", "main", str(folder.parent / "origin"))
    run("git", "remote", "add", "origin", str(folder.parent / "origin"))
    run("git", "push", "--quiet", "origin", "main")
    project.add(folder, project.rows(2000, first_day=151, days=30, shift=2.0))
    start = run("git", "rev-parse", "HEAD").stdout
    with fake_github.running() as github:
        who = ("--repository", fake_github.REPOSITORY, "--token", "contents=write,pull-requests=write")
        done = called(folder, "retrain", "--now", f"{LATER:%Y-%m-%d}", "--pull-request", *who, "--api", github.root)
    assert done.returncode == 0, done.stderr
    assert (run("git", "rev-parse", "HEAD").stdout, run("git", "status", "--porcelain").stdout) == (start, "")
    (opened,) = github.opened
    proposed = run("git", "rev-parse", f"origin/{opened['head']}").stdout[:7]
    assert done.stdout == f"{opened['title']}: committed as {proposed}\n\n{opened['body']}\n{github.root}/pull/1\n"
    run("git", "reset", "--quiet", "--hard", f"origin/{opened['head']}")
    run("dvc", "checkout", "--quiet")
    assert (opened["title"], opened["base"]) == ("Train again on rows until 1970-06-30", "main")
    assert "- inputs: temp by ks: " in opened["body"]
    assert "1970-04-01 → 1970-04-29" in opened["body"]
    head = run("git", "rev-parse", f"origin/{opened['head']}").stdout
    assert head == run("git", "rev-parse", "HEAD").stdout
    assert run("git", "log", "-1", "--format=%B", head.strip()).stdout.strip().endswith(opened["body"].strip())
    changed = run("git", "diff", "--name-only", "HEAD^", "HEAD").stdout.split()
    assert {project.DATA, "params.yaml", "dvc.lock", "artifacts/evaluate/metrics.json"} <= {*changed}

    # another window is another holdout: an owner of the gate approves it, and then the new model must pass
    gate = ("gate", "--base", "origin/main")
    blocked = called(folder, *gate)
    assert blocked.returncode == 10
    assert "loosening: conf/data/breast_cancer.yaml:19:17: data.split.holdout_from" in blocked.stdout
    approved = called(folder, *gate, "--approved-by", "an owner")
    assert (approved.returncode, approved.stdout.split()[0]) == (0, "PASSES"), approved.stdout

    assert declared(folder)["split"] == {"kind": "time", "holdout_from": "1970-04-29", "recent_from": "1970-05-29"}
    assert declared(folder)["sources"]["days"]["sha256"] == project.digest(folder)
    assert run("dvc", "status").stdout == "compose:\n\talways changed\n"

    project.add(folder, project.rows(2000, first_day=181, days=30, shift=4.0))
    before = state(folder, run)
    with pytest.raises(
        EvidenceError, match=r"the data window moved on .*; retraining cools down until .*; due: inputs"
    ):
        retrain.run(NOW)
    assert state(folder, run) == before


def test_without_newer_rows_or_a_breach_nothing_is_done(here):
    folder, run = here
    before = state(folder, run)
    assert retrain.run(LATER) == "no newer rows: nothing to train on"
    assert state(folder, run) == before
    project.add(folder, project.rows(2000, first_day=151, days=30))
    assert retrain.run(LATER) == "rows until 1970-06-30 hold every objective: no need to train again"
    assert state(folder, run) == before


def test_while_a_proposal_is_open_nothing_is_trained(here):
    folder, run = here
    before = state(folder, run)
    project.add(folder, project.rows(2000, first_day=151, days=30, shift=2.0))
    said = retrain.run(LATER, proposed=lambda: ("rollback/prod-v1.0.0", "retrain/1970-06-23"))
    assert said.startswith("retrain/1970-06-23 is proposed already: merge it, or close its pull request; due: inputs")
    assert state(folder, run) == before


def test_data_that_fail_their_checks_are_not_trained_on(here):
    folder, run = here
    broken = project.rows(2000, first_day=151, days=30)
    column = pa.array([None, *broken.column("temp").to_pylist()[1:]], pa.float64())
    project.add(folder, broken.set_column(broken.column_names.index("temp"), "temp", column))
    before = state(folder, run)
    with pytest.raises(EvidenceError, match=r"not trained again: the pipeline stopped on the new rows: .*temp"):
        retrain.run(LATER, reason="a quarter has passed")
    assert state(folder, run) == before


def test_a_work_tree_with_changes_is_refused(here):
    folder, _ = here
    (folder / project.DATA).write_text((folder / project.DATA).read_text() + "# mine\n")
    with pytest.raises(DeclarationError, match=r"conf/data/breast_cancer\.yaml: is not committed"):
        retrain.run(LATER)


def test_a_table_that_was_read_again_without_the_rows_learnt_from_is_named(here):
    """As on a machine without DVC's cache: `dvc repro` reads the sources, which hold newer rows already."""
    folder, run = here
    declared_once = (folder / project.DATA).read_text()
    (folder / project.DATA).write_text(re.sub(r"\n +sha256: \w+", "", declared_once))
    run("dvc", "repro", "--quiet")
    run("git", "commit", "--quiet", "--all", "--message", "follow the file")
    project.add(folder, project.rows(2000, first_day=151, days=30, shift=2.0))
    run("dvc", "repro", "--quiet", "--force", "--single-item", "ingest")
    with pytest.raises(
        EvidenceError, match=r"dvc\.lock: says that the table holds other rows .*fetch them with `dvc pull`"
    ):
        retrain.run(LATER)
