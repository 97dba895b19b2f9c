"""What a run and approvals come to: the verdict that a merge rests on, and everything that must not forge it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import fake_github
from fake_github import REPOSITORY, GitHub, blob
from judged import FELL, HELD, PLACE, WEAKER, artifact, decision, weakened
from tidegate.errors import Where
from tidegate.github.api import Api
from tidegate.github.pulls import Repository
from tidegate.github.verdict import UNLISTED, MergeVerdict, merge_verdict
from tidegate.records import Finding, Verdict

COMMIT = "a" * 40
TOKEN = "actions=read,contents=read,issues=read,pull-requests=read"
JUDGE_FAILED = [{"name": "gate", "conclusion": "failure", "steps": [{"name": "Judge", "conclusion": "failure"}]}]


@pytest.fixture
def github() -> Iterator[GitHub]:
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


def test_a_loosening_waits_for_its_owner_and_passes_with_him(github: GitHub) -> None:
    failed(github, weakened())
    assert said(github) == ("failure", f"{PLACE} must be approved by @kim")
    assert found(github).review == "**tidegate: blocked.**"
    github.review(12, "kim")
    assert said(github) == ("success", "1 of 1 judgement pass, gate loosened in 1 place, approved by kim")
    assert found(github).review == "**tidegate: passes.** as approved"


@pytest.mark.parametrize(
    ("user", "state", "commit"),
    [
        ("mia", "APPROVED", ""),
        ("kim", "APPROVED", "b" * 40),
        ("kim", "CHANGES_REQUESTED", ""),
        ("kim", "COMMENTED", ""),
        ("kim", "DISMISSED", ""),
    ],
    ids=["by somebody else", "of an earlier commit", "refused", "only a remark", "withdrawn"],
)
def test_what_is_no_approval_of_an_owner_at_this_commit_approves_nothing(
    github: GitHub, user: str, state: str, commit: str
) -> None:
    failed(github, weakened())
    github.review(12, user, state, commit)
    assert said(github)[0] == "failure"


def test_the_last_opinion_of_a_reviewer_counts(github: GitHub) -> None:
    failed(github, weakened())
    github.review(12, "kim")
    github.review(12, "kim", "COMMENTED")
    assert said(github)[0] == "success"
    github.review(12, "kim", "CHANGES_REQUESTED")
    assert said(github)[0] == "failure"


def test_an_owner_who_may_no_longer_write_here_approves_nothing(github: GitHub) -> None:
    failed(github, weakened())
    github.review(12, "kim")
    github.writers.remove("kim")
    assert said(github)[0] == "failure"


def test_nobody_approves_his_own(github: GitHub) -> None:
    github.pulls[0]["user"]["login"] = "kim"
    failed(github, weakened())
    github.review(12, "kim")
    assert said(github)[0] == "failure"


def test_owners_come_from_the_base_branch(github: GitHub) -> None:
    failed(github, weakened())
    github.contents["faster:.github/CODEOWNERS"] = "* @mia\n"
    github.review(12, "mia")
    assert said(github)[0] == "failure"
    github.contents = {"main:docs/CODEOWNERS": "* @mia\n"}
    assert said(github)[0] == "success"


def test_an_approved_loosening_does_not_carry_what_fails_beside_it(github: GitHub) -> None:
    failed(github, weakened(findings=(HELD, FELL)))
    github.review(12, "kim")
    assert said(github) == ("failure", FELL.reason)
    failed(github, weakened(), "Recompute every number, whatever dvc.lock claims")
    assert said(github) == ("failure", "failed: Recompute every number, whatever dvc.lock claims")


def test_a_kind_that_only_the_change_has_does_not_hide_what_else_it_loosens(github: GitHub) -> None:
    kind = Finding("policy", Verdict.FAIL, "added, and can affect the verdict", "pipelines/mine/metrics/share.py")
    unread = Finding("kinds", Verdict.INCONCLUSIVE, "evaluate.metrics.share is not known", "evaluate.metrics.share")
    unapproved = decision(unread, loosenings=(replace(kind, where=Where(kind.subject)),))
    approved = tuple(replace(each, verdict=Verdict.PASS) for each in (WEAKER, kind))
    failed(github, artifact(decision_json=unapproved, approved_json=decision(HELD, loosenings=approved)))
    github.review(12, "mia")
    assert said(github) == ("failure", f"{PLACE} must be approved by @kim")
    github.review(12, "kim")
    assert said(github)[0] == "success"


def test_a_run_that_died_before_its_steps_names_the_job(github: GitHub) -> None:
    failed(github, weakened())
    github.jobs[7] = [{"name": "gate", "conclusion": "timed_out", "steps": []}]
    assert said(github) == ("failure", "failed: gate")


def test_a_change_of_code_needs_its_team_however_green_its_run_is(github: GitHub) -> None:
    github.files[12] = [{"filename": "pipelines/tidegate/gate/judge.py"}]
    assert said(github) == ("failure", "pipelines/tidegate/gate/judge.py must be approved by @tides/ml")
    github.review(12, "kim")
    assert said(github)[0] == "failure"
    github.review(12, "mia")
    assert said(github) == ("success", "1 of 1 judgement pass, approved by mia")


def test_code_that_was_moved_away_counts_as_changed(github: GitHub) -> None:
    github.files[12] = [{"filename": "docs/judge.md", "previous_filename": "pipelines/judge.py"}]
    assert found(github).gate_files == ("pipelines/judge.py",)
    assert said(github)[0] == "failure"


def test_a_token_that_may_not_see_teams_is_told(github: GitHub) -> None:
    github.files[12] = [{"filename": "pipelines/a.py"}]
    github.review(12, "mia")
    answer = found(github, teams=TOKEN)
    assert answer.state == "failure"
    assert answer.hint == "The token may not see who is in `@tides/ml`; see docs/github.md for a token that may."


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
    from judged import WEAKER

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
def test_the_same_commit_proposed_for_another_base_leaves_open_what_wnormalised(github: GitHub, state: str) -> None:
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


def test_a_change_that_lacks_the_full_id_of_what_it_wnormalised_by_has_to_be_judged_again(github: GitHub) -> None:
    short = json.loads(decision()) | {"base_commit": github.tip[:7]}
    github.artifacts.clear()
    github.keep(7, artifact(decision_json=json.dumps(short)))
    assert said(github) == ("pending", "main moved to 4f1c2ab since the gate ran; update the branch")


@pytest.mark.parametrize(
    ("path", "mode"),
    [("vendor/model.pkl", "100644"), ("conf/x.yaml", "120000"), ("docs/x.md", "160000"), ("README.md", "100755")],
)
def test_what_is_not_shown_to_be_harmless_needs_an_owner(github: GitHub, path: str, mode: str) -> None:
    github.trees[COMMIT] = [blob(path, mode)]
    assert found(github).gate_files == (path,)
    assert said(github)[0] == "failure"


def test_results_are_those_that_the_dvc_yaml_of_the_base_keeps_in_git(github: GitHub) -> None:
    github.files[12] = [{"filename": "reports/drift.csv"}]
    outs = "stages: {a: {cmd: x, outs: [{reports: {cache: false}}]}}"
    github.contents[f"{COMMIT}:dvc.yaml"] = outs
    assert found(github).gate_files == ("reports/drift.csv",), "the change's own is not asked"
    github.contents["main:dvc.yaml"] = "stages: ["
    assert found(github).gate_files == ("reports/drift.csv",)
    github.contents["main:dvc.yaml"] = outs
    assert said(github)[0] == "success"


def test_a_change_that_github_lists_in_part_needs_the_gates_owner(github: GitHub) -> None:
    github.truncated = True
    assert said(github) == ("failure", f"{UNLISTED} must be approved by @kim")
    github.review(12, "kim")
    assert said(github)[0] == "success"


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
