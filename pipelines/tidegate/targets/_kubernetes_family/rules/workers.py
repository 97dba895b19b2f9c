"""Workers of a run: the same image as its first pod, and no more rights."""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, of_kind
from tidegate.targets._kubernetes_family.rules.capacity import amount

KINDS = ("RayCronJob", "RayJob", "ScheduledSparkApplication")
SAME_IN_PODS = ("automountServiceAccountToken", "securityContext", "serviceAccountName")
SAME_IN_CONTAINERS = ("image", "securityContext")


def workers_have_no_more_rights(objects: Objects) -> Iterator[Flaw]:
    """Whatever the lint of the first pod demands holds for its workers, which therefore must say the same."""
    for manifest, path, first, worker in _pairs(objects):
        for key in SAME_IN_PODS:
            if worker.get(key) != first.get(key):
                yield Flaw(manifest, f"a worker's {key} must be that of the pod that it works for", (*path, "spec"))
        for number, container in enumerate(worker["containers"]):
            place = (*path, "spec", "containers", number)
            for key in SAME_IN_CONTAINERS:
                if container.get(key) != first["containers"][0].get(key):
                    reason = f"{container['name']}: a worker's {key} must be that of the pod that it works for"
                    yield Flaw(manifest, reason, place)


def workers_have_bounds(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, _, worker in _pairs(objects):
        for number, container in enumerate(worker["containers"]):
            for kind in ("requests", "limits"):
                for name in ("cpu", "memory"):
                    if not amount(container.get("resources", {}).get(kind, {}).get(name, "0")) > 0:
                        reason = f"{container['name']}: resources.{kind}.{name} is missing"
                        yield Flaw(manifest, reason, (*path, "spec", "containers", number))


def workers_are_reached(objects: Objects) -> Iterator[Flaw]:
    """By each other: both directions, at ports that a cluster of them chooses by itself."""
    policies = [spec for _, spec in of_kind(objects, "NetworkPolicy")]
    for manifest, path, _, _ in _pairs(objects):
        for direction, peer in (("ingress", "from"), ("egress", "to")):
            own = [{"podSelector": spec["podSelector"]} for spec in policies]
            rules = [
                rule for spec in policies for rule in spec.get(direction, []) if rule.get(peer) in [[of] for of in own]
            ]
            if not any("ports" not in rule for rule in rules):
                yield Flaw(
                    manifest, f"no NetworkPolicy lets workers and the pod that they work for talk ({direction})", path
                )


def _pairs(objects: Objects) -> Iterator[tuple[KubernetesObject, Key, dict[str, Any], dict[str, Any]]]:
    """Each worker's template with its place, after the pod that it works for."""
    for manifest, _ in of_kind(objects, *KINDS):
        for path, template in manifest.worker_templates.items():
            yield manifest, path, manifest.template["spec"], template["spec"]


RULES: tuple[Rule, ...] = (workers_have_no_more_rights, workers_have_bounds, workers_are_reached)
