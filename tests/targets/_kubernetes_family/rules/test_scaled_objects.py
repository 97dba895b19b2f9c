"""One fault of a ScaledObject at a time is named, and a second autoscaler of one workload."""

from pathlib import Path
from typing import Any

import pytest

from kubernetes_manifests import problems
from targets._kubernetes_family.rules.faults import Changed, assert_found, found
from targets._kubernetes_family.test_request_rate import by_requests
from targets.conftest import names_of, rendered
from tidegate.targets import Manifest
from tidegate.targets._kubernetes_family.rules import objects

SPEC = ("spec",)
CPU, RATE = ("spec", "triggers", 0), ("spec", "triggers", 1)
FAULTS: list[tuple[tuple[str | int, ...], Any, str]] = [
    ((*SPEC, "minReplicaCount"), 0, "minReplicaCount 0 and maxReplicaCount 4"),
    ((*SPEC, "minReplicaCount"), ..., "minReplicaCount 0 and maxReplicaCount 4"),
    ((*SPEC, "maxReplicaCount"), 1, "minReplicaCount 2 and maxReplicaCount 1"),
    (("metadata", "name"), "f" * 55, "the name has 55 characters"),
    ((*SPEC, "scaleTargetRef", "name"), "gone", "scales Deployment gone of apps/v1, which does not exist"),
    ((*SPEC, "triggers"), [], "triggers: list should have at least 1 item"),
    ((*SPEC, "triggers", 0, "name"), 7, "name: input should be a valid string"),
    ((*CPU, "metricType"), "AverageValue", "metricType must be Utilization"),
    ((*CPU, "metadata", "value"), "none", "value must be a number above 0, got none"),
    ((*RATE, "type"), "kafka", "type: input should be"),
    ((*RATE, "metricType"), "Value", "metricType Value compares all replicas' requests"),
    ((*RATE, "metadata", "query"), ..., "the trigger needs query"),
    ((*RATE, "metadata", "threshold"), "0", "threshold must be a number above 0, got 0"),
    ((*RATE, "metadata", "threshold"), 40, "threshold: input should be a valid string"),
    ((*RATE, "metadata", "ignoreNullValues"), "true", "no data would count as no requests"),
    ((*RATE, "metadata", "ignoreNullValues"), ..., "no data would count as no requests"),
    ((*RATE, "metadata", "serverAddress"), "http://prometheus:70000", "serverAddress: the port must be"),
    ((*RATE, "metadata", "query"), "sum(rate(tidegate_requests_total[60s]))", "query counts requests of other"),
    ((*SPEC, "pollingIntervall"), 5, "extra inputs are not permitted"),
]


@pytest.fixture(scope="module")
def scaled(params: dict[str, Any], repository: Path) -> tuple[Manifest, ...]:
    return rendered(repository, "kubernetes", names_of(by_requests(params, "staging"), "staging"))


@pytest.mark.parametrize(("path", "value", "message"), FAULTS, ids=[f"{path[-1]}: {said}" for path, _, said in FAULTS])
def test_a_fault_is_named(
    path: tuple[str | int, ...], value: Any, message: str, scaled: tuple[Manifest, ...], changed: Changed
) -> None:
    every = [
        str(problem) for problem in problems(changed(scaled, "ScaledObject", path, value), "flights-staging", "1.33")
    ]
    assert any(message in text for text in every), every


def test_two_triggers_of_one_name_are_one_too_many(scaled: tuple[Manifest, ...], changed: Changed) -> None:
    named = changed(scaled, "ScaledObject", (*CPU, "name"), "load")
    assert_found(named, changed, "ScaledObject", (*RATE, "name"), "load", "a second trigger named load")


def test_a_second_autoscaler_of_the_workload_is_refused(
    scaled: tuple[Manifest, ...], staging: tuple[Manifest, ...]
) -> None:
    (other,) = [manifest for manifest in staging if manifest.document["kind"] == "HorizontalPodAutoscaler"]
    every = found((*scaled, *objects((other,))), "flights-staging")
    assert any("scales the same workload as HorizontalPodAutoscaler flights" in problem for problem in every)


def test_replicas_beside_it_would_be_reset(scaled: tuple[Manifest, ...], changed: Changed) -> None:
    message = "replicas would reset what the autoscaler decided"
    assert_found(scaled, changed, "Deployment", ("spec", "replicas"), 3, message)


def test_a_budget_that_it_can_never_meet_is_named(scaled: tuple[Manifest, ...], changed: Changed) -> None:
    without = changed(scaled, "PodDisruptionBudget", ("spec", "maxUnavailable"), ...)
    message = "minAvailable 2 of 2: no node could ever be drained"
    assert_found(without, changed, "PodDisruptionBudget", ("spec", "minAvailable"), 2, message)
