"""Probes that never succeed, updates that end too early, pods that cut requests off."""

from typing import Any

import pytest

from targets._kubernetes_family.rules.faults import Changed, assert_found, found
from tidegate.targets import Manifest
from tidegate.targets._kubernetes_family.rules.timing import DRAIN_S

POD = ("spec", "template", "spec")
SERVER = (*POD, "containers", 0)
FAULTS: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    ("Deployment", ("spec", "minReadySeconds"), 660, "progressDeadlineSeconds 600 must be above minReadySeconds 660"),
    ("Deployment", ("spec", "progressDeadlineSeconds"), 100, "is below the 120 s that a start may take"),
    ("Deployment", (*SERVER, "startupProbe", "failureThreshold"), 900, "is below the 1800 s that a start may take"),
    ("Deployment", (*SERVER, "startupProbe", "successThreshold"), 2, "startupProbe: successThreshold must be 1"),
    ("Deployment", (*SERVER, "livenessProbe", "successThreshold"), 3, "livenessProbe: successThreshold must be 1"),
    ("Deployment", (*SERVER, "livenessProbe", "timeoutSeconds"), 0, "timeoutSeconds must be at least 1, got 0"),
    ("Deployment", (*SERVER, "readinessProbe", "periodSeconds"), -1, "periodSeconds must be at least 1, got -1"),
    ("Deployment", (*SERVER, "readinessProbe", "httpGet", "port"), "web", "no port web is opened"),
    ("Deployment", (*SERVER, "readinessProbe", "httpGet", "path"), "v2", "the path v2 must begin with /"),
    ("Deployment", (*SERVER, "readinessProbe", "httpGet"), ..., "does exactly one of"),
    ("Deployment", (*SERVER, "readinessProbe", "tcpSocket"), {"port": 8080}, "it has 2"),
    ("Deployment", (*POD, "terminationGracePeriodSeconds"), 20, "ends before preStop (10 s)"),
    ("Deployment", ("spec", "revisionHistoryLimit"), 0, "revisionHistoryLimit 0 keeps no former version"),
    ("Deployment", ("spec", "paused"), True, "paused: no update would begin"),
]


@pytest.mark.parametrize(("kind", "path", "value", "message"), FAULTS, ids=[message for *_, message in FAULTS])
def test_a_time_that_cannot_work_is_found(
    kind: str, path: tuple[str | int, ...], value: Any, message: str, staging: tuple[Manifest, ...], changed: Changed
) -> None:
    assert_found(staging, changed, kind, path, value, message)


def test_a_pod_that_waits_exactly_long_enough_is_sound(staging: tuple[Manifest, ...], changed: Changed) -> None:
    grace = (*POD, "terminationGracePeriodSeconds")
    assert not found(changed(staging, "Deployment", grace, 10 + DRAIN_S), "flights-staging")
    assert found(changed(staging, "Deployment", grace, 10 + DRAIN_S - 1), "flights-staging")
