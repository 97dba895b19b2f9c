"""What an object names exists: pods behind services, targets of autoscalers."""

from collections.abc import Iterator
from typing import Any

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import (
    SERVERS,
    Objects,
    Rule,
    autoscalers,
    named,
    of_kind,
    pod_labels,
    pods_of,
)


def outside(objects: Objects, namespace: str) -> Iterator[Flaw]:
    """Objects in another namespace, or in whichever the person who applies them happens to use."""
    for manifest in objects:
        if (own := manifest.document["metadata"].get("namespace")) != namespace:
            yield Flaw(manifest, f"is in namespace {own}; the environment is in {namespace}", ("metadata", "namespace"))


def objects_are_unique(objects: Objects) -> Iterator[Flaw]:
    seen = set()
    for manifest in objects:
        if (key := (manifest.kind, manifest.name)) in seen:
            yield Flaw(manifest, f"a second {manifest.kind} named {manifest.name}; one would replace the other")
        seen.add(key)


def workloads_select_their_own_pods(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, *SERVERS):
        labels = spec["template"].get("metadata", {}).get("labels", {})
        if not _matches(spec["selector"]["matchLabels"], labels):
            yield Flaw(manifest, "the selector does not match the labels of the pods", ("spec", "selector"))


def selectors_match_pods(objects: Objects) -> Iterator[Flaw]:
    """Services, disruption budgets and network policies that select nothing protect and reach nothing."""
    pods = [*pod_labels(objects)]
    for manifest, spec in of_kind(objects, "Service", "PodDisruptionBudget", "NetworkPolicy", "PodMonitor"):
        key = {"Service": "selector", "NetworkPolicy": "podSelector"}.get(manifest.kind, "selector")
        selector = spec.get(key) or {}
        wanted = selector if manifest.kind == "Service" else selector.get("matchLabels", {})
        if not wanted or not any(_matches(wanted, labels) for labels in pods):
            yield Flaw(manifest, f"{manifest.kind} {manifest.name} selects no pod of this environment", ("spec", key))


def ports_have_names_that_pods_open(objects: Objects) -> Iterator[Flaw]:
    opened = {
        name
        for _, pod in pods_of(objects)
        for container in pod["containers"]
        for port in container.get("ports", [])
        for name in (port.get("name"), port["containerPort"])
    }
    for manifest, spec in of_kind(objects, "Service"):
        for number, port in enumerate(spec.get("ports", [])):
            if (wanted := port.get("targetPort", port["port"])) not in opened:
                path = ("spec", "ports", number, "targetPort")
                yield Flaw(manifest, f"no container opens the port {wanted}", path)


def autoscalers_have_a_target(objects: Objects) -> Iterator[Flaw]:
    workloads = {
        (manifest.document.get("apiVersion"), manifest.kind, manifest.name)
        for manifest in objects
        if manifest.kind in SERVERS
    }
    for manifest, spec in autoscalers(objects):
        target = {"apiVersion": "apps/v1", "kind": "Deployment"} | spec["scaleTargetRef"]
        if (target["apiVersion"], target["kind"], target["name"]) not in workloads:
            reason = f"scales {target['kind']} {target['name']} of {target['apiVersion']}, which does not exist"
            yield Flaw(manifest, reason, ("spec", "scaleTargetRef"))


def workloads_leave_their_number_to_the_autoscaler(objects: Objects) -> Iterator[Flaw]:
    scaled = {spec["scaleTargetRef"]["name"] for _, spec in autoscalers(objects)}
    for manifest, spec in of_kind(objects, *SERVERS):
        if manifest.name in scaled and "replicas" in spec:
            reason = "replicas would reset what the autoscaler decided each time it is applied; leave it out"
            yield Flaw(manifest, reason, ("spec", "replicas"))


def pods_run_as_an_existing_account(objects: Objects) -> Iterator[Flaw]:
    accounts = named(objects, "ServiceAccount")
    for manifest, pod in pods_of(objects):
        account = pod.get("serviceAccountName")
        if account not in accounts:
            yield Flaw(manifest, f"no ServiceAccount named {account}", (*manifest.pod_path, "serviceAccountName"))


def ingresses_lead_to_services(objects: Objects) -> Iterator[Flaw]:
    services = named(objects, "Service")
    for manifest, spec in of_kind(objects, "Ingress"):
        for number, rule in enumerate(spec.get("rules", [])):
            for path in rule.get("http", {}).get("paths", []):
                if (name := path["backend"].get("service", {}).get("name")) not in services:
                    yield Flaw(manifest, f"no Service named {name}", ("spec", "rules", number, "http"))


def monitors_watch_services(objects: Objects) -> Iterator[Flaw]:
    services = [manifest.document["metadata"].get("labels", {}) for manifest, _ in of_kind(objects, "Service")]
    for manifest, spec in of_kind(objects, "ServiceMonitor"):
        if not any(_matches(spec["selector"]["matchLabels"], labels) for labels in services):
            yield Flaw(manifest, "selects no Service, so nothing would be measured", ("spec", "selector"))


def _matches(selector: dict[str, Any], labels: dict[str, object]) -> bool:
    return selector.items() <= labels.items()


RULES: tuple[Rule, ...] = (
    objects_are_unique,
    workloads_select_their_own_pods,
    selectors_match_pods,
    ports_have_names_that_pods_open,
    autoscalers_have_a_target,
    workloads_leave_their_number_to_the_autoscaler,
    pods_run_as_an_existing_account,
    ingresses_lead_to_services,
    monitors_watch_services,
)
