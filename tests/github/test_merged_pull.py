"""Who approved what was merged: GitHub's own word, of exactly the merged head, after its verdict was a pass."""

from collections.abc import Iterator

import pytest

import fake_github
from fake_github import REPOSITORY, GitHub
from tidegate.errors import EvidenceError
from tidegate.github.api import Api
from tidegate.github.merged_pull import approvers
from tidegate.github.pulls import Repository

HEAD, MERGE = "a" * 40, "b" * 40


@pytest.fixture
def github() -> Iterator[GitHub]:
    """A merged pull request, passed and approved by kim, who may write, and by a passer-by."""
    with fake_github.running() as running:
        running.open_pull(12, owner="sailor", branch="b", commit=HEAD)
        running.pulls[0] |= {"state": "closed", "merge_commit_sha": MERGE, "merged_at": "2026-01-01T12:00:00Z"}
        running.writers.add("kim")
        running.review(12, "kim")
        running.review(12, "passer-by")
        running.set_status(HEAD, "success")
        yield running


def ask(github: GitHub, commit: str = MERGE) -> tuple[str, ...]:
    return approvers(Repository(REPOSITORY, Api(github.root, "pull-requests=read,statuses=read")), commit)


def test_those_who_approved_the_merged_head(github: GitHub) -> None:
    assert ask(github) == ("kim",)


def test_a_review_of_another_commit_is_none(github: GitHub) -> None:
    github.reviews.clear()
    github.review(12, "kim", commit="c" * 40)
    assert ask(github) == ()


@pytest.mark.parametrize("state", ["failure", "pending", ""])
def test_without_a_pass_no_approval_counts(github: GitHub, state: str) -> None:
    github.statuses.clear()
    if state:
        github.set_status(HEAD, state)
    assert ask(github) == ()


def test_a_commit_that_was_pushed_or_not_merged_has_none(github: GitHub) -> None:
    assert ask(github, "c" * 40) == ()
    github.pulls[0]["merged_at"] = None
    assert ask(github) == ()


@pytest.mark.parametrize("commit", ["", "main", "b" * 39, f"{MERGE}/pulls?x="])
def test_only_a_full_id_is_looked_up(github: GitHub, commit: str) -> None:
    with pytest.raises(EvidenceError, match="is not the full id of a commit"):
        ask(github, commit)
