"""The verbs that speak with GitHub, as its workflows call them: everything from the runner's environment."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import fake_github
from fake_github import REPOSITORY, GitHub
from judged import artifact, weakened
from tidegate.cli import app

COMMIT = "a" * 40
TOKEN = "actions=read,contents=read,issues=read,members=read,pull-requests=write,statuses=write"
FROM = {"full_name": REPOSITORY, "default_branch": "main"}


@pytest.fixture
def github() -> Iterator[GitHub]:
    with fake_github.running() as running:
        running.open_pull(12, owner="sailor", branch="b", commit=COMMIT)
        running.contents["main:.github/CODEOWNERS"] = "/conf/gate/ @kim\n"
        running.writers.add("kim")
        running.ran(7)
        running.keep(7, artifact())
        yield running


@pytest.fixture
def call(github: GitHub, tmp_path: Path) -> Any:
    def run(*words: str, event: Any = None) -> tuple[int, str]:
        told = tmp_path / "event.json"
        told.write_text(json.dumps(event))
        environment = {
            "GITHUB_EVENT_PATH": str(told),
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_API_URL": github.root,
            "GITHUB_REPOSITORY": REPOSITORY,
        }
        done = CliRunner().invoke(app, list(words), env=environment, catch_exceptions=False)
        return done.exit_code, done.output

    return run


def test_comment_says_what_it_did(github: GitHub, call: Any) -> None:
    run = {"event": "pull_request", "head_sha": COMMIT, "head_branch": "b"}
    run |= {"head_repository": {"full_name": "sailor/flights"}}
    said = f"aaaaaaa: success: 1 of 1 judgement pass\n#12: wrote {github.root}/comment/1\n"
    assert call("comment", event={"workflow_run": run, "repository": FROM}) == (0, said)
    assert "**tidegate: passes.**" in github.comments[12][0]["body"]
    gone = {"workflow_run": run | {"head_repository": None}, "repository": FROM}
    assert call("comment", event=gone) == (0, "the run's repository is gone; nothing to say\n")


def test_approval_tells_the_same_and_writes_nothing(github: GitHub, call: Any) -> None:
    assert call("approval", "12") == (0, "success: 1 of 1 judgement pass\n")
    github.runs[0]["conclusion"] = "failure"
    github.jobs[7] = [{"name": "gate", "conclusion": "failure", "steps": [{"name": "Judge", "conclusion": "failure"}]}]
    github.artifacts.clear()
    github.keep(7, weakened())
    code, text = call("approval", "12")
    assert (code, text.splitlines()[0]) == (10, "conf/gate/flights.yaml: waits for @kim")
    github.review(12, "kim")
    code, text = call("approval", "12")
    assert (code, text.splitlines()[0]) == (0, "conf/gate/flights.yaml: approved by kim")
    github.runs[0]["conclusion"] = None
    assert call("approval", "12") == (3, "pending: waits for the gate's run\n")
    assert not any(request.startswith(("POST", "PATCH")) for request in github.requests)


def test_commit_results_leaves_another_comment_alone(github: GitHub, call: Any) -> None:
    told = {"issue": {"number": 12, "pull_request": {}}, "comment": {"body": "nice", "user": {"login": "kim"}}}
    assert call("commit-results", event=told | {"repository": FROM}) == (0, "the comment asks for nothing\n")
    told["comment"]["body"] = "/tidegate commit"
    code, text = call("commit-results", event=told | {"repository": FROM})
    assert (code, text.startswith("#12: Not committed: ")) == (0, True)


def test_outdate_says_what_it_did(github: GitHub, call: Any) -> None:
    told = {"ref": "refs/heads/main", "before": "1" * 40, "after": "2" * 40, "repository": FROM}
    assert call("outdate", event=told) == (0, "")
    github.rules.append({"type": "merge_queue"})
    assert call("outdate", event=told)[1].startswith("the merge queue judges every change again")
