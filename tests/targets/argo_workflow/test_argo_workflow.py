"""A CronWorkflow that predicts the declared rows."""

from pathlib import Path
from typing import Any

import pytest

from job_targets import job_on, of_kind, require_structure

KIND = {"kind": "argo_workflow"}
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


def test_a_run_predicts_the_declared_rows_with_the_package_that_it_fetched(
    params: dict[str, Any], repository: Path
) -> None:
    found, _ = job_on(params, repository, KIND, keep=["flight id"])
    workflow = of_kind(found, "CronWorkflow")["spec"]["workflowSpec"]
    (step,) = workflow["templates"]
    assert workflow["entrypoint"] == step["name"]
    assert step["initContainers"][0]["args"][:4] == [
        *("fetch", "https://models.example.com/flights", "--sha256", "ab" * 32),
    ]
    assert step["container"]["args"] == [
        *("predict", "--package", "/package", "--sha256", "ab" * 32, "--data", "s3://warehouse/flights/tonight"),
        *("--out", "s3://warehouse/flights-predicted/$(RUN).parquet", "--keep", "flight id"),
    ]
    (run,) = step["container"]["env"]
    assert (run["name"], run["valueFrom"]["fieldRef"]["fieldPath"]) == (
        "RUN",
        "metadata.labels['workflows.argoproj.io/workflow']",
    )


def test_what_is_declared_of_the_schedule_is_carried_over(params: dict[str, Any], repository: Path) -> None:
    batch: dict[str, Any] = {
        "schedule": "*/30 8-18 * * MON-FRI",
        "time_zone": "Europe/Madrid",
        "deadline": "25m",
        "retries": 0,
        "concurrency": "replace",
        "start_within": "5m",
        "scratch": "8Gi",
    }
    spec = of_kind(job_on(params, repository, KIND, **batch)[0], "CronWorkflow")["spec"]
    (step,) = spec["workflowSpec"]["templates"]
    assert (spec["schedules"], spec["timezone"]) == (["*/30 8-18 * * MON-FRI"], "Europe/Madrid")
    assert (spec["concurrencyPolicy"], spec["startingDeadlineSeconds"]) == ("Replace", 300)
    assert (spec["workflowSpec"]["activeDeadlineSeconds"], step["retryStrategy"]["limit"]) == (1500, 0)
    assert step["volumes"][1]["emptyDir"] == {"sizeLimit": "8388608Ki"}


def test_what_a_retry_cannot_change_is_not_tried_again(params: dict[str, Any], repository: Path) -> None:
    (step,) = of_kind(job_on(params, repository, KIND)[0], "CronWorkflow")["spec"]["workflowSpec"]["templates"]
    assert step["retryStrategy"] == {
        "limit": 2,
        "retryPolicy": "Always",
        "expression": "asInt(lastRetry.exitCode) not in [2, 3]",
    }


def test_only_the_executor_has_an_account_of_the_cluster(params: dict[str, Any], repository: Path) -> None:
    found, _ = job_on(params, repository, KIND)
    workflow = of_kind(found, "CronWorkflow")["spec"]["workflowSpec"]
    assert workflow["automountServiceAccountToken"] is False
    assert workflow["serviceAccountName"] != workflow["executor"]["serviceAccountName"] == "flights-executor"
    (rule,) = of_kind(found, "Role")["rules"]
    assert rule == {
        "apiGroups": ["argoproj.io"],
        "resources": ["workflowtaskresults"],
        "verbs": ["create", "patch"],
    }
    assert "data" not in of_kind(found, "Secret")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_changes_no_structure(case: Path, params: dict[str, Any], repository: Path) -> None:
    require_structure(params, repository, KIND, case.read_bytes().decode())


def test_a_run_has_the_declared_identity_and_the_account_that_reports_it_has_not(
    params: dict[str, Any], repository: Path
) -> None:
    """A role of the cloud would else be lent to whoever reads the reporter's token."""
    annotations = {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/flights"}
    found, _ = job_on(params, repository, KIND | {"service_account": {"annotations": annotations}})
    accounts = [manifest.document["metadata"] for manifest in found if manifest.document["kind"] == "ServiceAccount"]
    having = [account["name"] for account in accounts if annotations.items() <= account.get("annotations", {}).items()]
    workflow = of_kind(found, "CronWorkflow")["spec"]["workflowSpec"]
    assert having == [workflow["serviceAccountName"]] != [workflow["executor"]["serviceAccountName"]]
    assert len(accounts) == 2
