"""The one comment and the one status: on whose pull request, of which commit, and what frames words of others."""

from collections.abc import Iterator

import pytest

from fake_github import BOT, REPOSITORY, GitHub
from gate_artifacts import artifact, weakened
from github.posted import COMMIT, GROUP, SERVER, block, bodies, leave, reviewed_pull, spoken
from tidegate.errors import EvidenceError
from tidegate.review.comment import MARKER


@pytest.fixture
def github() -> Iterator[GitHub]:
    with reviewed_pull() as running:
        yield running


def test_the_review_of_a_fork_becomes_a_comment_with_its_origin_and_a_status(github: GitHub) -> None:
    passes = "aaaaaaa: success: 1 of 1 judgement pass"
    assert spoken(github) == [passes, f"#12: wrote {github.root}/comment/1"]
    (body,) = bodies(github)
    assert body.startswith(f"{MARKER}\n\n**tidegate: passes.**")
    assert body.count(MARKER) == 1
    assert body.endswith(
        f"<sub>Checked `aaaaaaa` in [this run]({SERVER}/{REPOSITORY}/actions/runs/7), conclusion: `success`.</sub>\n"
    )
    (status,) = github.statuses[COMMIT]
    assert (status["context"], status["target_url"]) == ("tidegate", f"{SERVER}/{REPOSITORY}/actions/runs/7")


def test_an_owners_review_turns_the_verdict_and_the_comment(github: GitHub) -> None:
    block(github)
    spoken(github)
    assert github.status(COMMIT)[0] == "failure"
    assert "⏳ **An owner must approve this commit**: `conf/gate/flights.yaml` (`@kim`)." in bodies(github)[0]
    github.review(12, "kim")
    spoken(github, event="pull_request_review")
    assert github.status(COMMIT)[0] == "success"
    (body,) = bodies(github)
    assert "✅ **Approved by its owners**: `conf/gate/flights.yaml` by `kim`." in body
    assert "**tidegate: passes.** as approved" in body


def test_a_review_that_is_withdrawn_turns_it_back(github: GitHub) -> None:
    block(github)
    github.review(12, "kim")
    spoken(github)
    github.reviews[12][0]["state"] = "DISMISSED"
    spoken(github, event="pull_request_review")
    assert github.status(COMMIT)[0] == "failure"


def test_a_review_before_the_run_has_ended_leaves_it_open(github: GitHub) -> None:
    github.runs[0]["conclusion"] = None
    assert spoken(github, event="pull_request_review") == ["aaaaaaa: pending: waits for the gate's run"]
    assert bodies(github) == []


def test_a_merge_group_gets_the_status_of_its_own_run_and_its_pull_requests_approval(github: GitHub) -> None:
    block(github)
    queue = {"event": "merge_group", "head_branch": f"gh-readonly-queue/main/pr-12-{'d' * 40}", "head_sha": GROUP}
    own = {"head_repository": {"full_name": REPOSITORY}}
    github.ran(9, conclusion="failure", **queue, **own)
    github.jobs[9] = github.jobs[7]
    github.keep(9, weakened())
    assert spoken(github, **queue, **own)[0].startswith("ccccccc: failure: conf/gate/flights.yaml must be approved")
    github.review(12, "kim")
    assert spoken(github, **queue, **own)[0].startswith("ccccccc: success: ")
    assert COMMIT not in github.statuses
    with pytest.raises(EvidenceError, match="not a branch of a merge queue"):
        spoken(github, **queue | {"head_branch": "gh-readonly-queue/main/x"}, **own)


def test_a_pull_request_into_another_branch_gets_no_status_that_would_count_for_main(github: GitHub) -> None:
    github.pulls[0]["base"]["ref"] = "of-my-own"
    assert spoken(github) == [f"#12: wrote {github.root}/comment/1"]
    assert github.statuses == {}


def test_what_the_run_computed_beyond_the_change_can_be_taken_over(github: GitHub) -> None:
    spoken(github)
    assert "Take over" not in bodies(github)[0]
    leave(github, artifact(results_patch="diff --git a/dvc.lock b/dvc.lock"))
    spoken(github)
    assert "`/tidegate commit`" in bodies(github)[0]
    assert "gh run download 7 --name review\ngit apply --index results.patch && git commit" in bodies(github)[0]


def test_a_second_run_replaces_the_comment_and_a_third_leaves_it(github: GitHub) -> None:
    spoken(github)
    leave(github, artifact(review_md="**again**"))
    assert spoken(github)[1] == f"#12: updated {github.root}/comment/1"
    assert spoken(github)[1] == f"#12: {github.root}/comment/1 is up to date"
    assert len(bodies(github)) == 1


def test_another_persons_comment_with_the_marker_is_left_alone(github: GitHub) -> None:
    github.say(12, f"{MARKER}\nforged", author="mallory")
    github.say(12, f"quoting {MARKER}", author=BOT)
    spoken(github)
    assert [body.split("\n")[0] for body in bodies(github)] == [MARKER, f"quoting {MARKER}", MARKER]
    assert bodies(github)[0] == f"{MARKER}\nforged"


def test_our_comment_is_found_behind_many_others(github: GitHub) -> None:
    spoken(github)
    github.comments[12][:0] = [{"id": 900 + n, "body": "hm", "user": {"login": "sailor"}} for n in range(130)]
    leave(github, artifact(review_md="**again**"))
    assert spoken(github)[1] == f"#12: updated {github.root}/comment/1"


def test_a_status_is_one_short_line_of_visible_text(github: GitHub) -> None:
    from gate_artifacts import FELL, decision

    worse = type(FELL)(FELL.rule, FELL.verdict, "x\n\x1b[31m" * 60)
    leave(github, artifact(decision_json=decision(worse)))
    spoken(github)
    text = github.status(COMMIT)[1]
    assert len(text) <= 140
    assert text.isprintable()
