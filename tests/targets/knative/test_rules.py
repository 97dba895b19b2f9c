"""One fault of a Knative Service at a time is named at its line of the template."""

from collections.abc import Callable
from typing import Any

import pytest

from knative_rendering import Declared
from tidegate.targets._kubernetes_family.rules import Objects
from tidegate.targets.knative import flaws

TRAFFIC, TEMPLATE = ("spec", "traffic"), ("spec", "template")
SERVER = (*TEMPLATE, "spec", "containers", 0)
SCALING = (*TEMPLATE, "metadata", "annotations")
FAULTS: dict[str, tuple[tuple[str | int, ...], Any, str]] = {
    "sends less than all": ((*TRAFFIC, 0, "percent"), 20, "traffic must be 100 percent in all, got 95"),
    "sends more than all": ((*TRAFFIC, 0, "percent"), 120, "less than or equal to 100"),
    "sends a part of a percent": ((*TRAFFIC, 0, "percent"), 2.5, "integer"),
    "names another service's revision": ((*TRAFFIC, 1, "revisionName"), "other-1", "is not a revision of it"),
    "has a revision of another name": ((*TEMPLATE, "metadata", "name"), "other", "begins with flights-"),
    "sends its revision nothing": ((*TEMPLATE, "metadata", "name"), "flights-x", "what flights-x gets"),
    "names a tag twice": ((*TRAFFIC, 1, "tag"), "candidate", "a second tag candidate"),
    "has a tag that is a number": ((*TRAFFIC, 1, "tag"), "1", "is not a tag"),
    "follows the latest revision": ((*TRAFFIC, 0, "latestRevision"), True, "latestRevision: extra inputs"),
    "scales to nothing": (
        (*SCALING, "autoscaling.knative.dev/min-scale"),
        "0",
        "min-scale 0 and max-scale 20: whole numbers, at least 1",
    ),
    "scales down only": ((*SCALING, "autoscaling.knative.dev/max-scale"), "2", "the least first"),
    "scales by what its class does not know": (
        (*SCALING, "autoscaling.knative.dev/class"),
        "kpa.autoscaling.knative.dev",
        "needs the class hpa",
    ),
    "has a hook that Knative refuses": ((*SERVER, "lifecycle"), {}, "lifecycle: extra inputs"),
    "has a port of a name that Knative refuses": ((*SERVER, "ports", 0, "name"), "http", "ports.0.name"),
    "runs as root": ((*SERVER, "securityContext", "runAsUser"), 0, "greater than or equal to 1"),
    "may write its files": ((*SERVER, "securityContext", "readOnlyRootFilesystem"), False, "readonlyrootfilesystem"),
    "has two servers": ((*TEMPLATE, "spec", "containers"), [], "at least 1 item"),
    "is asked at another port": ((*SERVER, "readinessProbe", "httpGet", "port"), 9000, "no port 9000 is opened"),
    "has no readiness": ((*SERVER, "readinessProbe"), ..., "readinessprobe: field required"),
    "requests more than its limit": ((*SERVER, "resources", "requests", "cpu"), "2", "above its limit"),
    "mounts what is not there": ((*SERVER, "volumeMounts", 0, "name"), "models", "no volume named models"),
    "runs as nobody": ((*TEMPLATE, "spec", "serviceAccountName"), "other", "no ServiceAccount named other"),
    "is in another namespace": (("metadata", "namespace"), "other", "is in namespace other"),
}
"""By what the service does: the place of a value, another value, and the sentence."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(
    fault: str, wide: Objects, changed: Callable[..., Objects], declared_on_knative: Declared
) -> None:
    path, value, message = FAULTS[fault]
    target = declared_on_knative()["prod"].target
    lines = [str(flaw.problem) for flaw in flaws(changed(wide, "KnativeService", path, value), target)]
    named = [line for line in lines if message.lower() in line.lower()]
    assert named, lines
    assert all("templates/" in line for line in named)


def test_a_former_revision_without_traffic_is_kept_ready_by_its_tag(
    on_knative: Callable[..., Objects], changed: Callable[..., Objects], declared_on_knative: Declared
) -> None:
    switched = on_knative("live", "blue_green")
    target = declared_on_knative("live", "blue_green")["prod"].target
    untagged = changed(switched, "KnativeService", (*TRAFFIC, 1, "tag"), ...)
    messages = [flaw.message for flaw in flaws(untagged, target)]
    assert any("scaled to nothing and not ready to take the traffic back" in message for message in messages)


def test_a_monitor_that_selects_no_pod_is_named(
    wide: Objects, changed: Callable[..., Objects], declared_on_knative: Declared
) -> None:
    lost = changed(wide, "PodMonitor", ("spec", "selector", "matchLabels"), {"app": "other"})
    messages = [flaw.message for flaw in flaws(lost, declared_on_knative()["prod"].target)]
    assert any("PodMonitor flights selects no pod" in message for message in messages)
