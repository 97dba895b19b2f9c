"""The workflow files as they stand: pinned, without a right too many, without untrusted text in a script."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tidegate.github.merge_status import JUDGE

NAMES = (
    "ci",
    "comment",
    "commit",
    "deploy",
    "failure",
    "gate",
    "image",
    "moved",
    "promote",
    "release",
    "retrain",
    "reviewed",
    "rollback",
    "site",
)
WRITING = {
    ("comment", "comment"): {"pull-requests", "statuses"},
    ("commit", "commit"): {"contents", "pull-requests"},
    ("deploy", "deploy"): {"contents"},
    ("failure", "failure"): {"contents"},
    ("image", "image"): {"packages", "id-token", "attestations"},
    ("moved", "moved"): {"statuses"},
    ("promote", "promote"): {"contents", "pull-requests"},
    ("release", "release"): {"contents", "pull-requests", "id-token"},
    ("retrain", "retrain"): {"contents", "pull-requests"},
    ("rollback", "rollback"): {"contents", "pull-requests"},
    ("site", "publish"): {"id-token", "pages"},
}
"""What may write, and where: everything else reads."""


def workflow(repository: Path, name: str) -> dict[str, Any]:
    text = (repository / ".github/workflows" / f"{name}.yml").read_text()
    return yaml.load(text, yaml.BaseLoader)  # else `on` is True


def steps(repository: Path) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{name}/{job}", step)
        for name in NAMES
        for job, told in workflow(repository, name)["jobs"].items()
        for step in told["steps"]
    ]


def test_these_are_all_workflows(repository: Path) -> None:
    assert tuple(sorted(path.stem for path in (repository / ".github/workflows").iterdir())) == NAMES


def test_every_action_is_pinned_to_one_commit_that_names_its_version(repository: Path) -> None:
    pins: dict[str, set[str]] = {}
    for name in NAMES:
        for line in (repository / ".github/workflows" / f"{name}.yml").read_text().splitlines():
            if line.strip().startswith(("uses:", "- uses:")):
                found = re.fullmatch(r"\s+uses: (actions/[\w-]+)(?:/\w+)?@([0-9a-f]{40} # v\d+\.\d+\.\d+)", line)
                assert found, f"{name}: {line.strip()}"
                pins.setdefault(found[1], set()).add(found[2])
    assert {action: len(versions) for action, versions in pins.items()} == dict.fromkeys(pins, 1)


def test_a_job_has_the_rights_that_it_names_and_few_write(repository: Path) -> None:
    for name in NAMES:
        told = workflow(repository, name)
        assert told["permissions"] == {}
        for job, each in told["jobs"].items():
            writing = {scope for scope, level in each["permissions"].items() if level != "read"}
            assert writing == WRITING.get((name, job), set()), f"{name}/{job}"


def test_no_script_holds_an_expression(repository: Path) -> None:
    for place, step in steps(repository):
        assert "${{" not in step.get("run", ""), f"{place}: {step['name']}"


def test_no_checkout_leaves_a_token_behind(repository: Path) -> None:
    for place, step in steps(repository):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false", place


@pytest.mark.parametrize(
    ("name", "event"), [("comment", "workflow_run"), ("commit", "issue_comment"), ("moved", "push")]
)
def test_a_workflow_that_may_write_on_pull_requests_runs_nothing_of_theirs(
    repository: Path, name: str, event: str
) -> None:
    told = workflow(repository, name)
    assert list(told["on"]) == [event, "workflow_call"], "an event whose workflow file comes from the default branch"
    checkouts = [step for step in told["jobs"][name]["steps"] if "checkout@" in step.get("uses", "")]
    assert [step["with"]["ref"] for step in checkouts] == ["${{ github.event.repository.default_branch }}"]
    assert not any("artifact@" in step.get("uses", "") for step in told["jobs"][name]["steps"])


@pytest.mark.parametrize("name", ["failure", "promote", "release", "retrain", "rollback"])
def test_a_workflow_that_is_dispatched_runs_mains_code_alone(repository: Path, name: str) -> None:
    """Who may start it could start it on any branch, whose file and code would then run beside the secret."""
    told = workflow(repository, name)
    assert [event for event in told["on"] if event != "schedule"] == ["workflow_dispatch", "workflow_call"]
    assert told["on"]["workflow_dispatch"]["inputs"] == told["on"]["workflow_call"]["inputs"]
    (job,) = told["jobs"].values()
    assert job["if"] == "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)"


def test_an_image_is_built_of_what_main_holds_and_both_attestations_are_of_what_was_pushed(repository: Path) -> None:
    (job,) = workflow(repository, "image")["jobs"].values()
    names = [step["name"] for step in job["steps"]]
    assert names.index("Build nothing that main does not hold") < names.index("Set up"), "before its code runs"
    attested = [step["with"] for step in job["steps"] if "attest@" in step.get("uses", "")]
    assert [attestation["subject-digest"] for attestation in attested] == ["${{ steps.build.outputs.digest }}"] * 2
    assert ["sbom-path" in attestation for attestation in attested] == [False, True]


def test_secrets_reach_trusted_workflows_only(repository: Path) -> None:
    holding = {place for place, step in steps(repository) if "secrets." in str(step)}
    dispatched = {"promote/promote", "release/release", "retrain/retrain", "rollback/rollback"}
    assert holding == {"comment/comment", "commit/commit", *dispatched}


def test_the_step_that_an_approval_can_mend_is_the_one_that_judges(repository: Path) -> None:
    (judge,) = (step for place, step in steps(repository) if place == "gate/gate" and step["name"] == JUDGE)
    assert judge["run"].startswith("tidegate gate --base ")
    assert "--approved-by" not in judge["run"]


def test_nothing_that_an_earlier_run_left_is_restored(repository: Path) -> None:
    """A pull request's own cache comes before main's, so any commit of it could fill what a later one restores."""
    used = {step["uses"].partition("@")[0] for _, step in steps(repository) if "uses" in step}
    pages = {"actions/deploy-pages", "actions/upload-pages-artifact"}
    own = {"actions/attest", "actions/checkout", "actions/setup-python", "actions/upload-artifact"}
    assert used == own | pages
    for place, step in steps(repository):
        assert not any("cache" in name for name in step.get("with", {})), place
        assert "cache" not in str(step.get("env", {})).lower(), place
        assert "download" not in step.get("run", ""), place


def test_the_base_is_one_full_reference_or_commit(repository: Path) -> None:
    base = workflow(repository, "gate")["jobs"]["gate"]["env"]["BASE"]
    assert base == "${{ github.event.merge_group.base_sha || format('refs/remotes/origin/{0}', github.base_ref) }}"


def test_code_owners_cover_what_decides(repository: Path) -> None:
    text = (repository / ".github/CODEOWNERS").read_text()
    owned = [line.split()[0] for line in text.splitlines() if line.strip() and not line.startswith("#")]
    for path in owned:
        assert (repository / path.strip("/")).exists(), f"{path} is owned and not there"
    decisive = ("conf/gate/", "templates/", ".github/", "pipelines/tidegate/metrics/", "dvc.yaml", "requirements.lock")
    for path in decisive:
        assert any(f"/{path}".startswith(each) for each in owned), path


def test_githubs_own_parser_reads_every_workflow(repository: Path, program: Path, tmp_path: Path) -> None:
    given = [
        {"workflow": str(repository / f".github/workflows/{name}.yml"), "github": {"event_name": "watch"}}
        for name in NAMES
    ]
    (tmp_path / "given.json").write_text(json.dumps(given))
    done = subprocess.run(["node", program, tmp_path / "given.json"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [{"errors": [], "triggered": False, "jobs": []}] * len(NAMES)
