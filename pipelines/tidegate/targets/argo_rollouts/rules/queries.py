"""What analyses ask: of the candidate, in a window of its step, of enough scrapes."""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.crd_schemas import seconds
from tidegate.targets._kubernetes_family.query_windows import windows
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, of_kind

CANDIDATE, STABLE = "canary-hash", "stable-hash"
VERSIONS = {CANDIDATE: "Latest", STABLE: "Stable"}
LEAST_SCRAPES = 2
"""`increase` and `rate` need two samples in their window; of fewer they know nothing."""
QUERY = ("provider", "prometheus", "query")


def arguments_are_of_the_right_version(objects: Objects) -> Iterator[Flaw]:
    """Swapped, the candidate's faults would be looked for in the stable version."""
    for manifest, spec in of_kind(objects, "Rollout"):
        for path, analysis in analyses_of(spec):
            for number, argument in enumerate(analysis.get("args", [])):
                wanted = VERSIONS.get(argument["name"])
                given = argument.get("valueFrom", {}).get("podTemplateHashValue")
                if wanted and given != wanted:
                    reason = f"{argument['name']} must be the hash {wanted}, got {given or argument.get('value')}"
                    yield Flaw(manifest, reason, (*path, "args", number))


def queries_ask_for_the_candidate(objects: Objects) -> Iterator[Flaw]:
    """A query without the candidate's hash or route measures all versions, most of all the stable one."""
    routes = {*_candidate_routes(objects)} or {'canary="'}
    for manifest, path, metric in _metrics(objects):
        query = metric["provider"]["prometheus"]["query"]
        of_router = any(route in query for route in routes)
        if f"args.{CANDIDATE}" not in query and not of_router:
            reason = f"{metric['name']} does not select the candidate: nothing in its query names {CANDIDATE}"
            yield Flaw(manifest, reason, (*path, *QUERY))


def windows_belong_to_their_step(objects: Objects) -> Iterator[Flaw]:
    """A window that is longer than the delay before it looks at traffic from before the step."""
    for manifest, path, metric in _metrics(objects):
        delay = seconds(metric.get("initialDelay", "0s"))
        longest = max(_ranges(metric), default=0.0)
        if longest > delay:
            reason = f"looks back {longest:g} s, {delay:g} s after the step began: to traffic from before it"
            yield Flaw(manifest, f"{metric['name']} {reason}", (*path, "initialDelay"))


def windows_hold_samples(objects: Objects) -> Iterator[Flaw]:
    scrape = max(_scrape_intervals(objects), default=0.0)
    for manifest, path, metric in _metrics(objects):
        shortest = min(_ranges(metric), default=scrape * LEAST_SCRAPES)
        if shortest < scrape * LEAST_SCRAPES:
            reason = f"looks back {shortest:g} s, but pods are read every {scrape:g} s: too few samples to decide"
            yield Flaw(manifest, f"{metric['name']} {reason}", (*path, *QUERY))


def measurements_are_apart(objects: Objects) -> Iterator[Flaw]:
    scrape = max(_scrape_intervals(objects), default=0.0)
    for manifest, path, metric in _metrics(objects):
        every = seconds(metric.get("interval", "0s"))
        timeout = metric["provider"]["prometheus"].get("timeout", 30)
        if 0 < every < scrape:
            reason = f"is measured every {every:g} s, but pods are read every {scrape:g} s: the same answer again"
            yield Flaw(manifest, f"{metric['name']} {reason}", (*path, "interval"))
        elif 0 < every < timeout:
            reason = f"may wait {timeout} s for an answer, but is measured every {every:g} s"
            yield Flaw(manifest, f"{metric['name']} {reason}", (*path, "interval"))


def errors_are_tolerated_but_not_for_ever(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, metric in _metrics(objects):
        limit, count = metric.get("consecutiveErrorLimit", 4), metric.get("count", 1)
        if limit < 1:
            reason = "consecutiveErrorLimit 0 aborts the rollout when Prometheus is unreachable once"
            yield Flaw(manifest, f"{metric['name']}: {reason}", (*path, "consecutiveErrorLimit"))
        elif limit > max(10, count):
            reason = f"consecutiveErrorLimit {limit} hides a Prometheus that is gone"
            yield Flaw(manifest, f"{metric['name']}: {reason}", (*path, "consecutiveErrorLimit"))


def templates_are_used(objects: Objects) -> Iterator[Flaw]:
    """An analysis that no step names measures nothing; an argument that is declared twice has two values."""
    used = {
        reference["templateName"]
        for _, spec in of_kind(objects, "Rollout")
        for _, analysis in analyses_of(spec)
        for reference in analysis["templates"]
    }
    for manifest, spec in of_kind(objects, "AnalysisTemplate"):
        if manifest.name not in used:
            yield Flaw(manifest, "no step of a Rollout names it, so it measures nothing", ("metadata", "name"))
        names = [argument["name"] for argument in spec.get("args", [])]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            yield Flaw(manifest, f"declares the argument {repeated[0]} twice", ("spec", "args"))


def analyses_of(spec: dict[str, Any]) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Every analysis that a Rollout's strategy runs, with its place."""
    strategy = ("spec", "strategy")
    for number, step in enumerate(spec["strategy"].get("canary", {}).get("steps", [])):
        if "analysis" in step:
            yield (*strategy, "canary", "steps", number, "analysis"), step["analysis"]
    for key in ("prePromotionAnalysis", "postPromotionAnalysis"):
        if key in spec["strategy"].get("blueGreen", {}):
            yield (*strategy, "blueGreen", key), spec["strategy"]["blueGreen"][key]


def _ranges(metric: dict[str, Any]) -> list[float]:
    """The windows of the query in seconds."""
    return windows(metric["provider"]["prometheus"]["query"])


def _scrape_intervals(objects: Objects) -> Iterator[float]:
    for _, spec in of_kind(objects, "ServiceMonitor"):
        for endpoint in spec["endpoints"]:
            yield seconds(endpoint.get("interval", "30s"))


def _candidate_routes(objects: Objects) -> Iterator[str]:
    """Labels of the router's series of requests to the candidate; none where no service is the canary's alone.

    ingress-nginx names the upstream by namespace, service and its port, Istio names the service. After a switch, all
    traffic is the candidate's.
    """
    services = {manifest.name: spec.get("ports", []) for manifest, spec in of_kind(objects, "Service")}
    for manifest, spec in of_kind(objects, "Rollout"):
        if active := spec["strategy"].get("blueGreen", {}).get("activeService"):
            yield from ('canary=""', f'destination_service_name="{active}"')
        canary = spec["strategy"].get("canary", {})
        name = canary.get("canaryService", "")
        if name not in services or name == canary.get("stableService"):
            continue
        metadata: Any = manifest.document.get("metadata")
        yield from (
            f'canary="{metadata["namespace"]}-{name}-{port.get("name", port["port"])}"'
            for port in services.get(name, [])
        )
        yield f'destination_service_name="{name}"'


def _metrics(objects: Objects) -> Iterator[tuple[KubernetesObject, Key, dict[str, Any]]]:
    for manifest, spec in of_kind(objects, "AnalysisTemplate"):
        for number, metric in enumerate(spec["metrics"]):
            yield manifest, ("spec", "metrics", number), metric


RULES: tuple[Rule, ...] = (
    arguments_are_of_the_right_version,
    queries_ask_for_the_candidate,
    windows_belong_to_their_step,
    windows_hold_samples,
    measurements_are_apart,
    errors_are_tolerated_but_not_for_ever,
    templates_are_used,
)
