"""One fault of a RayJob at a time is named at its line of the template."""

from pathlib import Path
from typing import Any

import pytest

from job_targets import SIZE, faulty, job_on, require_fault
from tidegate.config.schema.env import Environment
from tidegate.targets import Manifest

WORKERS = {"count": 2, "resources": SIZE}
CLUSTER = ("spec", "rayClusterSpec")
HEAD = (*CLUSTER, "headGroupSpec")
POD = (*HEAD, "template", "spec")
GROUP = (*CLUSTER, "workerGroupSpecs", 0)
WORKER = (*GROUP, "template", "spec")
SCHEDULED = ("spec", "jobTemplate", "rayClusterSpec", "headGroupSpec", "template", "spec", "containers", 0)


@pytest.fixture(scope="module")
def job(params: dict[str, Any], repository: Path) -> tuple[tuple[Manifest, ...], Environment]:
    return job_on(params, repository, {"kind": "ray_job", "scheduled": False, "workers": WORKERS})


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        ("RayJob", ("metadata", "name"), "f" * 48, "at most 47 characters"),
        ("RayJob", ("metadata", "name"), "7flights", "must begin with a letter"),
        ("RayJob", ("spec", "activeDeadlineSeconds"), ..., "activeDeadlineSeconds must be at least 1"),
        ("RayJob", ("spec", "backoffLimit"), -1, "backoffLimit must be at least 0"),
        ("RayJob", ("spec", "shutdownAfterJobFinishes"), False, "the cluster would stay"),
        ("RayJob", ("spec", "suspend"), True, "suspend: no run would begin"),
        ("RayJob", ("spec", "submissionMode"), "K8sJobMode", "submissionMode K8sJobMode needs a pod"),
        ("RayJob", ("spec", "submissionMode"), "Sometimes", "submissionMode: input should be"),
        ("RayJob", ("spec", "entrypoint"), "tidegate 'predict", "entrypoint: a shell can't read this command"),
        ("RayJob", ("spec", "entrypoints"), "x", "spec.entrypoints: extra inputs are not permitted"),
        ("RayJob", HEAD, ..., "headGroupSpec: field required"),
        ("RayJob", (*POD, "serviceAccountName"), "gone", "no ServiceAccount named gone"),
        ("RayJob", (*POD, "automountServiceAccountToken"), True, "automountServiceAccountToken must be false"),
        ("RayJob", (*POD, "containers", 0, "securityContext", "privileged"), True, "predict: runs privileged"),
        ("RayJob", (*POD, "containers", 0, "volumeMounts", 0, "name"), "gone", "predict: no volume named gone"),
        ("RayJob", (*POD, "containers", 0, "imagee"), "x", "imagee"),
        ("RayJob", (*CLUSTER, "rayVersion"), "2.51.3", "the operator refuses a token for Ray 2.51.3"),
        ("RayJob", (*CLUSTER, "authOptions", "mode"), "tokens", "authOptions.mode: input should be"),
        ("RayJob", (*GROUP, "minReplicas"), 0, "minReplicas, replicas and maxReplicas must be equal"),
        ("RayJob", (*GROUP, "template"), ..., "template: field required"),
        ("RayJob", (*WORKER, "containers", 0, "imagee"), "x", "imagee"),
        ("RayJob", (*WORKER, "containers", 0, "image"), "r.example.com/x:1", "worker: a worker's image must be that"),
        ("RayJob", (*WORKER, "containers", 0, "securityContext", "privileged"), True, "worker: a worker's securityCon"),
        ("RayJob", (*WORKER, "automountServiceAccountToken"), True, "a worker's automountServiceAccountToken must be"),
        ("RayJob", (*WORKER, "containers", 0, "resources", "limits", "cpu"), ..., "worker: resources.limits.cpu is mi"),
        ("RayJob", (*POD, "containers", 0, "env"), [], "need each other: a run asks them, or predicts alone"),
        ("NetworkPolicy", ("spec", "ingress", 1), {"from": []}, "lets workers and the pod that they work for talk (in"),
        ("NetworkPolicy", ("spec", "egress"), [], "lets workers and the pod that they work for talk (egress)"),
        ("NetworkPolicy", ("spec", "ingress", 0, "ports", 0, "port"), 80, "lets the operator reach port 8265"),
        ("NetworkPolicy", ("spec", "podSelector", "matchLabels"), {"a": "b"}, "selects no pod"),
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


@pytest.mark.parametrize("options", [..., None, {"mode": "disabled"}], ids=["none", "null", "disabled"])
@pytest.mark.parametrize(("version", "starts"), [("2.60.0", True), ("2.61.0", False), ("3.0.0", False)])
def test_a_node_that_wants_a_token_and_gets_none_is_named(
    version: str, options: Any, params: dict[str, Any], repository: Path, *, starts: bool
) -> None:
    declared = job_on(params, repository, {"kind": "ray_job", "scheduled": False, "ray_version": version})
    found = faulty(*declared, "RayJob", (*CLUSTER, "authOptions"), options)
    if starts:
        assert not found
    else:
        require_fault(found, f"a node of Ray {version} does not start without a token")


@pytest.fixture(scope="module")
def scheduled(params: dict[str, Any], repository: Path) -> tuple[tuple[Manifest, ...], Environment]:
    return job_on(params, repository, {"kind": "ray_job"})


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("metadata", "name"), "f" * 37, "at most 36 characters"),
        (("spec", "schedule"), "61 4 * * *", "schedule:"),
        (("spec", "timeZone"), "Europe/Madird", "timeZone:"),
        (("spec", "timeZone"), ..., "timeZone: field required"),
        (("spec", "suspend"), True, "suspend: no run would begin"),
        (("spec", "concurrencyPolicy"), "Forbid", "concurrencyPolicy: extra inputs are not permitted"),
        (("spec", "jobTemplate", "activeDeadlineSeconds"), ..., "activeDeadlineSeconds must be at least 1"),
        ((*SCHEDULED, "env"), [], "needs the variable CLUSTER: all runs would write the same predictions"),
        ((*SCHEDULED, "securityContext", "privileged"), True, "predict: runs privileged"),
    ],
)
def test_a_fault_of_a_schedule_is_named_at_its_line(
    path: tuple[str | int, ...], value: Any, message: str, scheduled: tuple[tuple[Manifest, ...], Environment]
) -> None:
    require_fault(faulty(*scheduled, "RayCronJob", path, value), message)
