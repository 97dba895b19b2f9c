from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kubernetes_manifests import meaning
from tidegate.targets import Manifest

Changed = Callable[..., tuple[Manifest, ...]]
LABELS = ("spec", "template", "metadata", "labels")
OTHER = {"app.kubernetes.io/name": "other"}
BACKEND = {
    "paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "gone", "port": {"number": 80}}}}]
}


def messages(manifests: tuple[Manifest, ...], namespace: str = "flights-staging") -> list[str]:
    return [problem.message for problem in meaning(manifests, namespace)]


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        (
            "Service",
            ("metadata", "namespace"),
            "default",
            "is in namespace default; the environment is in flights-staging",
        ),
        ("Service", ("metadata", "namespace"), ..., "is in namespace None; the environment is in flights-staging"),
        ("Deployment", LABELS, OTHER, "the selector does not match the labels of the pods"),
        ("Service", ("spec", "selector"), OTHER, "Service flights selects no pod"),
        ("Service", ("spec", "selector"), ..., "Service flights selects no pod"),
        (
            "PodDisruptionBudget",
            ("spec", "selector", "matchLabels"),
            OTHER,
            "PodDisruptionBudget flights selects no pod",
        ),
        ("NetworkPolicy", ("spec", "podSelector", "matchLabels"), OTHER, "NetworkPolicy flights selects no pod"),
        ("Service", ("spec", "ports", 0, "targetPort"), "web", "no container opens the port web"),
        ("HorizontalPodAutoscaler", ("spec", "scaleTargetRef", "name"), "gone", "scales Deployment gone of apps/v1"),
        ("HorizontalPodAutoscaler", ("spec", "scaleTargetRef", "kind"), "StatefulSet", "which does not exist"),
        ("Deployment", ("spec", "replicas"), 3, "replicas would reset what the autoscaler decided"),
        (
            "Deployment",
            ("spec", "template", "spec", "serviceAccountName"),
            "default",
            "no ServiceAccount named default",
        ),
    ],
)
def test_what_an_object_names_has_to_exist(
    kind: str, path: tuple[str | int, ...], value: Any, message: str, staging: tuple[Manifest, ...], changed: Changed
) -> None:
    assert any(message in reason for reason in messages(changed(staging, kind, path, value)))


def test_an_ingress_has_to_lead_to_a_service(prod: tuple[Manifest, ...], changed: Changed) -> None:
    broken = changed(prod, "Ingress", ("spec", "rules", 0, "http"), BACKEND)
    assert "Ingress flights: no Service named gone" in messages(broken, "flights-prod")


def test_a_monitor_that_watches_nothing_is_named(prod: tuple[Manifest, ...], changed: Changed) -> None:
    broken = changed(prod, "ServiceMonitor", ("spec", "selector", "matchLabels"), OTHER)
    assert messages(broken, "flights-prod") == [
        "ServiceMonitor flights: selects no Service, so nothing would be measured"
    ]


def test_two_objects_of_one_name_are_named(staging: tuple[Manifest, ...]) -> None:
    service = next(manifest for manifest in staging if manifest.kind == "Service")
    (message,) = messages((*staging, replace(service)))
    assert message.startswith("Service flights: a second Service named flights")


def test_the_reference_manifests_hold(staging: tuple[Manifest, ...]) -> None:
    assert messages(staging) == []
