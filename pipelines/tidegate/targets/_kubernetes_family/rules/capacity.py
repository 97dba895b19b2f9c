"""Amounts: resources of containers, replicas to replace, drain and scale."""

import math
import re
from collections.abc import Iterator
from typing import Any

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import (
    KubernetesObject,
    Objects,
    Rule,
    autoscalers,
    containers_of,
    of_kind,
)

QUANTITY = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?")
UNITS = {"": 1.0, "m": 1e-3} | {unit: 1000.0 ** (power + 1) for power, unit in enumerate("kMGTPE")}
UNITS |= {f"{unit}i": 1024.0 ** (power + 1) for power, unit in enumerate("KMGTPE")}
LEAST = {"cpu": (1e-3, "1m"), "memory": (4 * 2**20, "4Mi")}
"""Less is refused (cpu) or is less than any process needs."""


def amount(quantity: object) -> float:
    """A quantity as Kubernetes reads it; NaN for what is none."""
    match = QUANTITY.fullmatch(str(quantity))
    if not match or isinstance(quantity, bool):
        return math.nan
    number, unit = match[1], match[2] or ""
    return float(number) * UNITS[unit] if unit in UNITS else float(number + unit)


def resources_are_amounts(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, container in containers_of(objects):
        resources = container.get("resources", {})
        for kind in ("requests", "limits"):
            for name, quantity in resources.get(kind, {}).items():
                place = (*path, "resources", kind, name)
                least, said = LEAST.get(name, (0.0, "0"))
                if not amount(quantity) >= least:
                    reason = f"{container['name']}: {quantity} is not an amount of {name} of at least {said}"
                    yield Flaw(manifest, reason, place)
        for name, quantity in resources.get("requests", {}).items():
            limit = resources.get("limits", {}).get(name, quantity)
            if amount(quantity) > amount(limit):
                reason = f"{container['name']}: requests {quantity} of {name}, above its limit {limit}"
                yield Flaw(manifest, reason, (*path, "resources", "requests", name))


def replicas_can_be_replaced(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "Deployment"):
        strategy = spec.get("strategy", {})
        path = ("spec", "strategy")
        if strategy.get("type") == "Recreate":
            yield Flaw(manifest, "Recreate ends every replica before the first new one starts", path)
        rolling = strategy.get("rollingUpdate", {})
        surge, missing = rolling.get("maxSurge", "25%"), rolling.get("maxUnavailable", "25%")
        if _nothing(surge) and _nothing(missing):
            yield Flaw(manifest, "maxSurge and maxUnavailable are both 0: no replica could ever be replaced", path)
        if str(missing) == "100%":
            yield Flaw(manifest, "maxUnavailable 100% ends every replica at once", path)


def autoscalers_can_scale(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "HorizontalPodAutoscaler"):
        least, most = spec.get("minReplicas", 1), spec["maxReplicas"]
        if not 1 <= least <= most:
            reason = f"minReplicas {least} and maxReplicas {most}: at least one, and not more than the most"
            yield Flaw(manifest, reason, ("spec", "minReplicas"))
        if not spec.get("metrics"):
            yield Flaw(manifest, "no metric decides when to scale", ("spec",))
        for number, metric in enumerate(spec.get("metrics", [])):
            target = metric.get("resource", {}).get("target", {})
            utilization = target.get("averageUtilization")
            path = ("spec", "metrics", number)
            if target.get("type") == "Utilization" and (utilization is None or utilization < 1):
                yield Flaw(manifest, f"averageUtilization must be at least 1, got {utilization}", path)


def budgets_allow_drains(objects: Objects) -> Iterator[Flaw]:
    """A budget that allows no disruption keeps every node from being drained."""
    scalers = [spec for _, spec in autoscalers(objects)]
    least = min((spec.get("minReplicas", spec.get("minReplicaCount", 1)) for spec in scalers), default=1)
    for manifest, spec in of_kind(objects, "PodDisruptionBudget"):
        available, missing = spec.get("minAvailable"), spec.get("maxUnavailable")
        if (available is None) == (missing is None):
            yield Flaw(manifest, "needs minAvailable or maxUnavailable, exactly one", ("spec",))
        elif _nothing(missing) or str(available) == "100%" or (isinstance(available, int) and available >= least):
            said = f"maxUnavailable {missing}" if available is None else f"minAvailable {available} of {least}"
            yield Flaw(manifest, f"{said}: no node could ever be drained", ("spec",))


def budgets_are_alone(objects: Objects) -> Iterator[Flaw]:
    """The API refuses an eviction from a pod that two budgets protect."""
    yield from _alone(objects, "PodDisruptionBudget", lambda spec: str(spec.get("selector")), "protects the same pods")
    yield from _alone(
        objects, "HorizontalPodAutoscaler", lambda spec: str(spec.get("scaleTargetRef")), "scales the same workload"
    )


def _alone(objects: Objects, kind: str, key: Any, what: str) -> Iterator[Flaw]:
    first: dict[str, KubernetesObject] = {}
    for manifest, spec in of_kind(objects, kind):
        if (other := first.setdefault(key(spec), manifest)) is not manifest:
            yield Flaw(manifest, f"{what} as {other.name}", ("spec",))


def _nothing(value: object) -> bool:
    return value in (0, "0", "0%") and not isinstance(value, bool)


RULES: tuple[Rule, ...] = (
    resources_are_amounts,
    replicas_can_be_replaced,
    autoscalers_can_scale,
    budgets_allow_drains,
    budgets_are_alone,
)
