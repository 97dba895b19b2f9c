"""What GitHub says of a pull request, and the answers that say too little."""

from collections.abc import Iterator

import pytest

import fake_github
from fake_github import REPOSITORY, GitHub
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.github.api import Api
from tidegate.github.pulls import Queued, Repository, members, named, queued

COMMIT = "a" * 40
TOKEN = "contents=read,members=read,pull-requests=read,statuses=write"


@pytest.fixture
def github() -> Iterator[GitHub]:
    with fake_github.running() as running:
        running.open_pull(12, owner="sailor", branch="b", commit=COMMIT, files=("README.md",))
        yield running


def asked(github: GitHub) -> Repository:
    return Repository(REPOSITORY, Api(github.root, TOKEN))


def test_a_pull_request_is_told_by_its_head_base_and_author(github: GitHub) -> None:
    pull = asked(github).pull(12)
    assert (pull.commit, pull.label, pull.base, pull.author) == (COMMIT, "sailor:b", "main", "sailor")
    github.pulls[0]["head"]["repo"] = None
    assert asked(github).pull(12).repository == ""


def test_an_answer_that_is_no_pull_request_is_told(github: GitHub) -> None:
    del github.pulls[0]["base"]
    with pytest.raises(InfrastructureError, match=r"answer to GET /repos/.*/pulls/12: base is missing"):
        asked(github).pull(12)


def test_a_text_of_a_branch_or_none(github: GitHub) -> None:
    github.contents["main:CODEOWNERS"] = "* @kim ü\n"
    assert asked(github).text("CODEOWNERS", "main") == "* @kim ü\n"
    assert asked(github).text("CODEOWNERS", "other") is None


def test_members_are_those_of_the_users_who_are_in_the_team(github: GitHub) -> None:
    github.teams["ml"] = {"mia", "lee"}
    assert members("@tides/ml", ("mia", "kim"), asked(github).api) == {"mia"}


def test_a_branch_of_the_merge_queue_names_its_pull_request() -> None:
    assert queued(f"gh-readonly-queue/main/pr-12-{COMMIT}") == Queued(12, COMMIT)
    assert queued(f"gh-readonly-queue/release/1/pr-7-{COMMIT}") == Queued(7, COMMIT)
    with pytest.raises(EvidenceError, match="not a branch of a merge queue"):
        queued(f"pr-12-{COMMIT}")


def test_a_status_is_set_on_a_commit_only(github: GitHub) -> None:
    with pytest.raises(EvidenceError, match="names no commit"):
        asked(github).set_status("HEAD", context="x", state="success", description="", url="")
    assert asked(github).status(COMMIT, "tidegate") == ""


def test_an_event_names_its_repository() -> None:
    assert named({"repository": {"full_name": "a/b"}}) == "a/b"
    with pytest.raises(EvidenceError, match="names no repository"):
        named({"repository": None})
