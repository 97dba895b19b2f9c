"""One fault of a RayJob at a time is named at its line of the template."""

from pathlib import Path
from typing import Any

import pytest

from job_targets import faulty, job_on, require_fault
from tidegate.config.schema.env import Environment
from tidegate.targets import Manifest

HEAD = ("spec", "rayClusterSpec", "headGroupSpec")
POD = (*HEAD, "template", "spec")


@pytest.fixture(scope="module")
def job(params: dict[str, Any], repository: Path) -> tuple[tuple[Manifest, ...], Environment]:
    return job_on(params, repository, {"kind": "ray_job"})


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
