"""The one comment on a pull request: whose, on which, and what frames words that may be forged."""

from collections.abc import Iterator
from typing import Any

import pytest

import fake_github
from fake_github import BOT, REPOSITORY, GitHub, zipped
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.review.comment import MARKER
from tidegate.review.github import Api
from tidegate.review.post import post, run_of

COMMIT = "a" * 40
TOKEN = "actions=read,contents=read,pull-requests=write"
SERVER = "https://github.com"


@pytest.fixture
def github() -> Iterator[GitHub]:
    with fake_github.running() as running:
        running.open_pull(12, owner="sailor", branch="faster", commit=COMMIT, files=("conf/train/ridge.yaml",))
        running.keep(7, zipped(review_md=f"{MARKER}\n**tidegate: passed.**\n"))
        yield running


def event(**changed: Any) -> dict[str, Any]:
    told = {
        "id": 7,
        "event": "pull_request",
        "head_sha": COMMIT,
        "head_branch": "faster",
        "conclusion": "success",
        "head_repository": {"owner": {"login": "sailor"}},
    }
    return {"workflow_run": told | changed, "repository": {"full_name": REPOSITORY}}


def posted(github: GitHub, token: str = TOKEN, **changed: Any) -> list[str]:
    run = run_of(event(**changed), SERVER)
    assert run is not None
    return list(post(run, Api(github.root, token)))


def bodies(github: GitHub) -> list[str]:
    return [comment["body"] for comment in github.comments[12]]


def test_the_review_of_a_fork_becomes_a_comment_with_its_origin(github: GitHub) -> None:
    assert posted(github) == [f"#12: wrote {github.root}/comment/1"]
    (body,) = bodies(github)
    assert body.startswith(f"{MARKER}\n\n**tidegate: passed.**")
    assert body.count(MARKER) == 1
    assert body.endswith(
        f"<sub>Judged `aaaaaaa` in [this run]({SERVER}/{REPOSITORY}/actions/runs/7), which ended in `success`.</sub>\n"
    )


def test_what_the_run_computed_beyond_the_change_can_be_taken_over(github: GitHub) -> None:
    posted(github)
    assert "Take over" not in bodies(github)[0]
    github.artifacts.clear()
    github.keep(7, zipped(review_md="**passed**", **{"results.patch": "diff --git a/dvc.lock b/dvc.lock"}))
    posted(github)
    assert "gh run download 2 " not in bodies(github)[0]
    assert "gh run download 7 --name review\ngit apply results.patch" in bodies(github)[0]


def test_a_second_run_replaces_the_comment_and_a_third_leaves_it(github: GitHub) -> None:
    posted(github)
    assert posted(github, conclusion="failure") == [f"#12: updated {github.root}/comment/1"]
    assert posted(github, conclusion="failure") == [f"#12: {github.root}/comment/1 already says so"]
    assert len(bodies(github)) == 1


def test_another_persons_comment_with_the_marker_is_left_alone(github: GitHub) -> None:
    github.say(12, f"{MARKER}\nforged", author="mallory")
    github.say(12, f"quoting {MARKER}", author=BOT)
    posted(github)
    assert [body.split("\n")[0] for body in bodies(github)] == [MARKER, f"quoting {MARKER}", MARKER]
    assert bodies(github)[0] == f"{MARKER}\nforged"


def test_our_comment_is_found_behind_many_others(github: GitHub) -> None:
    posted(github)
    github.comments[12][:0] = [{"id": 900 + n, "body": "hm", "user": {"login": "sailor"}} for n in range(130)]
    assert posted(github, conclusion="failure") == [f"#12: updated {github.root}/comment/1"]


def test_an_older_commit_does_not_speak_for_a_newer_one(github: GitHub) -> None:
    github.pulls[0]["head"]["sha"] = "b" * 40
    assert posted(github) == ["no open pull request has aaaaaaa as its head; a newer run speaks for it"]
    assert not bodies(github)


def test_a_branch_of_the_same_name_elsewhere_is_another(github: GitHub) -> None:
    github.open_pull(13, owner="mallory", branch="faster", commit=COMMIT)
    posted(github)
    assert not github.comments[13]


@pytest.mark.parametrize(
    ("files", "named"),
    [
        (("pipelines/tidegate/policy/judge.py",), "`pipelines/tidegate/policy/judge.py`"),
        ((".github/workflows/gate.yml", "dvc.yaml"), "`.github/workflows/gate.yml`, `dvc.yaml`"),
        (tuple(f"pipelines/{n}.py" for n in range(7)), "`pipelines/4.py` and 2 more"),
    ],
)
def test_a_change_of_what_judges_it_is_said_first(github: GitHub, files: tuple[str, ...], named: str) -> None:
    github.files[12] = [{"filename": name} for name in files]
    posted(github)
    warning = bodies(github)[0].split("\n\n")[1]
    assert warning.startswith("> ⚠️ **This pull request changes what judges it**")
    assert named in warning


def test_a_judge_that_was_moved_away_counts_as_changed(github: GitHub) -> None:
    github.files[12] = [{"filename": "old/judge.py", "previous_filename": "pipelines/tidegate/policy/judge.py"}]
    posted(github)
    assert "`pipelines/tidegate/policy/judge.py`" in bodies(github)[0]


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        ({}, "it left none"),
        ({"archive": b"broken"}, "its archive is broken"),
        ({"archive": b"", "size": 5 << 20}, "its archive is larger than 4,194,304 bytes"),
    ],
)
def test_a_run_without_a_usable_review_says_so(github: GitHub, kept: dict[str, Any], reason: str) -> None:
    github.artifacts.clear()
    if kept:
        github.keep(7, **kept)
    posted(github, conclusion="failure")
    assert f"**tidegate: no review to show** for `aaaaaaa`: {reason}. The run's log says why." in bodies(github)[0]
    assert "ended in `failure`" in bodies(github)[0]


def test_a_run_that_judged_no_pull_request_is_passed_over() -> None:
    assert run_of(event(event="merge_group"), SERVER) is None
    assert run_of(event(head_repository=None), SERVER) is None


@pytest.mark.parametrize(
    "broken",
    [
        {},
        [],
        {"workflow_run": {}},
        event(head_sha="HEAD"),
        event(id="x"),
        event() | {"repository": {"full_name": "../x"}},
    ],
)
def test_an_event_that_is_none_is_refused(broken: Any) -> None:
    with pytest.raises(EvidenceError, match="the event"):
        run_of(broken, SERVER)


def test_a_token_without_the_right_is_told(github: GitHub) -> None:
    with pytest.raises(InfrastructureError, match="answered 403 to POST"):
        posted(github, token="actions=read,pull-requests=read")


def test_a_branch_name_stays_one_value_of_the_query(github: GitHub) -> None:
    posted(github, head_branch="faster&state=closed#x")
    assert any("head=sailor%3Afaster%26state%3Dclosed%23x" in request for request in github.requests)
