"""Workers without bounds, or with more rights than the pod that they work for, are named."""

from pathlib import Path
from typing import Any

import pytest

from job_targets import SIZE, job_on
from targets.conftest import with_change
from tidegate.targets._kubernetes_family.rules import objects, workers

WORKERS = {"workers": {"count": 2, "resources": SIZE}}
RAY = ("spec", "jobTemplate", "rayClusterSpec", "workerGroupSpecs", 0, "template", "spec")
SPARK = ("spec", "template", "executor", "template", "spec")


@pytest.mark.parametrize(
    ("kind", "object_kind", "pod"),
    [("ray_job", "RayCronJob", RAY), ("spark_application", "ScheduledSparkApplication", SPARK)],
    ids=["ray", "spark"],
)
@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("automountServiceAccountToken",), True, "automountServiceAccountToken must be that of the pod"),
        (("securityContext", "runAsNonRoot"), False, "securityContext must be that of the pod"),
        (("containers", 0, "image"), "r.example.com/x:1", "image must be that of the pod"),
        (("containers", 0, "resources", "limits", "memory"), ..., "resources.limits.memory is missing"),
        (("containers", 0, "name"), "other", ""),
    ],
    ids=["a token", "root", "another image", "no bound", "another name, which is its own"],
)
def test_what_a_worker_may_not_have_is_named(
    kind: str,
    object_kind: str,
    pod: tuple[Any, ...],
    path: tuple[Any, ...],
    value: Any,
    message: str,
    params: dict[str, Any],
    repository: Path,
) -> None:
    manifests, _ = job_on(params, repository, {"kind": kind} | WORKERS)
    changed = objects(with_change(objects(manifests), object_kind, (*pod, *path), value))
    found = [flaw.problem.message for rule in workers.RULES for flaw in rule(changed)]
    assert all(message in text for text in found)
    assert bool(found) == bool(message)
