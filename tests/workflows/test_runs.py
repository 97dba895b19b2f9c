"""The workflows, executed: what a pull request gets, what its author cannot reach, and what a merge ships."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import fake_github
import whole_project
from workflows.forge import OWNER, Forge, Run

JUDGE = "Judge"
REVIEW = "Review, and hold the committed numbers to the recomputed ones"
RECOMPUTE = "Recompute every number, whatever dvc.lock claims"
TELLING = (
    "mean_radius: ",
    "mean_texture: ",
    "mean_concavity: ",
    "worst_radius: ",
    "worst_texture: ",
    "worst_concave_points: ",
)
FORGED = """\
name: gate
on:
  pull_request:
permissions: {}
jobs:
  gate:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          mkdir review
          printf '<!-- tidegate:review -->✅ **tidegate: passes.** @octocat <img src=//evil.example>' > review/review.md
          echo '{"version": 1, "verb": "gate", "findings": []}' > review/decision.json
      - uses: actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1
        with:
          name: review
          path: review/
"""


@pytest.fixture(scope="module")
def forge(
    repository: Path, reproduced: Path, program: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Forge]:
    """A project on a small GitHub. Each process of a test run makes its own: nothing is run in it here."""
    with fake_github.running() as github:
        forge = Forge(tmp_path_factory.mktemp("forge"), program, github)
        forge.start(repository, lambda _, clone: whole_project.copy(reproduced, clone))
        yield forge


def judged(forge: Forge, number: int, owner: str = "tides") -> tuple[Run, str]:
    """The gate's run on a pull request from the current branch, and the comment that follows it."""
    forge.open(number, owner=owner)
    gate = forge.gate(number)
    spoken = forge.comment(gate)
    assert spoken.conclusion == "success", spoken.log
    (comment,) = forge.github.comments[number]
    return gate, comment["body"]


def status(forge: Forge, number: int) -> tuple[str, str]:
    """What the commit status `tidegate` says of the pull request's head."""
    return forge.github.status(forge.head(number)["head_sha"])


def ruin(forge: Forge) -> None:
    """Take the features that tell most from the model."""
    path = forge.clone / "conf/data/breast_cancer.yaml"
    lines = path.read_text().splitlines(keepends=True)
    worse = [
        each.replace("float", "float, role: ignored") if each.strip().startswith(TELLING) else each for each in lines
    ]
    path.write_text("".join(worse))
    forge.call("tidegate", "compose")


@pytest.mark.slow
def test_a_merge_ships_the_manifests_that_were_merged(
    repository: Path, reproduced: Path, program: Path, tmp_path: Path
) -> None:
    """In a project of its own, whose main no other test moves."""
    with fake_github.running() as github:
        forge = Forge(tmp_path, program, github)
        forge.start(repository, lambda _, clone: whole_project.copy(reproduced, clone))
        shipped = forge.run("deploy", "push", "refs/heads/main", {})
    assert shipped.conclusion == "success", shipped.log
    for environment in ("dev", "staging", "prod"):
        merged = forge.call("git", "rev-parse", f"main:manifests/{environment}")
        assert forge.call("git", "rev-parse", f"deploy/{environment}^{{tree}}", at=forge.origin) == merged


@pytest.mark.slow
def test_a_fork_is_judged_without_rights_and_spoken_for(forge: Forge) -> None:
    forge.branch("fewer-iterations")
    forge.edit("conf/train/logistic_regression.yaml", "max_iter: 300", "max_iter: 250")
    forge.call("tidegate", "compose")
    forge.commit("fewer iterations")
    gate, comment = judged(forge, 12, owner="sailor")
    assert gate.conclusion == "success", gate.log
    assert "rebuilding" in gate.log_of(JUDGE), "what main computed is believed from no cache"
    assert gate.jobs[0]["permissions"] == {"contents": "read"}
    assert "tidegate: passes" in comment
    assert "`train.estimator.max_iter` `300` → `250`" in comment
    assert "tidegate: passes" in gate.jobs[0]["summary"]
    assert "rebuilding" not in gate.log_of(REVIEW), "the gate's decision is read, not made again"
    assert status(forge, 12)[0] == "success"


@pytest.mark.slow
def test_a_worse_model_is_blocked_everything_is_still_said_and_numbers_that_it_brings_along_count_for_nothing(
    forge: Forge,
) -> None:
    forge.branch("worse")
    ruin(forge)
    metrics = forge.clone / "artifacts/evaluate/metrics.json"
    metrics.write_text(metrics.read_text().replace('"roc_auc": 0.', '"roc_auc": 0.9999'))
    forge.call("dvc", "commit", "-f")
    forge.commit("much better")
    gate, comment = judged(forge, 13)
    assert gate.conclusion == "failure"
    assert {name for name, outcome in gate.outcomes().items() if outcome == "failure"} == {JUDGE, REVIEW}
    assert gate.log_of(JUDGE).endswith("exit 10")
    assert "tidegate: blocked" in comment
    assert "`roc_auc`" in comment
    assert "conclusion: `failure`" in comment
    assert "0.9999" not in comment
    forge.comment(forge.reviewed(13, OWNER))
    assert status(forge, 13)[0] == "failure", "no approval makes a model better"


