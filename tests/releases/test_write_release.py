"""A release reaches the origin whole, or nothing of it exists anywhere."""

from pathlib import Path

import pytest

from released_project import GRADED, PROJECT, START, decided, git
from tidegate.commands.releasing import release
from tidegate.errors import InfrastructureError
from tidegate.releases import write_release


def references(at: Path | None = None) -> str:
    return git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags", at=at)


def test_nothing_names_the_release_before_it_is_taken(merged: Path) -> None:
    before = references()
    written = release.run("v1.0.0", decided(), GRADED, START)
    assert references() == before
    assert git("status", "--porcelain") == ""
    write_release.take(written)
    assert git("rev-parse", "main") == written.commit
    assert git("rev-parse", f"{PROJECT}@v1.0.0^{{}}") == git("rev-parse", "main^")
    assert git("diff", "--name-only", "main^", "main").splitlines()[-1] == f"releases/{PROJECT}/v1.0.0/verdict.json"
    assert git("status", "--porcelain") == ""


def test_the_commit_changes_nothing_but_the_release(merged: Path) -> None:
    write_release.take(release.run("v1.0.0", decided(), GRADED, START))
    assert {path.split("/")[0] for path in git("diff", "--name-only", "main^", "main").splitlines()} == {"releases"}


def test_an_origin_whose_main_has_moved_gets_neither_commit_nor_tag(merged: Path) -> None:
    written = release.run("v1.0.0", decided(), GRADED, START)
    other = git("commit-tree", "main^{tree}", "-p", "main", "-m", "meanwhile")
    git("push", "-q", "origin", f"{other}:refs/heads/main")
    before = references(merged / "origin")
    with pytest.raises(
        InfrastructureError, match=r"origin refuses the release, and nothing was published: .*--pull-req"
    ):
        write_release.push(written, "main", remote="origin", variables={})
    assert references(merged / "origin") == before


def test_without_the_remote_nothing_is_written(merged: Path) -> None:
    written, before = release.run("v1.0.0", decided(), GRADED, START), references()
    with pytest.raises(InfrastructureError, match="this clone has no remote nowhere; add it: `git remote add"):
        write_release.push(written, "main", remote="nowhere", variables={})
    assert references() == before
