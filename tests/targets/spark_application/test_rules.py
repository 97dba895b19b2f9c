"""One fault of a ScheduledSparkApplication at a time is named at its line of the template."""

from pathlib import Path
from typing import Any

import pytest

from job_targets import SIZE, faulty, job_on, require_fault
from tidegate.config.schema.env import Environment
from tidegate.targets import Manifest

KIND = "ScheduledSparkApplication"
DRIVER = ("spec", "template", "driver")
POD = (*DRIVER, "template", "spec")


@pytest.fixture(scope="module")
def job(params: dict[str, Any], repository: Path) -> tuple[tuple[Manifest, ...], Environment]:
    return job_on(params, repository, {"kind": "spark_application"})


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("spec", "schedule"), "0 4 30 2 *", "schedule: never fires"),
        (("spec", "timeZone"), ..., "timeZone is missing"),
        (("spec", "suspend"), True, "suspend: no run would begin"),
        (("spec", "concurrencyPolicy"), "Never", "must be one of Allow, Forbid, Replace, got Never"),
        (("metadata", "name"), "7flights", "is not a name of an application"),
        (("metadata", "name"), "f" * 53, "the name has 53 characters"),
        ((*POD, "activeDeadlineSeconds"), ..., "activeDeadlineSeconds is missing"),
        ((*POD, "activeDeadlineSeconds"), 86401, "longer than from one to the next"),
        (("spec", "template", "restartPolicy", "type"), "Always", "Always begins again after a run that succeeded"),
        (("spec", "template", "restartPolicy", "onFailureRetries"), ..., "onFailureRetries must say how often"),
        (("spec", "template", "type"), "Java", "template.type: input should be 'Python'"),
        (("spec", "template", "sparkVersion"), ..., "sparkVersion: field required"),
        (("spec", "template", "executor"), ..., "executor: field required"),
        ((*DRIVER, "memory"), "512Mi", "driver.memory: string should match"),
        ((*DRIVER, "memoryOverhead"), "4g", "above the declared limit 2048Mi"),
        ((*DRIVER, "coreLimit"), "4", "coreLimit is 4, and the pod's limits 2"),
        ((*POD, "containers", 0, "name"), "driver", "must be spark-kubernetes-driver"),
        ((*POD, "containers", 0, "securityContext", "privileged"), True, "runs privileged"),
        ((*POD, "serviceAccountName"), "gone", "no ServiceAccount named gone"),
        ((*POD, "volumes", 1, "name"), "package", "a second volume package"),
    ],
)
def test_a_fault_is_named_at_its_line(
    path: tuple[str | int, ...], value: Any, message: str, job: tuple[tuple[Manifest, ...], Environment]
) -> None:
    require_fault(faulty(*job, KIND, path, value), message)


EXECUTOR = ("spec", "template", "executor")
WORKER = (*EXECUTOR, "template", "spec", "containers", 0)


@pytest.fixture(scope="module")
def divided(params: dict[str, Any], repository: Path) -> tuple[tuple[Manifest, ...], Environment]:
    return job_on(params, repository, {"kind": "spark_application", "workers": {"count": 2, "resources": SIZE}})


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        (KIND, (*EXECUTOR, "coreLimit"), "4", "coreLimit is 4, and the pod's limits 2"),
        (KIND, (*EXECUTOR, "coreRequest"), ..., "coreRequest is None, and the pod's requests 1"),
        (KIND, (*EXECUTOR, "memoryOverhead"), "4g", "above the declared limit 2048Mi"),
        (KIND, (*WORKER, "name"), "executor", "the first container must be spark-kubernetes-executor"),
        (KIND, (*WORKER, "image"), "r.example.com/x:1", "a worker's image must be that of the pod"),
        (KIND, (*WORKER, "securityContext"), {}, "a worker's securityContext must be that of the pod"),
        (KIND, (*WORKER, "resources", "requests"), {}, "resources.requests.memory is missing"),
        (KIND, (*WORKER, "imagee"), "x", "imagee"),
        (KIND, (*EXECUTOR, "template"), ..., "executors and the variable TIDEGATE_ENGINE need each other"),
        (KIND, (*POD, "containers", 0, "env"), [], "executors and the variable TIDEGATE_ENGINE need each other"),
        ("RoleBinding", ("subjects",), [], "no RoleBinding lets flights make executors"),
        ("NetworkPolicy", ("spec", "ingress"), [], "lets workers and the pod that they work for talk (ingress)"),
    ],
)
def test_a_fault_of_executors_is_named_at_its_line(
    kind: str,
    path: tuple[str | int, ...],
    value: Any,
    message: str,
    divided: tuple[tuple[Manifest, ...], Environment],
) -> None:
    require_fault(faulty(*divided, kind, path, value), message)
