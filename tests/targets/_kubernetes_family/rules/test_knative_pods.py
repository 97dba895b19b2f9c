"""The rules of Knative's pods, in a Service of Knative and in an InferenceService."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import knative_rendering
from tidegate.targets._kubernetes_family.rules import Objects, knative_pods

PODS = {
    "KnativeService": ("knative", ("spec", "template", "spec")),
    "InferenceService": ("kserve", ("spec", "predictor")),
}


@pytest.mark.parametrize("kind", PODS)
@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("serviceAccountName",), "other", "no ServiceAccount named other"),
        (("containers", 0, "volumeMounts", 1, "name"), "other", "no volume named other"),
        (("initContainers", 0, "volumeMounts", 0, "name"), "other", "fetch: no volume named other"),
        (("containers", 0, "resources", "requests", "memory"), "2Gi", "requests 2Gi of memory, above its limit"),
        (("containers", 0, "livenessProbe", "httpGet", "port"), 9000, "livenessProbe: no port 9000 is opened"),
    ],
)
def test_a_fault_is_named_in_either_kind(
    kind: str,
    path: tuple[str | int, ...],
    value: Any,
    message: str,
    params: dict[str, Any],
    repository: Path,
    changed: Callable[..., Objects],
) -> None:
    target, place = PODS[kind]
    declared = knative_rendering.declared(params, repository, target)
    rendered = knative_rendering.rendered(repository, target, knative_rendering.names(params, declared, {}))
    manifests = rendered(None, "rolling")
    assert [flaw for rule in knative_pods.RULES for flaw in rule(manifests)] == []
    broken = changed(manifests, kind, (*place, *path), value)
    assert any(message in flaw.message for rule in knative_pods.RULES for flaw in rule(broken))
