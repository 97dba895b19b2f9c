"""What KEDA refuses of a ScaledObject, or scales otherwise than is meant.

Read in its source (kedacore/keda, apis/keda/v1alpha1/scaledobject_webhook.go and pkg/scalers/prometheus_scaler.go).
"""

from collections.abc import Iterator
from typing import Any

from tidegate.config import host_and_port
from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, of_kind

LONGEST_NAME = 54
NEEDED = ("serverAddress", "query", "threshold")


def replicas_are_kept(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "ScaledObject"):
        least, most = spec.get("minReplicaCount", 0), spec.get("maxReplicaCount", 100)
        if not 1 <= least <= most:
            reason = f"minReplicaCount {least} and maxReplicaCount {most}: at least one, and not more than the most"
            yield Flaw(manifest, reason, ("spec", "minReplicaCount"))
        if len(manifest.name) > LONGEST_NAME:
            reason = f"the name has {len(manifest.name)} characters; KEDA makes keda-hpa-<name> of {LONGEST_NAME}"
            yield Flaw(manifest, reason, ("metadata", "name"))


def triggers_measure(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "ScaledObject"):
        names: list[str | None] = []
        for number, trigger in enumerate(spec["triggers"]):
            place: Key = ("spec", "triggers", number)
            if (name := trigger.get("name")) is not None and name in names:
                yield Flaw(manifest, f"a second trigger named {name}", (*place, "name"))
            names.append(name)
            match trigger["type"]:
                case "prometheus":
                    yield from _of_prometheus(manifest, trigger, place)
                case "cpu":
                    yield from _of_processors(manifest, trigger, place)


def _of_prometheus(manifest: KubernetesObject, trigger: dict[str, Any], place: Key) -> Iterator[Flaw]:
    metadata = trigger["metadata"]
    if missing := [key for key in NEEDED if not metadata.get(key)]:
        yield Flaw(manifest, f"the trigger needs {missing[0]}", (*place, "metadata"))
        return
    if trigger.get("metricType", "AverageValue") != "AverageValue":
        reason = f"metricType {trigger['metricType']} compares all replicas' requests with what one takes"
        yield Flaw(manifest, reason, (*place, "metricType"))
    if not _positive(metadata["threshold"]):
        reason = f"threshold must be a number above 0, got {metadata['threshold']}"
        yield Flaw(manifest, reason, (*place, "metadata", "threshold"))
    if metadata.get("ignoreNullValues") != "false":
        reason = "ignoreNullValues must be false: no data would count as no requests, and replicas would be removed"
        yield Flaw(manifest, reason, (*place, "metadata"))
    try:
        host_and_port.of_url(metadata["serverAddress"])
    except ValueError as error:
        yield Flaw(manifest, f"serverAddress: {error}", (*place, "metadata", "serverAddress"))
    if f'namespace="{manifest.document["metadata"].get("namespace")}"' not in metadata["query"]:
        yield Flaw(manifest, "query counts requests of other namespaces, too", (*place, "metadata", "query"))


def _of_processors(manifest: KubernetesObject, trigger: dict[str, Any], place: Key) -> Iterator[Flaw]:
    if trigger.get("metricType") != "Utilization":
        yield Flaw(manifest, "metricType must be Utilization: value is a share of the request", (*place, "metricType"))
    if not _positive(value := trigger["metadata"].get("value", "")):
        yield Flaw(manifest, f"value must be a number above 0, got {value}", (*place, "metadata"))


def workloads_have_one_autoscaler(objects: Objects) -> Iterator[Flaw]:
    """A ScaledObject makes an autoscaler of its own: with another one beside it, each undoes what the other did."""
    first = {_scaled(spec): manifest for manifest, spec in of_kind(objects, "HorizontalPodAutoscaler")}
    for manifest, spec in of_kind(objects, "ScaledObject"):
        if (other := first.setdefault(_scaled(spec), manifest)) is not manifest:
            reason = f"scales the same workload as {other.kind} {other.name}; KEDA makes an autoscaler of its own"
            yield Flaw(manifest, reason, ("spec", "scaleTargetRef"))


def _scaled(spec: dict[str, Any]) -> tuple[str, str]:
    return str(spec["scaleTargetRef"].get("kind", "Deployment")), str(spec["scaleTargetRef"]["name"])


def _positive(text: str) -> bool:
    try:
        return 0 < float(text) < float("inf")
    except ValueError:
        return False


RULES: tuple[Rule, ...] = (replicas_are_kept, triggers_measure, workloads_have_one_autoscaler)
