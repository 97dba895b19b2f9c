"""What a canary demands: shares of traffic that grow, are exact and measured."""

from collections.abc import Iterator
from typing import Any

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import Objects, Rule, backends, named, of_kind

ACTIONS = ("setWeight", "pause", "analysis", "setCanaryScale", "setMirrorRoute", "setHeaderRoute")
CANARY = ("spec", "strategy", "canary")
STEPS = (*CANARY, "steps")


def each_step_does_one_thing(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "Rollout"):
        for number, step in enumerate(_steps(spec)):
            if len(step) != 1:
                reason = f"a step does exactly one of {', '.join(ACTIONS)}; this one has {', '.join(step) or 'none'}"
                yield Flaw(manifest, reason, (*STEPS, number))


def weights_grow(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "Rollout"):
        last_weight = 0
        for number, step in enumerate(_steps(spec)):
            weight = step.get("setWeight", last_weight)
            if "setWeight" in step and not last_weight < weight < 100:
                reason = f"setWeight {weight} after {last_weight}: weights grow from step to step and stay below 100"
                yield Flaw(manifest, reason, (*STEPS, number, "setWeight"))
            last_weight = weight


def every_weight_is_measured(objects: Objects) -> Iterator[Flaw]:
    """A weight that no analysis follows gives a share of traffic to a version that nothing watches."""
    for manifest, spec in of_kind(objects, "Rollout"):
        steps = _steps(spec)
        if "canary" in spec["strategy"] and not steps:
            yield Flaw(manifest, "a canary without steps sends all traffic at once", CANARY)
        for number, step in enumerate(steps):
            following = steps[number + 1 :]
            until = next((index for index, later in enumerate(following) if "setWeight" in later), len(following))
            if "setWeight" in step and not any("analysis" in later for later in following[:until]):
                reason = f"no analysis follows setWeight {step['setWeight']} before the next weight"
                yield Flaw(manifest, reason, (*STEPS, number))


def canary_and_stable_are_two_services(objects: Objects) -> Iterator[Flaw]:
    services = named(objects, "Service")
    for manifest, spec in of_kind(objects, "Rollout"):
        if not (canary := spec["strategy"].get("canary")):
            continue
        pair = (canary.get("canaryService"), canary.get("stableService"))
        if "trafficRouting" in canary and (None in pair or pair[0] == pair[1]):
            yield Flaw(manifest, "traffic routing needs canaryService and stableService, two different ones", CANARY)
        yield from (
            Flaw(manifest, f"no Service named {name}", CANARY)
            for name in pair
            if name is not None and name not in services
        )


def weights_have_a_router(objects: Objects) -> Iterator[Flaw]:
    """Without one, a weight is rounded to whole replicas: 5 % of three replicas is one third."""
    for manifest, spec in of_kind(objects, "Rollout"):
        canary = spec["strategy"].get("canary")
        if canary is not None and "trafficRouting" not in canary:
            yield Flaw(manifest, "weights without trafficRouting are rounded to whole replicas", CANARY)


def the_routed_ingress_leads_to_stable(objects: Objects) -> Iterator[Flaw]:
    led = backends(objects)
    for manifest, spec in of_kind(objects, "Rollout"):
        canary = spec["strategy"].get("canary", {})
        if "nginx" in (routing := canary.get("trafficRouting", {})):
            ingress = routing["nginx"]["stableIngress"]
            if canary.get("stableService") not in led.get(ingress, set()):
                reason = f"no Ingress named {ingress} that leads to {canary.get('stableService')}"
                yield Flaw(manifest, reason, (*CANARY, "trafficRouting"))


def replicas_can_be_replaced(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "Rollout"):
        canary = spec["strategy"].get("canary", {})
        if canary.get("maxSurge", "25%") in {0, "0%"} and canary.get("maxUnavailable", "25%") in {0, "0%"}:
            yield Flaw(manifest, "maxSurge and maxUnavailable are both 0: no replica could ever be replaced", CANARY)


def _steps(spec: dict[str, Any]) -> list[dict[str, Any]]:
    steps: list[dict[str, object]] = spec["strategy"].get("canary", {}).get("steps", [])
    return steps


RULES: tuple[Rule, ...] = (
    each_step_does_one_thing,
    weights_grow,
    every_weight_is_measured,
    canary_and_stable_are_two_services,
    weights_have_a_router,
    the_routed_ingress_leads_to_stable,
    replicas_can_be_replaced,
)
