"""What is posted where a run, an event or a head is not what it should be: nothing that passes a change."""

from collections.abc import Iterator
from typing import Any

import pytest

from fake_github import GitHub
from fake_github_routes import blob
from github.posted import COMMIT, TOKEN, bodies, event, reviewed_pull, spoken
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.github.api import Api
from tidegate.github.post import finished_run
from tidegate.github.pulls import Repository


@pytest.fixture
def github() -> Iterator[GitHub]:
    with reviewed_pull() as running:
        yield running


def test_an_older_commit_does_not_speak_for_a_newer_one(github: GitHub) -> None:
    github.pulls[0]["head"]["sha"] = "b" * 40
    assert spoken(github) == ["no open pull request has aaaaaaa as its head; a newer run reports on it"]
    assert not bodies(github)


def test_a_branch_of_the_same_name_elsewhere_is_another(github: GitHub) -> None:
    github.open_pull(13, owner="mallory", branch="faster", commit=COMMIT)
    spoken(github)
    assert not github.comments[13]


@pytest.mark.parametrize(
    ("files", "named"),
    [
        (("pipelines/tidegate/gate/judge.py",), "`pipelines/tidegate/gate/judge.py`"),
        ((".github/workflows/gate.yml", "dvc.yaml"), "`.github/workflows/gate.yml`, `dvc.yaml`"),
        (tuple(f"pipelines/{n}.py" for n in range(7)), "`pipelines/4.py` and 2 more"),
    ],
)
def test_a_change_of_what_judges_it_is_said_first(github: GitHub, files: tuple[str, ...], named: str) -> None:
    github.files[12] = [{"filename": name} for name in files]
    spoken(github)
    warning = bodies(github)[0].split("\n\n")[1]
    assert warning.startswith("> ⚠️ **This pull request changes its own gate**")
    assert named in warning
    assert github.status(COMMIT)[0] == "failure"


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        ({}, "it left no review"),
        ({"archive": b"broken"}, "its archive is broken"),
        ({"archive": b"", "size": 5 << 20}, "its archive is larger than 4,194,304 bytes"),
    ],
)
def test_a_run_without_a_usable_review_says_so_and_passes_nothing(
    github: GitHub, kept: dict[str, Any], reason: str
) -> None:
    github.artifacts.clear()
    if kept:
        github.keep(7, **kept)
    spoken(github)
    assert f"**tidegate: no review** for `aaaaaaa`: {reason}. See the run's log." in bodies(github)[0]
    assert github.status(COMMIT) == ("failure", f"the run left no decision: {reason}")


def test_a_run_that_judged_no_pull_request_is_passed_over(github: GitHub) -> None:
    assert spoken(github, event="push") == ["the run belongs to no pull request; nothing to post"]
    assert finished_run(event(head_repository=None)) is None


@pytest.mark.parametrize("broken", [{}, [], {"workflow_run": {}}, {"workflow_run": None}])
def test_an_event_that_is_none_is_refused(broken: Any) -> None:
    with pytest.raises(EvidenceError, match="the event"):
        finished_run(broken)


def test_a_repository_that_is_none_is_refused(github: GitHub) -> None:
    with pytest.raises(EvidenceError, match="the event names no repository"):
        Repository("../x", Api(github.root, TOKEN))


def test_a_token_without_the_right_is_told(github: GitHub) -> None:
    with pytest.raises(InfrastructureError, match="answered 403 to POST"):
        spoken(github, token="actions=read,contents=read,issues=read,pull-requests=read,statuses=write")


def test_a_branch_name_stays_one_value_of_the_query(github: GitHub) -> None:
    spoken(github, head_branch="faster&state=closed#x")
    assert any("head=sailor%3Afaster%26state%3Dclosed%23x" in request for request in github.requests)


@pytest.mark.parametrize("after", ["/actions/workflows/", "/git/trees/", "/actions/runs/7/artifacts", "/reviews"])
def test_a_head_that_moves_while_it_is_asked_about_lends_no_verdict_to_the_former_one(
    github: GitHub, after: str
) -> None:
    github.trees[COMMIT] = [blob("pipelines/tidegate/gate/judge.py")]

    def move(request: str) -> None:
        if after in request:
            github.pulls[0]["head"] = github.pulls[0]["head"] | {"sha": "b" * 40}

    github.answering = move
    assert spoken(github) == ["#12 moved on from aaaaaaa meanwhile; the run on its new head reports on it"]
    assert (github.statuses, bodies(github)) == ({}, [])


def test_a_base_that_is_changed_meanwhile_gets_no_verdict_of_the_former_one(github: GitHub) -> None:
    def change(request: str) -> None:
        if "/artifacts" in request:
            github.pulls[0]["base"]["ref"] = "of-my-own"

    github.answering = change
    assert spoken(github) == ["#12 moved on from aaaaaaa meanwhile; the run on its new head reports on it"]
    assert github.statuses == {}
