"""What Flagger would not say, or run otherwise than is meant: a function per rule.

Read in its source (fluxcd/flagger, pkg/controller and pkg/canary): no values and NaN halt and count as a failed check;
a check is made once in an interval; of several equal weights it never leaves the first.
"""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.query_windows import windows
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, named, of_kind

LABELS = ("app", "name", "app.kubernetes.io/name")
"""The labels that the controller looks for in a selector, in order (its option selector-labels)."""
BUILT_IN = ("request-success-rate", "request-duration")
UNITS = {"m": 60, "s": 1}
LEAST_S = 10
ANALYSIS: Key = ("spec", "analysis")


def canaries_have_what_they_name(objects: Objects) -> Iterator[Flaw]:
    """A Deployment of the same namespace, each with one canary alone."""
    deployments, seen = named(objects, "Deployment"), set[str]()
    for manifest, spec in of_kind(objects, "Canary"):
        name = spec["targetRef"]["name"]
        if name not in deployments:
            yield Flaw(manifest, f"no Deployment named {name}", ("spec", "targetRef"))
        if name in seen:
            yield Flaw(manifest, f"a second canary of {name}: they would undo each other", ("spec", "targetRef"))
        seen.add(name)


def both_versions_are_scaled(objects: Objects) -> Iterator[Flaw]:
    """An autoscaler that the canary does not name scales the candidate alone, never the version that serves."""
    for manifest, spec in of_kind(objects, "Canary"):
        wanted = spec.get("autoscalerRef", {}).get("name")
        scalers = {
            scaler.name
            for scaler, scaled in of_kind(objects, "HorizontalPodAutoscaler")
            if scaled["scaleTargetRef"]["name"] == spec["targetRef"]["name"]
        }
        if scalers and wanted not in scalers:
            reason = f"autoscalerRef must name {min(scalers)}: else it scales the candidate alone"
            yield Flaw(manifest, reason, ("spec",))
        elif wanted is not None and wanted not in scalers:
            reason = f"no HorizontalPodAutoscaler {wanted} of {spec['targetRef']['name']}"
            yield Flaw(manifest, reason, ("spec", "autoscalerRef"))


def versions_are_distinguished(objects: Objects) -> Iterator[Flaw]:
    """The controller changes one label of the stable version; what selects by it reaches the candidate alone."""
    deployments = {manifest.name: (manifest, spec) for manifest, spec in of_kind(objects, "Deployment")}
    for _, spec in of_kind(objects, "Canary"):
        if (name := spec["targetRef"]["name"]) not in deployments:
            continue
        deployment, found = deployments[name]
        labels = found["selector"]["matchLabels"]
        label = next((label for label in LABELS if label in labels), None)
        if label is None:
            reason = f"the selector needs one of {', '.join(LABELS)}, by which the controller distinguishes versions"
            yield Flaw(deployment, reason, ("spec", "selector"))
            continue
        if labels[label] != name:
            reason = f"{label} must be {name}: the controller spreads the stable version by a value that it knows"
            yield Flaw(deployment, reason, ("spec", "selector"))
        for manifest, key, selector in _selectors(objects):
            if label in selector:
                reason = f"selects by {label}, which the stable version has another value of: it would not be reached"
                yield Flaw(manifest, reason, ("spec", key))


def _selectors(objects: Objects) -> Iterator[tuple[KubernetesObject, str, dict[str, Any]]]:
    for manifest, spec in of_kind(objects, "PodDisruptionBudget", "NetworkPolicy", "Service"):
        key = "podSelector" if manifest.kind == "NetworkPolicy" else "selector"
        selector = spec.get(key) or {}
        yield manifest, key, selector if manifest.kind == "Service" else selector.get("matchLabels", {})


def names_of_the_controller_are_free(objects: Objects) -> Iterator[Flaw]:
    """It makes these objects itself; what Git holds under their names would be fought over."""
    for _, spec in of_kind(objects, "Canary"):
        name = spec["service"].get("name", spec["targetRef"]["name"])
        made = {("Service", f"{name}{suffix}") for suffix in ("", "-primary", "-canary")} | {("HTTPRoute", name)}
        made.add(("Deployment", f"{spec['targetRef']['name']}-primary"))
        for manifest in objects:
            if (manifest.kind, manifest.name) in made:
                yield Flaw(manifest, "the controller makes this object itself; leave it out", ("metadata", "name"))


