"""A pull request whose gate passed, and the verdict that a merge rests on: for tests of what turns it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import fake_github
from fake_github import REPOSITORY, GitHub
from gate_artifacts import artifact
from tidegate.github.api import Api
from tidegate.github.merge_status import MergeVerdict, merge_verdict
from tidegate.github.pulls import Repository

COMMIT = "a" * 40
TOKEN = "actions=read,contents=read,issues=read,pull-requests=read"
JUDGE_FAILED = [{"name": "gate", "conclusion": "failure", "steps": [{"name": "Judge", "conclusion": "failure"}]}]


@contextmanager
def passed_pull() -> Iterator[GitHub]:
    """A pull request whose gate passed; kim owns the gate and ml the code."""
    with fake_github.running() as running:
        running.open_pull(12, owner="sailor", branch="faster", commit=COMMIT, files=("conf/train/ridge.yaml",))
        running.contents["main:.github/CODEOWNERS"] = "/conf/gate/ @kim\n/pipelines/ @tides/ml\n"
        running.writers |= {"kim", "mia", "robin"}
        running.teams["ml"] = {"mia"}
        running.ran(7)
        running.keep(7, artifact())
        yield running


def found(github: GitHub, teams: str = "members=read") -> MergeVerdict:
    repository = Repository(REPOSITORY, Api(github.root, TOKEN))
    pull = repository.pull(12)
    run = repository.last_run(COMMIT, branch=pull.branch, repository=pull.repository, event="pull_request")
    return merge_verdict(repository, pull, run, teams=Api(github.root, teams))


def said(github: GitHub, **options: str) -> tuple[str, str]:
    answer = found(github, **options)
    return answer.state.value, answer.why


def failed(github: GitHub, archive: bytes, *steps: str) -> None:
    """The gate's run failed, in its judgement and further steps, and left this."""
    github.runs[0]["conclusion"] = "failure"
    github.jobs[7] = json.loads(json.dumps(JUDGE_FAILED))
    github.jobs[7][0]["steps"] += [{"name": name, "conclusion": "failure"} for name in steps]
    github.artifacts.clear()
    github.keep(7, archive)
