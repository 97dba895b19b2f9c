"""What a run and approvals come to: the verdict that a merge rests on, and everything that must not forge it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from fake_github import REPOSITORY, GitHub
from fake_github_routes import blob
from gate_artifacts import FELL, HELD, WEAKER, artifact, decision, weakened
from github.merge_verdicts import COMMIT, TOKEN, failed, found, passed_pull, said
from tidegate.github.api import Api
from tidegate.github.merge_status import merge_verdict
from tidegate.github.pulls import Repository


@pytest.fixture
def github() -> Iterator[GitHub]:
    with passed_pull() as running:
        yield running


def test_a_passing_run_passes(github: GitHub) -> None:
    assert said(github) == ("success", "1 of 1 judgement pass")


@pytest.mark.parametrize("conclusion", [None, "none", "cancelled", "action_required"])
def test_until_the_run_ends_the_verdict_is_open(github: GitHub, conclusion: str | None) -> None:
    github.runs[0]["conclusion"] = conclusion
    if conclusion == "none":
        github.runs.clear()
    assert said(github) == ("pending", "waits for the gate's run")


def test_a_worse_model_is_no_matter_of_approval(github: GitHub) -> None:
    failed(github, artifact(decision_json=decision(HELD, FELL)))
    github.review(12, "kim")
    assert said(github) == ("failure", FELL.reason)


def test_a_run_that_died_before_its_steps_names_the_job(github: GitHub) -> None:
    failed(github, weakened())
    github.jobs[7] = [{"name": "gate", "conclusion": "timed_out", "steps": []}]
    assert said(github) == ("failure", "failed: gate")


@pytest.mark.parametrize(
    "archive",
    [
        artifact(decision_json=None),
        artifact(decision_json="{}"),
        artifact(decision_json="["),
        artifact(decision_json="[" * 100_000),
        artifact(decision_json="x" * 300_000),
        artifact(decision_json=decision().replace('"gate"', '"verify"')),
        b"broken",
    ],
    ids=["none", "empty", "no JSON", "deep", "large", "another verb's", "no archive"],
)
def test_a_green_run_without_a_decision_is_not_believed(github: GitHub, archive: bytes) -> None:
    github.artifacts.clear()
    github.keep(7, archive)
    state, why = said(github)
    assert (state, why.startswith("the run left no decision: ")) == ("failure", True)


def test_a_green_run_whose_own_decision_blocks_is_not_believed(github: GitHub) -> None:
    github.artifacts.clear()
    github.keep(7, artifact(decision_json=decision(FELL)))
    assert said(github) == ("failure", FELL.reason)


def test_a_blocked_run_without_the_decision_for_after_an_approval_stays_blocked(github: GitHub) -> None:
    failed(github, artifact(decision_json=json.dumps(json.loads(decision(HELD)) | {"loosenings": [weaker()]})))
    github.review(12, "kim")
    assert said(github)[1].startswith("the run left no decision for the approved case: ")


def weaker() -> Any:

    return json.loads(decision(HELD, loosenings=(WEAKER,)))["loosenings"][0]


def test_the_newest_run_counts(github: GitHub) -> None:
    github.ran(9, conclusion="failure")
    github.keep(9, artifact(decision_json=decision(FELL)))
    assert said(github) == ("failure", FELL.reason)


def test_a_run_of_the_same_commit_from_elsewhere_is_another(github: GitHub) -> None:
    github.runs.clear()
    github.ran(8, head_branch="other")
    github.ran(9, head_repository={"full_name": "mallory/flights"})
    assert said(github) == ("pending", "waits for the gate's run")


@pytest.mark.parametrize("state", ["open", "closed"])
def test_the_same_commit_proposed_for_another_base_leaves_open_what_was_compared(github: GitHub, state: str) -> None:
    github.open_pull(13, owner="sailor", branch="faster", commit=COMMIT, base="of-my-own")
    github.pulls[1]["state"] = state
    assert said(github)[0] == "failure"
    assert "another base" in said(github)[1]


def test_a_base_that_was_changed_after_the_run_began_leaves_it_open_too(github: GitHub) -> None:
    github.events[12] = [{"event": "base_ref_changed", "created_at": "2026-01-01T11:59:59Z"}]
    assert said(github)[0] == "success"
    github.events[12][0]["created_at"] = "2026-01-01T12:00:01Z"
    assert said(github)[0] == "failure"


def test_a_base_that_moved_while_the_run_judged_leaves_the_verdict_open(github: GitHub) -> None:
    github.tip = "b" * 40
    assert said(github) == ("pending", "main moved to bbbbbbb since the gate ran; update the branch")
    between = f"{GitHub().tip}...{github.tip}"
    github.compared[between] = {"status": "ahead", "files": [{"filename": "docs/github.md"}]}
    assert said(github)[0] == "success"
    github.compared[between]["files"].append({"filename": "params.yaml"})
    assert said(github)[0] == "pending"
    github.rules.append({"type": "merge_queue"})
    assert said(github)[0] == "success"


def test_a_change_that_lacks_the_full_id_of_what_it_was_decided_by_has_to_be_judged_again(github: GitHub) -> None:
    short = json.loads(decision()) | {"base_commit": github.tip[:7]}
    github.artifacts.clear()
    github.keep(7, artifact(decision_json=json.dumps(short)))
    assert said(github) == ("pending", "main moved to 4f1c2ab since the gate ran; update the branch")


def test_the_commit_of_a_merge_queue_is_looked_at_beside_the_pull_requests_own(github: GitHub) -> None:
    group = "c" * 40
    branch = f"gh-readonly-queue/main/pr-12-{github.tip}"
    github.ran(9, event="merge_group", head_sha=group, head_branch=branch, head_repository={"full_name": REPOSITORY})
    github.keep(9, artifact())
    github.trees[group] = [blob("pipelines/a.py")]
    repository = Repository(REPOSITORY, Api(github.root, TOKEN))
    run = repository.last_run(group, branch=branch, repository=REPOSITORY, event="merge_group")
    answer = merge_verdict(repository, repository.pull(12), run, teams=repository.api)
    assert (answer.state, answer.gate_files) == ("failure", ("pipelines/a.py",))


def test_files_and_owners_are_asked_for_by_commit(github: GitHub) -> None:
    found(github)
    asked = [request for request in github.requests if "/git/trees/" in request or "/contents/" in request]
    assert {request.partition("/git/trees/")[2].partition("?")[0] for request in asked if "trees" in request} == {
        github.tip,
        COMMIT,
    }
    assert all(github.tip in request for request in asked if "/contents/" in request)
    assert not any("/files" in request for request in github.requests)
