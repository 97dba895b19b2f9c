"""Whose approval a verdict waits for, and what is no approval."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from fake_github import GitHub
from fake_github_routes import blob
from gate_artifacts import FELL, HELD, PLACE, WEAKER, artifact, decision, weakened
from github.merge_verdicts import COMMIT, TOKEN, failed, found, passed_pull, said
from tidegate.errors import Where
from tidegate.github.merge_status import UNLISTED
from tidegate.records import Finding, Verdict


@pytest.fixture
def github() -> Iterator[GitHub]:
    with passed_pull() as running:
        yield running


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
    kind = Finding("loosening", Verdict.FAIL, "added, and can affect the verdict", "pipelines/mine/metrics/share.py")
    unread = Finding("kinds", Verdict.INCONCLUSIVE, "evaluate.metrics.share is not known", "evaluate.metrics.share")
    unapproved = decision(unread, loosenings=(replace(kind, where=Where(kind.subject)),))
    approved = tuple(replace(each, verdict=Verdict.PASS) for each in (WEAKER, kind))
    failed(github, artifact(decision_json=unapproved, approved_json=decision(HELD, loosenings=approved)))
    github.review(12, "mia")
    assert said(github) == ("failure", f"{PLACE} must be approved by @kim")
    github.review(12, "kim")
    assert said(github)[0] == "success"


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
