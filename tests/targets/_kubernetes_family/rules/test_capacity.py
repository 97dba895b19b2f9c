"""Amounts that no container can have, and replicas that could not be replaced, scaled or drained."""

import math
from dataclasses import replace
from typing import Any

import pytest

from targets._kubernetes_family.rules.faults import Changed, assert_found, found
from tidegate.targets import Manifest
from tidegate.targets._kubernetes_family.rules.capacity import amount

POD = ("spec", "template", "spec")
SERVER = (*POD, "containers", 0)
FAULTS: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    ("Deployment", (*SERVER, "resources", "limits", "memory"), "1GB", "1GB is not an amount of memory"),
    ("Deployment", (*SERVER, "resources", "limits", "memory"), "0", "0 is not an amount of memory of at least 4Mi"),
    ("Deployment", (*SERVER, "resources", "limits", "memory"), "1000m", "1000m is not an amount of memory"),
    ("Deployment", (*SERVER, "resources", "limits", "cpu"), "100u", "100u is not an amount of cpu"),
    ("Deployment", (*SERVER, "resources", "limits", "cpu"), "0.1m", "0.1m is not an amount of cpu of at least 1m"),
    ("Deployment", (*SERVER, "resources", "requests", "cpu"), "3", "requests 3 of cpu, above its limit 1"),
    ("Deployment", ("spec", "strategy"), {"type": "Recreate"}, "Recreate ends every replica"),
    ("Deployment", ("spec", "strategy", "rollingUpdate", "maxSurge"), "0%", "no replica could ever be replaced"),
    ("Deployment", ("spec", "strategy", "rollingUpdate", "maxUnavailable"), "100%", "ends every replica at once"),
    ("HorizontalPodAutoscaler", ("spec", "minReplicas"), 9, "minReplicas 9 and maxReplicas 4"),
    ("HorizontalPodAutoscaler", ("spec", "minReplicas"), 0, "minReplicas 0 and maxReplicas 4"),
    ("HorizontalPodAutoscaler", ("spec", "metrics"), [], "no metric decides when to scale"),
    (
        "HorizontalPodAutoscaler",
        ("spec", "metrics", 0, "resource", "target", "averageUtilization"),
        0,
        "averageUtilization must be at least 1, got 0",
    ),
    ("PodDisruptionBudget", ("spec", "maxUnavailable"), 0, "maxUnavailable 0: no node could ever be drained"),
    ("PodDisruptionBudget", ("spec", "maxUnavailable"), ..., "exactly one"),
    ("PodDisruptionBudget", ("spec", "minAvailable"), 1, "exactly one"),
]


@pytest.mark.parametrize(("kind", "path", "value", "message"), FAULTS, ids=[message for *_, message in FAULTS])
def test_an_amount_that_cannot_work_is_found(
    kind: str, path: tuple[str | int, ...], value: Any, message: str, staging: tuple[Manifest, ...], changed: Changed
) -> None:
    assert_found(staging, changed, kind, path, value, message)


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [("512Mi", 2**29), ("1.5Gi", 1.5 * 2**30), ("250m", 0.25), ("2", 2), (2, 2), ("1e3", 1000), ("1k", 1000)],
)
def test_a_quantity_is_read_as_kubernetes_reads_it(quantity: object, expected: float) -> None:
    assert amount(quantity) == pytest.approx(expected)


@pytest.mark.parametrize("quantity", ["", "1GB", "one", "-1", "1 Gi", True, None])
def test_what_is_no_quantity_is_not_a_number(quantity: object) -> None:
    assert math.isnan(amount(quantity))


def test_two_budgets_of_the_same_pods_are_found(staging: tuple[Manifest, ...]) -> None:
    (budget,) = (manifest for manifest in staging if manifest.kind == "PodDisruptionBudget")
    again = replace(budget, document=budget.document | {"metadata": budget.document["metadata"] | {"name": "again"}})
    (message,) = found((*staging, again), "flights-staging")
    assert message.endswith("again: protects the same pods as flights")
