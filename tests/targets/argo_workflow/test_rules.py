"""One fault of a CronWorkflow at a time is named at its line of the template."""

from pathlib import Path
from typing import Any

import pytest

from job_targets import faulty, job_on, require_fault
from tidegate.config.schema.env import Environment
from tidegate.targets import Manifest

FLOW = ("spec", "workflowSpec")
STEP = (*FLOW, "templates", 0)


@pytest.fixture(scope="module")
def job(params: dict[str, Any], repository: Path) -> tuple[tuple[Manifest, ...], Environment]:
    return job_on(params, repository, {"kind": "argo_workflow"})


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        ("CronWorkflow", ("spec", "schedules", 0), "0 4 30 2 *", "schedule: never fires"),
        ("CronWorkflow", ("spec", "schedule"), "0 4 * * *", "spec.schedule: extra inputs are not permitted"),
        ("CronWorkflow", ("spec", "timezone"), "Europe/Atlantis", "unknown time zone Europe/Atlantis"),
        ("CronWorkflow", ("spec", "timezone"), ..., "timezone is missing"),
        ("CronWorkflow", ("spec", "suspend"), True, "suspend: no run would begin"),
        ("CronWorkflow", ("spec", "startingDeadlineSeconds"), 9, "startingDeadlineSeconds must be at least 10"),
        ("CronWorkflow", ("spec", "concurrencyPolicy"), "Never", "must be one of Allow, Forbid, Replace, got Never"),
        ("CronWorkflow", ("metadata", "name"), "f" * 53, "the name has 53 characters; a CronWorkflow takes 52"),
        ("CronWorkflow", (*FLOW, "activeDeadlineSeconds"), ..., "activeDeadlineSeconds is missing"),
        ("CronWorkflow", (*FLOW, "activeDeadlineSeconds"), 86401, "longer than from one to the next"),
        ("CronWorkflow", (*FLOW, "entrypoint"), "gone", "no template named gone"),
        ("CronWorkflow", (*FLOW, "executor"), ..., "executor is missing"),
        ("CronWorkflow", (*FLOW, "executor", "serviceAccountName"), "gone", "no ServiceAccount named gone"),
        ("CronWorkflow", (*FLOW, "serviceAccountName"), "gone", "no ServiceAccount named gone"),
        ("CronWorkflow", (*FLOW, "automountServiceAccountToken"), True, "automountServiceAccountToken must be false"),
        ("CronWorkflow", (*FLOW, "securityContext", "runAsNonRoot"), False, "runAsNonRoot must be true"),
        ("CronWorkflow", (*STEP, "container", "args", 0), "{{workflow.name}}", "Argo would replace"),
        ("CronWorkflow", (*STEP, "container", "securityContext", "privileged"), True, "main: runs privileged"),
        ("CronWorkflow", (*STEP, "container", "resources", "limits", "memory"), ..., "resources.limits.memory is"),
        ("CronWorkflow", (*STEP, "container", "volumeMounts", 0, "name"), "gone", "main: no volume named gone"),
        ("CronWorkflow", (*STEP, "container", "comand"), ["sh"], "comand"),
        ("CronWorkflow", (*STEP, "retryStrategy", "retryPolicy"), "Sometimes", "retryPolicy: input should be"),
        ("Secret", ("metadata", "name"), "other", "no Secret named flights-executor"),
    ],
)
def test_a_fault_is_named_at_its_line(
    kind: str,
    path: tuple[str | int, ...],
    value: Any,
    message: str,
    job: tuple[tuple[Manifest, ...], Environment],
) -> None:
    require_fault(faulty(*job, kind, path, value), message)


def test_two_steps_would_not_be_whole_or_not_there(job: tuple[tuple[Manifest, ...], Environment]) -> None:
    (flow,) = (manifest for manifest in job[0] if manifest.document["kind"] == "CronWorkflow")
    (step,) = flow.document["spec"]["workflowSpec"]["templates"]
    found = faulty(*job, "CronWorkflow", (*FLOW, "templates"), [step, step | {"name": "second"}])
    require_fault(found, "more than one template")
