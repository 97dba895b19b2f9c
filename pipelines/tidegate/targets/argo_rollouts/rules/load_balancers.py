"""What a load balancer's Ingress must have, so that weights and pods are reached.

The AWS Load Balancer Controller and the rollout's controller both read it. Read in their sources (argo-rollouts,
rollout/trafficrouting/alb and pkg/apis/rollouts/validation).
"""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, of_kind
from tidegate.targets.argo_rollouts.load_balancer import ACTION, PREFIX

ALB: Key = ("spec", "strategy", "canary", "trafficRouting", "alb")


def the_load_balancer_is_divided_by_the_controller(objects: Objects) -> Iterator[Flaw]:
    """The stable service's action is an annotation that the controller writes: its backend must ask for it."""
    ingresses = {manifest.name: (manifest, spec) for manifest, spec in of_kind(objects, "Ingress")}
    ports = {
        manifest.name: {port["port"] for port in spec.get("ports", [])}
        for manifest, spec in of_kind(objects, "Service")
    }
    for manifest, spec in of_kind(objects, "Rollout"):
        canary = spec["strategy"].get("canary", {})
        if (routing := canary.get("trafficRouting", {}).get("alb")) is None:
            continue
        if routing["ingress"] not in ingresses:
            yield Flaw(manifest, f"no Ingress named {routing['ingress']}", (*ALB, "ingress"))
            continue
        for name in (canary.get("stableService"), canary.get("canaryService")):
            if name in ports and routing["servicePort"] not in ports[name]:
                yield Flaw(manifest, f"Service {name} has no port {routing['servicePort']}", (*ALB, "servicePort"))
        yield from _backends(*ingresses[routing["ingress"]], canary.get("stableService"))


def _backends(manifest: KubernetesObject, spec: dict[str, Any], stable: str | None) -> Iterator[Flaw]:
    for number, rule in enumerate(spec.get("rules", [])):
        for path in rule.get("http", {}).get("paths", []):
            service = path["backend"].get("service", {})
            place: Key = ("spec", "rules", number, "http")
            if service.get("name") != stable:
                yield Flaw(manifest, f"must lead to {stable}, whose traffic the controller divides", place)
            elif service.get("port", {}).get("name") != ACTION:
                reason = f"the port must be named {ACTION}: else all traffic stays with {stable}, whatever the step"
                yield Flaw(manifest, reason, place)


def load_balancers_reach_pods(objects: Objects) -> Iterator[Flaw]:
    """By their addresses, and from networks that the policy names."""
    policies = [spec for _, spec in of_kind(objects, "NetworkPolicy")]
    blocks = [
        peer["ipBlock"]
        for policy in policies
        for rule in policy.get("ingress", [])
        for peer in rule.get("from", [])
        if "ipBlock" in peer
    ]
    for manifest, spec in of_kind(objects, "Ingress"):
        if spec.get("ingressClassName") != "alb":
            continue
        annotations = manifest.document["metadata"].get("annotations", {})
        if annotations.get(f"{PREFIX}target-type") != "ip":
            reason = f"{PREFIX}target-type must be ip: as a node's port it would reach no Service of this kind"
            yield Flaw(manifest, reason, ("metadata", "annotations"))
        if policies and not blocks:
            yield Flaw(manifest, "no NetworkPolicy lets its subnets reach the pods", ("spec",))


RULES: tuple[Rule, ...] = (the_load_balancer_is_divided_by_the_controller, load_balancers_reach_pods)
