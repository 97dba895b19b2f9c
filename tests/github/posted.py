"""A fork's pull request with a finished run, and what is posted on it: for tests of the comment and the status."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import fake_github
from fake_github import REPOSITORY, GitHub
from gate_artifacts import artifact, weakened
from tidegate.github.api import Api
from tidegate.github.post import finished_run, report
from tidegate.github.pulls import Repository

COMMIT = "a" * 40
GROUP = "c" * 40
TOKEN = "actions=read,contents=read,issues=read,pull-requests=write,statuses=write"
SERVER = "https://github.com"


@contextmanager
def reviewed_pull() -> Iterator[GitHub]:
    with fake_github.running() as running:
        running.open_pull(12, owner="sailor", branch="faster", commit=COMMIT, files=("conf/train/ridge.yaml",))
        running.contents["main:.github/CODEOWNERS"] = "/conf/gate/ @kim\n/pipelines/ @lee\n"
        running.writers |= {"kim", "lee"}
        running.ran(7)
        running.keep(7, artifact())
        yield running


def event(**changed: Any) -> dict[str, Any]:
    run = {
        "event": "pull_request",
        "head_sha": COMMIT,
        "head_branch": "faster",
        "head_repository": {"full_name": "sailor/flights"},
    }
    return {"workflow_run": run | changed, "repository": {"full_name": REPOSITORY}}


def spoken(github: GitHub, token: str = TOKEN, **changed: Any) -> list[str]:
    run = finished_run(event(**changed))
    assert run is not None
    repository = Repository(REPOSITORY, Api(github.root, token), SERVER)
    return list(report(run, repository, default="main", teams=repository.api))


def bodies(github: GitHub) -> list[str]:
    return [comment["body"] for comment in github.comments[12]]


def leave(github: GitHub, archive: bytes, **options: Any) -> None:
    github.artifacts.clear()
    github.keep(7, archive, **options)


def block(github: GitHub) -> None:
    """The change loosens the gate, and the run failed over that."""
    github.runs[0]["conclusion"] = "failure"
    github.jobs[7] = [{"name": "gate", "conclusion": "failure", "steps": [{"name": "Judge", "conclusion": "failure"}]}]
    leave(github, weakened())