def one_way_to_advance(objects: Objects) -> Iterator[Flaw]:
    """Exactly one of weights and iterations; weights grow, and stay within all traffic."""
    for manifest, spec in of_kind(objects, "Canary"):
        analysis = spec["analysis"]
        ways = [key for key in ("stepWeights", "stepWeight", "iterations") if key in analysis]
        if len(ways) != 1:
            reason = f"needs exactly one of stepWeights, stepWeight and iterations, has {', '.join(ways) or 'none'}"
            yield Flaw(manifest, reason, ANALYSIS)
        weights = analysis.get("stepWeights", [])
        for number, (before, weight) in enumerate(zip([0, *weights], weights, strict=False)):
            if weight <= before:
                reason = f"weight {weight} after {before}: the controller would never leave it"
                yield Flaw(manifest, reason, (*ANALYSIS, "stepWeights", number))
        if "match" in analysis and "iterations" not in analysis:
            yield Flaw(manifest, "match without iterations is not looked at", (*ANALYSIS, "match"))
        if analysis.get("mirror") and ("match" in analysis or "iterations" not in analysis):
            yield Flaw(manifest, "mirror copies requests by iterations without match alone", (*ANALYSIS, "mirror"))
        if "iterations" in analysis and not analysis.get("mirror") and "match" not in analysis:
            reason = "iterations without mirror or match measure a candidate that gets no requests"
            yield Flaw(manifest, reason, (*ANALYSIS, "iterations"))


def a_failed_check_is_final(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "Canary"):
        if (threshold := spec["analysis"]["threshold"]) != 1:
            reason = f"threshold {threshold} keeps a candidate that failed for as many intervals; it must be 1"
            yield Flaw(manifest, reason, (*ANALYSIS, "threshold"))


def metrics_can_fail(objects: Objects) -> Iterator[Flaw]:
    """A metric without a range compares with 0; one of a built-in name measures something else as well."""
    templates = named(objects, "MetricTemplate")
    for manifest, number, metric, _ in _metrics(objects):
        place: Key = (*ANALYSIS, "metrics", number)
        if not metric["thresholdRange"]:
            yield Flaw(manifest, f"{metric['name']}: thresholdRange needs max or min: else it never fails", place)
        if metric["name"] in BUILT_IN:
            reason = f"{metric['name']} is built in and would be measured too; choose another name"
            yield Flaw(manifest, reason, (*place, "name"))
        reference = metric["templateRef"]
        if reference["name"] not in templates:
            yield Flaw(manifest, f"no MetricTemplate named {reference['name']}", (*place, "templateRef"))
        own = manifest.document["metadata"]["namespace"]
        if reference.get("namespace", own) != own:
            yield Flaw(manifest, f"is read from namespace {reference['namespace']}", (*place, "templateRef"))


def metrics_are_named_once(objects: Objects) -> Iterator[Flaw]:
    seen = set[tuple[str, str]]()
    for manifest, number, metric, _ in _metrics(objects):
        if (key := (manifest.name, metric["name"])) in seen:
            yield Flaw(manifest, f"a second metric named {metric['name']}", (*ANALYSIS, "metrics", number))
        seen.add(key)


def queries_belong_to_their_interval(objects: Objects) -> Iterator[Flaw]:
    """A longer window looks at traffic from before the step; a first check that lacks data goes back."""
    queries = {manifest.name: (manifest, spec["query"]) for manifest, spec in of_kind(objects, "MetricTemplate")}
    for canary, _, metric, analysis in _metrics(objects):
        interval = _seconds(analysis["interval"])
        if interval < LEAST_S:
            yield Flaw(canary, f"interval {interval} s is taken for {LEAST_S} s", (*ANALYSIS, "interval"))
        template, query = queries.get(metric["templateRef"]["name"], (canary, ""))
        if (longest := max(windows(query), default=0)) > interval:
            reason = f"looks back {longest:g} s, {interval} s after the step began: to traffic from before it"
            yield Flaw(template, reason, ("spec", "query"))


def queries_ask_for_the_candidate(objects: Objects) -> Iterator[Flaw]:
    """By the label that the stable version has another value of; the text is a template of Go's."""
    used = {metric["templateRef"]["name"] for _, _, metric, _ in _metrics(objects)}
    wanted = [f'_name="{spec["targetRef"]["name"]}"' for _, spec in of_kind(objects, "Canary")]
    for manifest, spec in of_kind(objects, "MetricTemplate"):
        if manifest.name not in used:
            yield Flaw(manifest, "no canary names it, so it measures nothing", ("metadata", "name"))
        if "{{" in spec["query"]:
            yield Flaw(manifest, "{{ begins an action of Go's templates, which the controller runs", ("spec", "query"))
        if not any(label in spec["query"] for label in wanted):
            yield Flaw(manifest, "does not select the candidate: nothing in its query names it", ("spec", "query"))


def _metrics(objects: Objects) -> Iterator[tuple[KubernetesObject, int, dict[str, Any], dict[str, Any]]]:
    for manifest, spec in of_kind(objects, "Canary"):
        for number, metric in enumerate(spec["analysis"]["metrics"]):
            yield manifest, number, metric, spec["analysis"]


def _seconds(interval: str) -> int:
    return int(interval[:-1]) * UNITS[interval[-1]]


RULES: tuple[Rule, ...] = (
    canaries_have_what_they_name,
    both_versions_are_scaled,
    versions_are_distinguished,
    names_of_the_controller_are_free,
    one_way_to_advance,
    a_failed_check_is_final,
    metrics_can_fail,
    metrics_are_named_once,
    queries_belong_to_their_interval,
    queries_ask_for_the_candidate,
)
