"""The thin workflows of `tidegate init --github`, executed: they call this repository's, with no right too many."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tidegate import starter
from tidegate.onboarding.starter_files.workflows_source import placed

SOURCE = f"tides/tidegate@{'0123456789' * 4} # v1.2.0"
TRUSTED = {"workflow_run", "issue_comment", "push", "schedule", "workflow_dispatch"}


def files(group: str) -> dict[str, bytes]:
    """The workflows of the group, by name."""
    laid_out = (file for file in starter.files(group) if file.path.parent.name == "workflows")
    return {file.path.name: placed(file.content, SOURCE) for file in laid_out}


@pytest.fixture
def callers(tmp_path: Path) -> Path:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    for name, content in files(starter.GITHUB_CALLS).items():
        (folder / name).write_bytes(content)
    return folder


def parsed(content: bytes) -> dict[str, Any]:
    told: dict[str, Any] = yaml.load(content, yaml.BaseLoader)
    return told


def executed(program: Path, callers: Path, repository: Path, name: str, event_name: str, **github: Any) -> list[Any]:
    event = github.pop("event", {}) | {"repository": {"default_branch": "main", "full_name": "a/b"}}
    told = {"event": event, "event_name": event_name, "ref": "refs/heads/main", "ref_name": "main", "sha": "0" * 40}
    given = {
        "workflow": str(callers / name),
        "folder": str(callers.parent.parent),
        "github": told | {"run_id": 1, "repository": "a/b"} | github,
        "env": {"PATH": "/usr/bin:/bin"},  # which job runs is asked here; what its steps do, in test_called_runs.py
        "called": {"tides/tidegate": str(repository)},
    }
    file = callers.parent.parent / "given.json"
    file.write_text(json.dumps(given))
    done = subprocess.run(["node", program, file], capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    assert report["errors"] == []
    jobs: list[Any] = [job for job in report["jobs"] if job["result"] != "skipped"]
    return jobs


def test_there_are_two_and_every_job_of_them_calls_one_pinned_workflow_or_does_nothing() -> None:
    found = files(starter.GITHUB_CALLS)
    assert sorted(found) == ["gate.yml", "tidegate.yml"]
    for content in found.values():
        assert b"OWNER/" not in content
        assert b"@COMMIT" not in content
        for line in content.decode().splitlines():
            if line.strip().startswith("uses:"):
                assert re.fullmatch(rf"    uses: tides/tidegate/\.github/workflows/[a-z]+\.yml@{SOURCE[15:]}", line), (
                    line
                )


def test_what_is_called_exists_and_takes_what_is_passed(repository: Path) -> None:
    for content in files(starter.GITHUB_CALLS).values():
        for name, job in parsed(content)["jobs"].items():
            if "uses" not in job:
                assert job["permissions"] == {}
                continue
            callee = parsed((repository / f".github/workflows/{name}.yml").read_bytes())
            declared = callee["on"]["workflow_call"] or {}
            assert job.get("with", {}).keys() == declared.get("inputs", {}).keys()
            assert job.get("secrets", {}).keys() == declared.get("secrets", {}).keys()
            granted = {key: level for part in callee["jobs"].values() for key, level in part["permissions"].items()}
            writes = {
                key for part in callee["jobs"].values() for key, lv in part["permissions"].items() if lv == "write"
            }
            assert job["permissions"] == granted | dict.fromkeys(writes, "write")


def test_what_runs_a_pull_request_s_code_writes_nothing_and_what_writes_takes_no_event_of_its_file() -> None:
    gate, trusted = (parsed(content) for _, content in sorted(files(starter.GITHUB_CALLS).items()))
    assert gate["on"].keys() == {"pull_request", "pull_request_review", "merge_group"}
    assert not any("write" in str(job["permissions"]) or "secrets" in job for job in gate["jobs"].values())
    assert trusted["on"].keys() == TRUSTED
    assert all("if" in job for job in trusted["jobs"].values())


def test_their_concurrency_is_not_that_of_what_they_call(repository: Path) -> None:
    """A caller that waits in the group of its callee would wait for itself."""
    own = {parsed(content)["concurrency"]["group"] for content in files(starter.GITHUB_CALLS).values()}
    assert len(own) == 2
    for path in sorted((repository / ".github/workflows").glob("*.yml")):
        assert not any(
            group.startswith(parsed(path.read_bytes())["concurrency"]["group"].split("$")[0] + "$") for group in own
        )
    assert all("-call-" in group for group in own)


def test_zizmor_and_the_schema_find_nothing(tmp_path: Path, repository: Path) -> None:
    """In this repository's and in both groups of a starter: each of the two programs takes a second to start."""
    folders = [repository / ".github"]
    for group in (starter.GITHUB_CALLS, starter.GITHUB_SIMPLE):
        folders.append(tmp_path / group / ".github")
        (folders[-1] / "workflows").mkdir(parents=True)
        for name, content in files(group).items():
            (folders[-1] / "workflows" / name).write_bytes(content)
    audit = ["zizmor", "--offline", "--no-config", "--persona", "auditor", "--format", "json", *folders]
    done = subprocess.run(audit, capture_output=True, text=True, check=False)
    assert [(each["ident"], each["desc"]) for each in json.loads(done.stdout)] == []
    assert done.returncode == 0, done.stderr
    workflows = [path for folder in folders for path in sorted((folder / "workflows").glob("*.yml"))]
    assert len(workflows) > 15
    schema = ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows]
    done = subprocess.run(schema, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_simple_one_is_the_gate_without_what_speaks_for_it(repository: Path) -> None:
    (content,) = files(starter.GITHUB_SIMPLE).values()
    simple, whole = parsed(content), parsed((repository / ".github/workflows/gate.yml").read_bytes())
    assert simple["jobs"]["gate"]["permissions"] == {"contents": "read"}
    steps, known = simple["jobs"]["gate"]["steps"], whole["jobs"]["gate"]["steps"]
    assert [step for step in known if step in steps] == steps
    assert {step["name"] for step in known if step not in steps} == {
        "Judge what the owners' approval would come to",
        "Review what the owners' approval would come to",
        "Note what the change lacks of the results",
        "Keep the review",
    }
    assert "secrets." not in content.decode()


def test_a_pull_request_runs_the_gate_and_a_review_only_says_so(program: Path, callers: Path, repository: Path) -> None:
    (gate,) = executed(program, callers, repository, "gate.yml", "pull_request", base_ref="main")
    assert gate["id"] == "gate / gate"
    assert gate["permissions"] == {"contents": "read"}
    assert gate["steps"][0]["name"] == "Fetch the change and the history that it is judged by"
    (reviewed,) = executed(
        program, callers, repository, "gate.yml", "pull_request_review", event={"action": "submitted"}
    )
    assert reviewed["id"] == "reviewed"
    assert reviewed["result"] == "success"


@pytest.mark.parametrize(
    ("event_name", "event", "expected"),
    [
        (
            "workflow_run",
            {"action": "completed", "workflow_run": {"name": "gate", "conclusion": "success"}},
            {"comment / comment"},
        ),
        (
            "issue_comment",
            {"action": "created", "issue": {"pull_request": {}}, "comment": {"body": "/tidegate commit"}},
            {"commit / commit"},
        ),
        ("issue_comment", {"action": "created", "issue": {"pull_request": {}}, "comment": {"body": "hello"}}, set()),
        ("push", {}, {"moved / moved", "deploy / render"}),
        ("workflow_dispatch", {"inputs": {"do": "release", "version": "v1.2.0"}}, {"release / release"}),
        ("workflow_dispatch", {"inputs": {"do": "promote", "environment": "prod"}}, {"promote / promote"}),
        ("workflow_dispatch", {"inputs": {"do": "rollback", "environment": "prod"}}, {"rollback / rollback"}),
        ("workflow_dispatch", {"inputs": {"do": "failure", "analysis": "errors"}}, {"failure / failure"}),
    ],
)
def test_each_trusted_event_runs_its_own_job_alone(
    program: Path, callers: Path, repository: Path, event_name: str, event: dict[str, Any], expected: set[str]
) -> None:
    jobs = executed(program, callers, repository, "tidegate.yml", event_name, event=event)
    assert {job["id"] for job in jobs} == expected


def test_a_callee_that_asks_for_more_than_the_caller_has_is_refused(
    program: Path, callers: Path, repository: Path
) -> None:
    """As on GitHub: so that the runner above would have shown it."""
    path = callers / "tidegate.yml"
    path.write_text(path.read_text().replace("      statuses: write # the verdict\n", ""))
    event = {"action": "completed", "workflow_run": {"name": "gate", "conclusion": "success"}}
    (job,) = executed(program, callers, repository, "tidegate.yml", "workflow_run", event=event)
    assert job["steps"][0]["log"] == "asks for statuses: write, which the caller does not have"