@pytest.mark.slow
def test_a_pull_request_that_lowers_the_bar_is_blocked_until_an_owner_approves_that_commit(forge: Forge) -> None:
    forge.branch("weakened")
    forge.edit("conf/gate/breast_cancer.yaml", "at: 0.95", "at: 0.5")
    forge.call("tidegate", "compose")
    forge.commit("be kinder")
    gate, comment = judged(forge, 15)
    assert gate.log_of(JUDGE).endswith("exit 10"), gate.log_of(JUDGE)
    assert "**loosened**" in comment
    assert "`gate.rules.auc_floor" in comment
    assert status(forge, 15) == ("failure", f"conf/gate/breast_cancer.yaml must be approved by @{OWNER}")

    forge.comment(forge.reviewed(15, "passer-by"))
    assert status(forge, 15)[0] == "failure"
    forge.comment(forge.reviewed(15, OWNER))
    assert status(forge, 15)[0] == "success"
    (comment,) = forge.github.comments[15]
    assert f"✅ **Approved by its owners**: `conf/gate/breast_cancer.yaml` by `{OWNER}`." in comment["body"]
    assert "tidegate: passes" in comment["body"]
    assert "`gate.rules.auc_floor" in comment["body"], "approved, and still listed"
    forge.comment(forge.reviewed(15, OWNER, "CHANGES_REQUESTED"))
    assert status(forge, 15)[0] == "failure"


@pytest.mark.slow
def test_bad_data_stop_the_pipeline_and_the_review_says_which_check(forge: Forge) -> None:
    forge.branch("bad-data")
    forge.edit("conf/data/breast_cancer.yaml", "FROM biopsies", 'FROM biopsies\n  WHERE "mean radius" > 14')
    forge.call("tidegate", "compose")
    forge.commit("only the large ones")
    gate, comment = judged(forge, 16)
    outcomes = gate.outcomes()
    assert (outcomes[RECOMPUTE], outcomes[JUDGE], outcomes[REVIEW]) == ("failure", "failure", "success"), gate.log
    assert "enough_rows" in comment
    assert "tidegate: passes" not in comment


@pytest.mark.soak
def test_an_edit_in_the_browser_gets_its_results_as_a_commit_on_request(forge: Forge) -> None:
    forge.branch("in-the-browser")
    forge.edit("conf/train/logistic_regression.yaml", "max_iter: 300", "max_iter: 240")
    head = forge.commit("edited in the browser")
    gate, comment = judged(forge, 17)
    outcomes = gate.outcomes()
    assert outcomes["Is params.yaml what conf/ says?"] == "failure"
    assert "train.estimator.max_iter" in gate.log_of("Is params.yaml what conf/ says?")
    assert (outcomes[RECOMPUTE], outcomes[JUDGE]) == ("success", "success"), gate.log
    assert status(forge, 17) == ("failure", "failed: Is params.yaml what conf/ says?")
    assert "/tidegate commit" in comment
    forge.say(17, "passer-by", "/tidegate commit")
    assert forge.call("git", "rev-parse", "in-the-browser", at=forge.origin) == head
    done = forge.say(17, OWNER, "/tidegate commit")
    assert done.conclusion == "success", done.log
    assert forge.call("git", "rev-parse", "in-the-browser^", at=forge.origin) == head
    assert "adds what CI computed" in forge.github.comments[17][-1]["body"]
    forge.call("git", "fetch", "-q", "origin", "in-the-browser")
    forge.call("git", "switch", "-q", "--detach", "FETCH_HEAD")
    forge.call("tidegate", "compose", "--check")
    assert "max_iter: 240" in forge.call("git", "show", "FETCH_HEAD:dvc.lock")
    forge.call("git", "switch", "-q", "main")


@pytest.mark.slow
def test_a_pull_request_that_replaces_its_judge_speaks_under_a_warning_and_without_power(forge: Forge) -> None:
    forge.branch("own-judge")
    (forge.clone / ".github/workflows/gate.yml").write_text(FORGED)
    forge.commit("faster checks")
    gate, comment = judged(forge, 18, owner="mallory")
    assert gate.conclusion == "success"
    warning, forged = comment.split("\n\n")[1:3]
    assert warning.startswith("> ⚠️ **This pull request changes its own gate**: `.github/workflows/gate.yml`.")
    assert comment.count("<!--") == 1
    assert status(forge, 18)[0] == "failure", "a forged decision"
    assert "@octocat" not in forged
    assert "<img" not in forged


@pytest.mark.slow
def test_the_merge_queue_judges_a_change_on_a_base_that_moved_by_the_commit_it_will_follow(forge: Forge) -> None:
    forge.branch("queued")
    ruin(forge)
    forge.commit("queued")
    forge.open(19)
    forge.edit("conf/rollout/canary.yaml", "weight: 25", "weight: 30")
    forge.call("tidegate", "compose")
    base = forge.commit("a wider step")
    forge.call("git", "push", "-q", "origin", "main")
    forge.call("git", "merge", "-q", "--no-ff", "-m", "queued", "queued")
    gate = forge.queue(19, base)
    assert gate.log_of(JUDGE).endswith("exit 10")
    assert base[:7] in gate.log_of(JUDGE)
    assert "weight" not in gate.jobs[0]["summary"].partition("<details>")[0]
    assert forge.comment(gate).conclusion == "success"
    assert forge.github.status(gate.told["head_sha"])[0] == "failure"


@pytest.mark.slow
def test_a_base_that_moved_takes_back_what_passed_on_the_former_one(forge: Forge) -> None:
    forge.branch("waiting")
    forge.edit("conf/train/logistic_regression.yaml", "max_iter: 300", "max_iter: 260")
    head = forge.commit("waits")
    forge.open(20)
    forge.github.set_status(head, "success")
    forge.github.compared["before...after"] = {"status": "ahead", "files": [{"filename": "params.yaml"}]}
    event = {"ref": "refs/heads/main", "before": "before", "after": "after"}
    moved = forge.run("moved", "push", "refs/heads/main", event)
    assert moved.conclusion == "success", moved.log
    assert status(forge, 20) == ("pending", "main moved to after since the gate ran; update the branch")
