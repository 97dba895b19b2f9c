"""The one comment and the one status: on whose pull request, of which commit, and what frames words of others."""

from collections.abc import Iterator
from typing import Any

import pytest

import fake_github
from fake_github import BOT, REPOSITORY, GitHub, blob
from judged import artifact, weakened
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.github.api import Api
from tidegate.github.post import finished_run, report
from tidegate.github.pulls import Repository
from tidegate.review.comment import MARKER

COMMIT = "a" * 40
GROUP = "c" * 40
TOKEN = "actions=read,contents=read,issues=read,pull-requests=write,statuses=write"
SERVER = "https://github.com"


@pytest.fixture
def github() -> Iterator[GitHub]:
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


def test_a_status_is_one_short_line_of_visible_text(github: GitHub) -> None:
    from judged import FELL, decision

    worse = type(FELL)(FELL.rule, FELL.verdict, "x\n\x1b[31m" * 60)
    leave(github, artifact(decision_json=decision(worse)))
    spoken(github)
    text = github.status(COMMIT)[1]
    assert len(text) <= 140
    assert text.isprintable()


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
