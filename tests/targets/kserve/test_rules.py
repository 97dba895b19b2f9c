"""One fault of an InferenceService at a time is named at its line of the template."""

from collections.abc import Callable
from typing import Any

import pytest

from knative_rendering import Declared, Rendered
from tidegate.targets._kubernetes_family.rules import Objects
from tidegate.targets.kserve import flaws

PREDICTOR = ("spec", "predictor")
MODE = ("metadata", "annotations", "serving.kserve.io/deploymentMode")
STRATEGY = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
FAULTS: dict[str, tuple[tuple[str | int, ...], Any, str]] = {
    "divides traffic where that is ignored": (MODE, "Standard", "canaryTrafficPercent is ignored in Standard mode"),
    "has a mode of a former name": (MODE, "Serverless", "must be Knative or Standard, got Serverless"),
    "has no mode": (MODE, ..., "must be Knative or Standard, got None"),
    "sends more than all": ((*PREDICTOR, "canaryTrafficPercent"), 150, "less than or equal to 100"),
    "keeps a pace that Knative refuses": (
        (*PREDICTOR, "deploymentStrategy"),
        STRATEGY,
        "deploymentStrategy is refused in Knative mode",
    ),
    "names its server otherwise": (
        (*PREDICTOR, "containers", 0, "name"),
        "server",
        "must be named kserve-container, got server",
    ),
    "has a model beside its server": ((*PREDICTOR, "model"), {}, "model: extra inputs"),
    "scales to nothing": ((*PREDICTOR, "minReplicas"), 0, "greater than or equal to 1"),
    "scales down only": ((*PREDICTOR, "maxReplicas"), 1, "minReplicas 3 is above maxReplicas 1"),
    "scales by a class that counts requests": ((*PREDICTOR, "annotations"), {}, "scaleMetric cpu needs"),
    "has a name with a digit first": (("metadata", "name"), "1flights", "should match pattern"),
    "is asked at another port": (
        (*PREDICTOR, "containers", 0, "livenessProbe", "httpGet", "port"),
        1,
        "no port 1 is opened",
    ),
    "runs as nobody": ((*PREDICTOR, "serviceAccountName"), "other", "no ServiceAccount named other"),
}
"""By what the service does: the place of a value, another value, and the sentence."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(
    fault: str, on_kserve: Rendered, changed: Callable[..., Objects], declared_on_kserve: Declared
) -> None:
    path, value, message = FAULTS[fault]
    target = declared_on_kserve(mode="knative")["prod"].target
    broken = changed(on_kserve(mode="knative"), "InferenceService", path, value)
    lines = [str(flaw.problem) for flaw in flaws(broken, target)]
    named = [line for line in lines if message in line]
    assert named, lines
    assert all("templates/" in line for line in named)


def test_standard_mode_scales_by_its_own_class(
    on_kserve: Rendered, changed: Callable[..., Objects], declared_on_kserve: Declared
) -> None:
    standard = on_kserve(None, "rolling", mode="standard")
    path = ("metadata", "annotations", "serving.kserve.io/autoscalerClass")
    found = flaws(changed(standard, "InferenceService", path, ...), declared_on_kserve(None, "rolling")["prod"].target)
    assert any("autoscalerClass must be hpa" in flaw.message for flaw in found)
