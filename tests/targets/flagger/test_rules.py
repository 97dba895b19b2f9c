"""One fault of a canary at a time is named at its line of the template."""

from collections.abc import Callable
from typing import Any

import pytest

from tidegate.targets._kubernetes_family.rules import KubernetesObject
from tidegate.targets.flagger import flaws

Objects = tuple[KubernetesObject, ...]
ANALYSIS = ("spec", "analysis")
NAMED = {"app.kubernetes.io/name": "flights", "app.kubernetes.io/instance": "flights-prod"}
FAULTS = {
    "targets nothing": ("Canary", ("spec", "targetRef", "name"), "other", "no Deployment named other"),
    "leaves the stable version unscaled": ("Canary", ("spec", "autoscalerRef"), ..., "scales the candidate alone"),
    "names no autoscaler": ("Canary", ("spec", "autoscalerRef", "name"), "x", "autoscalerRef must name flights"),
    "protects the candidate alone": ("PodDisruptionBudget", ("spec", "selector"), {"matchLabels": NAMED}, "selects by"),
    "confines the candidate alone": ("NetworkPolicy", ("spec", "podSelector"), {"matchLabels": NAMED}, "selects by"),
    "reads the candidate alone": ("Service", ("spec", "selector"), NAMED, "selects by app.kubernetes.io/name"),
    "has a service of the controller": ("Service", ("metadata", "name"), "flights-primary", "makes this object itself"),
    "advances in two ways": ("Canary", (*ANALYSIS, "iterations"), 5, "needs exactly one of stepWeights"),
    "advances in no way": ("Canary", (*ANALYSIS, "stepWeights"), ..., "has none"),
    "stays at a weight": ("Canary", (*ANALYSIS, "stepWeights"), [5, 5, 50], "would never leave it"),
    "shrinks": ("Canary", (*ANALYSIS, "stepWeights"), [50, 5], "weight 5 after 50"),
    "sends more than all": ("Canary", (*ANALYSIS, "stepWeights"), [500], "less than or equal to 100"),
    "copies beside weights": ("Canary", (*ANALYSIS, "mirror"), True, "mirror copies requests by iterations"),
    "matches beside weights": (
        "Canary",
        (*ANALYSIS, "match"),
        [{"headers": {"x-a": {"exact": "b"}}}],
        "match without iterations",
    ),
    "tolerates failures": ("Canary", (*ANALYSIS, "threshold"), 5, "it must be 1"),
    "tolerates every failure": ("Canary", (*ANALYSIS, "threshold"), ..., "threshold: field required"),
    "lasts hours in a unit that is not read": ("Canary", (*ANALYSIS, "interval"), "1h", "should match pattern"),
    "skips its analysis": ("Canary", ("spec", "skipAnalysis"), True, "skipAnalysis: extra inputs"),
    "is suspended": ("Canary", ("spec", "suspend"), True, "suspend: extra inputs"),
    "measures nothing": ("Canary", (*ANALYSIS, "metrics"), [], "at least 1 item"),
    "compares with nothing": ("Canary", (*ANALYSIS, "metrics", 0, "thresholdRange"), {}, "thresholdRange needs max"),
    "measures what is built in": (
        "Canary",
        (*ANALYSIS, "metrics", 0, "name"),
        "request-success-rate",
        "is built in and would be measured too",
    ),
    "names a metric twice": ("Canary", (*ANALYSIS, "metrics", 0, "name"), "latency", "a second metric named latency"),
    "names no template": (
        "Canary",
        (*ANALYSIS, "metrics", 0, "templateRef", "name"),
        "other",
        "no MetricTemplate named other",
    ),
    "reads another namespace's template": (
        "Canary",
        (*ANALYSIS, "metrics", 0, "templateRef", "namespace"),
        "elsewhere",
        "is read from namespace elsewhere",
    ),
    "looks at the time before the step": ("Canary", (*ANALYSIS, "interval"), "60s", "looks back 300 s, 60 s after"),
    "acts more often than it can": ("Canary", (*ANALYSIS, "interval"), "5s", "is taken for 10 s"),
    "asks for everybody": ("MetricTemplate", ("spec", "query"), "sum(up)", "does not select the candidate"),
    "asks for the stable version": (
        "MetricTemplate",
        ("spec", "query"),
        'up{app_kubernetes_io_name="flights-primary"}',
        "does not select the candidate",
    ),
    "runs a template": (
        "MetricTemplate",
        ("spec", "query"),
        'up{app_kubernetes_io_name="flights",a="{{ target }}"}',
        "begins an action of Go's templates",
    ),
    "asks nobody": ("MetricTemplate", ("spec", "provider", "address"), "prometheus:9090", "provider.address"),
    "is a template that nobody names": ("MetricTemplate", ("metadata", "name"), "spare", "no canary names it"),
    "is not distinguished": (
        "Deployment",
        ("spec", "selector", "matchLabels"),
        {"app.kubernetes.io/instance": "flights-prod"},
        "the selector needs one of app, name",
    ),
    "is spread by an unknown value": ("Deployment", ("metadata", "name"), "server", "no Deployment named flights"),
    "arrives at no gateway": ("Canary", ("spec", "service", "gatewayRefs"), [], "at least 1 item"),
}
"""By what the object does: its kind, the place of its value, another value, and the sentence."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(
    fault: str, weighted: Objects, changed: Callable[..., Objects], declared_under_flagger: Any
) -> None:
    kind, path, value, message = FAULTS[fault]
    target = declared_under_flagger()["prod"].target
    found = [str(flaw.problem) for flaw in flaws(changed(weighted, kind, path, value), target)]
    named = [line for line in found if message in line]
    assert named, found
    assert all("templates/flagger/" in line for line in named)


def test_a_second_canary_of_one_deployment_and_an_aimless_iteration_are_named(
    weighted: Objects,
    under_flagger: Callable[..., Objects],
    changed: Callable[..., Objects],
    declared_under_flagger: Any,
) -> None:
    target = declared_under_flagger()["prod"].target
    canary = next(manifest for manifest in weighted if manifest.kind == "Canary")
    found = " ".join(flaw.message for flaw in flaws((*weighted, canary), target))
    assert "a second canary of flights" in found
    copies = under_flagger("shadow")
    alone = " ".join(flaw.message for flaw in flaws(changed(copies, "Canary", (*ANALYSIS, "mirror"), ...), target))
    assert "measure a candidate that gets no requests" in alone


def test_the_selectors_value_is_the_deployments_name(
    weighted: Objects, changed: Callable[..., Objects], declared_under_flagger: Any
) -> None:
    """Flagger adds -primary to a spread constraint's value where it equals the deployment's name."""
    labels = {"app.kubernetes.io/name": "server", "app.kubernetes.io/instance": "flights-prod"}
    renamed = changed(weighted, "Deployment", ("spec", "selector", "matchLabels"), labels)
    messages = [flaw.message for flaw in flaws(renamed, declared_under_flagger()["prod"].target)]
    assert any("app.kubernetes.io/name must be flights" in message for message in messages)
