"""`/tidegate commit`: who may ask, what is committed where, and what the pull request is told otherwise."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fake_github
from fake_github import REPOSITORY, GitHub
from gate_artifacts import artifact
from tidegate.errors import EvidenceError
from tidegate.github.api import Api
from tidegate.github.pulls import Repository
from tidegate.github.slash_commit import answer, request

TOKEN = "actions=read,contents=write,pull-requests=write"
PIPELINE = "stages: {compose: {cmd: x, outs: [params.yaml: {cache: false}, data/table.parquet]}}\n"


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    """The default branch is checked out; the branch `edit` lacks what the gate's run computed."""
    for who in ("AUTHOR", "COMMITTER"):
        for name, value in (("NAME", "x"), ("EMAIL", "x@example.com")):
            monkeypatch.setenv(f"GIT_{who}_{name}", value)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", tmp_path / "origin"], check=True)
    subprocess.run(["git", "clone", "-q", tmp_path / "origin", tmp_path / "clone"], check=True, capture_output=True)
    monkeypatch.chdir(tmp_path / "clone")
    git("switch", "-q", "-c", "main")
    Path("dvc.yaml").write_text(PIPELINE)
    Path("params.yaml").write_text("a: 1\n")
    git("add", "-A")
    git("commit", "-qm", "start")
    git("switch", "-q", "-c", "edit")
    git("commit", "-q", "--allow-empty", "-m", "edited in the browser")
    git("push", "-q", "origin", "main", "edit")
    commit = git("rev-parse", "HEAD")
    Path("params.yaml").write_text("a: 2\n")
    patch = git("diff", "--binary", "HEAD") + "\n"
    git("reset", "-q", "--hard")
    git("switch", "-q", "main")
    with fake_github.running() as running:
        running.open_pull(12, owner="tides", branch="edit", commit=commit)
        running.writers.add("kim")
        running.ran(7)
        running.keep(7, artifact(results_patch=patch))
        yield running


def event(user: str = "kim", body: str = "/tidegate commit", **issue: Any) -> dict[str, Any]:
    told = {"number": 12, "pull_request": {}} | issue
    return {"issue": told, "comment": {"body": body, "user": {"login": user}}}


def answered(github: GitHub, *, user: str = "kim", restarts: bool = True) -> str:
    asked = request(event(user))
    assert asked is not None
    repository = Repository(REPOSITORY, Api(github.root, TOKEN))
    (done,) = answer(asked, repository, origin="origin", push_token="", restarts=restarts)
    return done


def tip() -> str:
    return git("ls-remote", "origin", "refs/heads/edit").split()[0]


def test_the_results_are_added_to_the_branch_and_said(github: GitHub) -> None:
    before = tip()
    said = answered(github)
    git("fetch", "-q", "origin", "edit")
    assert git("show", "FETCH_HEAD:params.yaml") == "a: 2"
    assert git("rev-parse", "FETCH_HEAD^") == before
    assert "Requested-by: kim" in git("show", "--no-patch", "--format=%B", "FETCH_HEAD")
    assert said == f"#12: {tip()[:7]} adds what CI computed on {before[:7]}: `params.yaml`."
    assert github.comments[12][0]["body"] == said.removeprefix("#12: ")


def test_a_push_that_starts_no_workflow_says_what_does(github: GitHub) -> None:
    assert answered(github, restarts=False).endswith("close and reopen this pull request.")


def test_who_may_not_write_here_is_not_answered(github: GitHub) -> None:
    before = tip()
    assert answered(github, user="mallory") == "mallory has no write access to this repository; nothing was done"
    assert (tip(), github.comments[12]) == (before, [])


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("fork", "the branch is in a fork, where CI may not write"),
        ("running", "the gate has not finished on "),
        ("moved", "the branch has moved on from "),
        ("nothing", "nothing to add"),
        ("broken", "the run's artifact is not usable: its archive is broken"),
        ("code", "is not a result that git tracks; those are dvc.lock, params.yaml"),
    ],
)
def test_what_cannot_be_committed_is_said_on_the_pull_request(github: GitHub, change: str, refusal: str) -> None:
    before = tip()
    match change:
        case "fork":
            repository = {"full_name": "sailor/flights"}
            github.pulls[0]["head"] |= {"repo": repository}
            github.runs[0]["head_repository"] = repository
        case "running":
            github.runs[0]["conclusion"] = None
        case "moved":
            git("push", "-q", "--force", "origin", "main:edit")
            before = tip()
        case _:
            code = "diff --git a/x.py b/x.py\nnew file mode 100644\n--- /dev/null\n+++ b/x.py\n@@ -0,0 +1 @@\n+x\n"
            kept = {"nothing": artifact(results_patch=""), "broken": b"", "code": artifact(results_patch=code)}
            github.artifacts.clear()
            github.keep(7, kept[change])
    answered(github)
    (comment,) = github.comments[12]
    assert comment["body"].startswith("Not committed: ")
    assert refusal in comment["body"].replace("&#39;", "'")
    assert tip() == before


def test_any_other_comment_asks_for_nothing() -> None:
    assert request(event(body="please /tidegate commit")) is None
    assert request({"issue": {"number": 3}, "comment": {"body": "/tidegate commit", "user": {"login": "x"}}}) is None
    assert request(event(body=" /tidegate commit\r\n")) is not None


@pytest.mark.parametrize("broken", [{}, [], {"issue": {"pull_request": {}}}])
def test_an_event_that_is_none_is_refused(broken: Any) -> None:
    with pytest.raises(EvidenceError, match="not an issue_comment event"):
        request(broken)
