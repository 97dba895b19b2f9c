"""One fault of what a load balancer needs at a time is named."""

from collections.abc import Callable
from typing import Any

import pytest

from kubernetes_manifests import problems
from tidegate.targets import Manifest

ALB = ("spec", "strategy", "canary", "trafficRouting", "alb")
BACKEND = ("spec", "rules", 0, "http", "paths", 0, "backend", "service")
TYPE = ("metadata", "annotations", "alb.ingress.kubernetes.io/target-type")


@pytest.mark.parametrize("rollout", ["canary", "linear", "blue_green"])
def test_what_is_rendered_has_none(rollout: str, balanced: Callable[[str], tuple[Manifest, ...]]) -> None:
    assert list(problems(balanced(rollout), "flights-prod", "1.33")) == []


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        ("Rollout", (*ALB, "ingress"), "gone", "no Ingress named gone"),
        ("Rollout", (*ALB, "servicePort"), 81, "Service flights-stable has no port 81"),
        ("Rollout", (*ALB, "servicePort"), ..., "servicePort: field required"),
        ("Rollout", (*ALB, "annotation"), "x", "extra inputs are not permitted"),
        ("Ingress", (*BACKEND, "port", "name"), "http", "the port must be named use-annotation"),
        ("Ingress", (*BACKEND, "name"), "flights-canary", "must lead to flights-stable"),
        ("Ingress", TYPE, "instance", "target-type must be ip"),
        ("Ingress", TYPE, ..., "target-type must be ip"),
        ("NetworkPolicy", ("spec", "ingress", 0, "from", 0), {"podSelector": {}}, "no NetworkPolicy lets its subnets"),
    ],
)
def test_a_fault_is_named(
    kind: str,
    path: tuple[Any, ...],
    value: Any,
    message: str,
    balanced: Callable[[str], tuple[Manifest, ...]],
    changed: Any,
) -> None:
    manifests = balanced("canary")
    if kind == "NetworkPolicy":
        manifests = changed(manifests, kind, ("spec", "ingress", 0, "from", 1), {"podSelector": {}})
    found = [str(problem) for problem in problems(changed(manifests, kind, path, value), "flights-prod", "1.33")]
    assert any(message in problem for problem in found), found
