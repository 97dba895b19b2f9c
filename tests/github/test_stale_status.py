"""A base that moves takes the verdicts back that rested on it, where no merge queue judges again."""

from collections.abc import Iterator
from typing import Any

import pytest

import fake_github
from fake_github import REPOSITORY, GitHub
from tidegate.errors import EvidenceError
from tidegate.github.api import Api
from tidegate.github.approval import matters
from tidegate.github.pulls import Repository
from tidegate.github.stale_status import reset

COMMITS = {12: "a" * 40, 13: "b" * 40}
EVENT = {"ref": "refs/heads/main", "before": "0" * 39 + "1", "after": "0" * 39 + "2"}
TOKEN = "contents=read,pull-requests=read,statuses=write"


@pytest.fixture
def github() -> Iterator[GitHub]:
    """Two open pull requests: one passed, one did not. main's declaration moved."""
    with fake_github.running() as running:
        for number, commit in COMMITS.items():
            running.open_pull(number, owner="tides", branch=f"b{number}", commit=commit)
        running.statuses = {COMMITS[12]: [status("success")], COMMITS[13]: [status("failure")]}
        running.compared[f"{EVENT['before']}...{EVENT['after']}"] = compared("params.yaml")
        yield running


def status(state: str) -> dict[str, str]:
    return {"context": "tidegate", "state": state, "description": "it is so"}


def compared(*names: str, status: str = "ahead") -> dict[str, Any]:
    return {"status": status, "files": [{"filename": name} for name in names]}


def done(github: GitHub) -> list[str]:
    return list(reset(EVENT, Repository(REPOSITORY, Api(github.root, TOKEN))))


def test_what_passed_is_pending_again_and_says_what_to_do(github: GitHub) -> None:
    said = "main moved to 0000000 since the gate ran; update the branch"
    assert done(github) == [f"#12: {said}"]
    assert github.status(COMMITS[12]) == ("pending", said)
    assert github.status(COMMITS[13]) == ("failure", "it is so")
    assert done(github) == []


def test_a_merge_queue_judges_again_by_itself(github: GitHub) -> None:
    github.rules.append({"type": "merge_queue"})
    assert done(github) == ["the merge queue runs the gate again on every change; nothing to reset"]
    assert github.status(COMMITS[12])[0] == "success"


def test_documents_move_no_verdict(github: GitHub) -> None:
    github.compared = {f"{EVENT['before']}...{EVENT['after']}": compared("docs/github.md", "README.md")}
    assert done(github) == ["no file changed that affects verdicts"]


@pytest.mark.parametrize(
    "answer",
    [None, compared("README.md", status="diverged"), compared(*(f"docs/{n}.md" for n in range(300)))],
    ids=["unknown", "a force push", "more than is listed"],
)
def test_what_github_cannot_tell_counts_as_moved(github: GitHub, answer: Any) -> None:
    github.compared = {f"{EVENT['before']}...{EVENT['after']}": answer}
    assert len(done(github)) == 1


def test_a_pull_request_into_another_branch_stays(github: GitHub) -> None:
    github.pulls[0]["base"]["ref"] = "old"
    assert done(github) == []


def test_what_a_verdict_rests_on() -> None:
    for path in ("conf/gate/waivers.yaml", "dvc.lock", "pipelines/a.py", "templates/x.j2", "Makefile"):
        assert matters(["README.md", path])
    assert not matters(["docs/a.md", "manifests/dev/x.yaml", "README.md"])


def test_an_event_that_is_no_push_is_refused(github: GitHub) -> None:
    with pytest.raises(EvidenceError, match="not a push event"):
        list(reset({}, Repository(REPOSITORY, Api(github.root, TOKEN))))
