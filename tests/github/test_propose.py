"""A commit is proposed with its branch and tags, or nothing of it is left at the origin."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import fake_github
from fake_github import REPOSITORY, GitHub
from released_project import git
from tidegate.errors import InfrastructureError
from tidegate.github.api import Api
from tidegate.github.propose import ProposedCommit, propose
from tidegate.github.pulls import Repository


@pytest.fixture
def github() -> Iterator[GitHub]:
    with fake_github.running() as running:
        yield running


def proposal() -> ProposedCommit:
    commit = git("commit-tree", "main^{tree}", "-p", "main", "-m", "x")
    return ProposedCommit(commit, "promote/prod-v1.2.0", "prod: promote", "why", (("refs/tags/t", commit),))


def send(github: GitHub, made: ProposedCommit, token: str = "pull-requests=write", remote: str = "origin") -> str:
    repository = Repository(REPOSITORY, Api(github.root, token))
    return propose(made, repository, remote=remote, push_token="")


def pushed(folder: Path) -> str:
    return git("for-each-ref", "--format=%(refname)", "refs/heads/promote", "refs/tags/t", at=folder / "origin")


def test_branch_tag_and_pull_request(merged: Path, github: GitHub) -> None:
    made = proposal()
    assert send(github, made) == f"{github.root}/pull/1"
    assert github.opened == [{"title": "prod: promote", "body": "why", "head": "promote/prod-v1.2.0", "base": "main"}]
    assert git("rev-parse", "promote/prod-v1.2.0", "t", at=merged / "origin").split() == [made.commit] * 2


def test_where_it_cannot_be_opened_nothing_stays_pushed(merged: Path, github: GitHub) -> None:
    with pytest.raises(InfrastructureError, match="GitHub answered 403 to POST"):
        send(github, proposal(), token="pull-requests=read")
    assert pushed(merged) == ""


def test_what_was_proposed_already_is_not_replaced(merged: Path, github: GitHub) -> None:
    send(github, proposal())
    first = git("rev-parse", "promote/prod-v1.2.0", at=merged / "origin")
    other = git("commit-tree", "main^{tree}", "-p", first, "-m", "y")
    with pytest.raises(InfrastructureError, match=r"was not pushed to origin: .*it was proposed already: merge that"):
        send(github, ProposedCommit(other, "promote/prod-v1.2.0", "again", ""))
    assert git("rev-parse", "promote/prod-v1.2.0", at=merged / "origin") == first
    assert len(github.opened) == 1


def test_without_the_remote(merged: Path, github: GitHub) -> None:
    with pytest.raises(InfrastructureError, match="this clone has no remote nowhere"):
        send(github, proposal(), remote="nowhere")
