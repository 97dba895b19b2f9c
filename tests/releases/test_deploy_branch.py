"""A deploy branch's history says what ran since when; a commit that is not a publication is an edit by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from released_project import HERE, START, deployed, edit, git, merge
from tidegate.releases import deploy, deploy_branch
from tidegate.releases.deploy_branch import DeployBranch, Publication, Running, read

HOUR = timedelta(hours=1)


def publication(tree: str, hours: int, failed: str = "") -> Publication:
    return Publication("c" * 40, tree, START + hours * HOUR, "s" * 40, "", failed)


@pytest.mark.parametrize(
    ("trees", "expected"),
    [
        pytest.param([("a", 5)], Running(START + 5 * HOUR, ()), id="since its publication"),
        pytest.param([("a", 5), ("b", 1)], Running(START + 5 * HOUR, ()), id="after another"),
        pytest.param([("a", 5), ("a", 3), ("b", 1)], Running(START + 3 * HOUR, ()), id="published twice"),
        pytest.param([("a", 5), ("b", 3), ("a", 1)], Running(START + 5 * HOUR, ()), id="interrupted"),
        pytest.param([("b", 5), ("a", 1)], None, id="replaced"),
        pytest.param([], None, id="never"),
    ],
)
def test_a_tree_runs_since_the_branch_holds_it_without_interruption(
    trees: list[tuple[str, int]], expected: Running | None
) -> None:
    branch = DeployBranch("prod", tuple(publication(tree, hours) for tree, hours in trees))
    assert branch.running("a") == expected
    assert branch.ran("a") is any(tree == "a" for tree, _ in trees)


def test_what_failed_before_an_interruption_is_not_held_against_it() -> None:
    entries = (publication("a", 5, "errors"), publication("a", 4), publication("b", 3), publication("a", 2, "latency"))
    running = DeployBranch("prod", entries).running("a")
    assert running is not None
    assert running.failed == ("errors",)


def test_a_branch_that_does_not_exist_has_no_history(merged: Path) -> None:
    assert deploy_branch.reference("prod") == ""
    branch = read("prod", "")
    assert (branch.tip, branch.edited, branch.publications) == (None, "", ())


def test_the_fetched_branch_is_read_before_a_local_one(merged: Path) -> None:
    git("branch", "deploy/prod")
    assert deploy_branch.reference("prod") == "refs/heads/deploy/prod"
    deployed("prod")
    assert deploy_branch.reference("prod") == "refs/remotes/origin/deploy/prod"


@pytest.mark.slow
def test_publications_are_read_from_the_newest_with_their_time_source_and_failures(merged: Path) -> None:
    deployed("prod", now=START)
    deploy.record_failure("prod", "errors", remote=HERE, now=START + HOUR)
    edit("conf/env/prod.yaml", "max: 4", "max: 5")
    source = merge("subject\x1b[31m with Source: x")
    deployed("prod", now=START + 2 * HOUR)
    newest, failure, first = read("prod", "origin/deploy/prod").publications
    assert [entry.at for entry in (newest, failure, first)] == [START + 2 * HOUR, START + HOUR, START]
    assert (newest.source, newest.failed, failure.failed, failure.tree) == (source, "", "errors", first.tree)
    assert newest.at.tzinfo is UTC


@pytest.mark.parametrize("subject", ["Failed-Analysis: errors", "Source: " + "0" * 40, "Release: other@v1.0.0"])
def test_a_merged_subject_cannot_speak_as_a_line_of_the_publication(merged: Path, subject: str) -> None:
    edit("conf/env/prod.yaml", "max: 4", "max: 5")
    source = merge(subject)
    deployed("prod")
    tip = read("prod", "origin/deploy/prod").tip
    assert tip is not None
    assert (tip.source, tip.release, tip.failed) == (source, "", "")


def test_a_source_that_the_clone_lacks_is_said(merged: Path) -> None:
    tree = git("rev-parse", "HEAD:manifests/prod")
    commit = git("commit-tree", tree, "-m", f"prod: latest\n\nSource: {'0' * 40}")
    assert read("prod", commit).edited.endswith("is not in this clone; run `git fetch --unshallow`")


def test_times_are_those_of_the_committer() -> None:
    assert datetime(2026, 1, 1, 12, tzinfo=UTC) == START
