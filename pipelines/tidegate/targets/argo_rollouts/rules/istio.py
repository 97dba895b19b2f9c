"""What Istio and the controller demand of a VirtualService and routes in it."""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, of_kind

CANARY: Key = ("spec", "strategy", "canary")
ROUTES = ("setMirrorRoute", "setHeaderRoute")


def the_virtual_service_leads_to_both_versions(objects: Objects) -> Iterator[Flaw]:
    """In each route that the controller weighs; until the first step, all traffic is the stable version's."""
    services = {manifest.name: (manifest, spec) for manifest, spec in of_kind(objects, "VirtualService")}
    for manifest, routing, canary in _routed(objects):
        named = routing["virtualService"]
        place: Key = (*CANARY, "trafficRouting", "istio", "virtualService")
        if named["name"] not in services:
            yield Flaw(manifest, f"no VirtualService named {named['name']}", (*place, "name"))
            continue
        service, spec = services[named["name"]]
        routes = {route["name"]: number for number, route in enumerate(spec["http"])}
        for name in named["routes"]:
            if name not in routes:
                yield Flaw(manifest, f"{service.name} has no route named {name}", (*place, "routes"))
                continue
            number = routes[name]
            weights = {sent["destination"]["host"]: sent["weight"] for sent in spec["http"][number]["route"]}
            wanted = {canary.get("stableService"): 100, canary.get("canaryService"): 0}
            if weights != wanted:
                reason = f"must send 100 to {canary.get('stableService')} and 0 to {canary.get('canaryService')}"
                yield Flaw(service, f"{reason}, got {weights}", ("spec", "http", number, "route"))


def routes_of_steps_are_managed(objects: Objects) -> Iterator[Flaw]:
    """The controller sets only what managedRoutes names, and only Istio's routes copy requests."""
    for manifest, spec in of_kind(objects, "Rollout"):
        canary = spec["strategy"].get("canary", {})
        routing = canary.get("trafficRouting", {})
        managed = {route["name"] for route in routing.get("managedRoutes", [])}
        for number, action, route in _set(canary):
            place: Key = (*CANARY, "steps", number, action)
            if route["name"] not in managed:
                yield Flaw(manifest, f"managedRoutes does not name {route['name']}", (*place, "name"))
            if "istio" not in routing:
                yield Flaw(manifest, f"{action} needs Istio", place)


def routes_have_pods_and_are_measured(objects: Objects) -> Iterator[Flaw]:
    """Without a scale of its own, a version without weight has no pod; a route that nothing measures proves nothing."""
    for manifest, spec in of_kind(objects, "Rollout"):
        canary = spec["strategy"].get("canary", {})
        steps = canary.get("steps", [])
        for number, action, route in _set(canary):
            if not route.get("match"):
                continue
            place: Key = (*CANARY, "steps", number, action)
            if not any("setCanaryScale" in step or "setWeight" in step for step in steps[:number]):
                yield Flaw(manifest, f"no setCanaryScale before {action}: no pod would get these requests", place)
            if number + 1 == len(steps) or "analysis" not in steps[number + 1]:
                yield Flaw(manifest, f"no analysis follows {action}", place)


def copies_end(objects: Objects) -> Iterator[Flaw]:
    """A mirror that no later step removes would go on beside live traffic."""
    for manifest, spec in of_kind(objects, "Rollout"):
        last: dict[str, tuple[int, bool]] = {}
        for number, action, route in _set(spec["strategy"].get("canary", {})):
            if action == "setMirrorRoute":
                last[route["name"]] = (number, bool(route.get("match")))
        for name, (number, is_set) in last.items():
            if is_set:
                yield Flaw(manifest, f"no later step removes the copies of {name}", (*CANARY, "steps", number))


def _set(canary: dict[str, Any]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Each route that a step sets or removes: the step's number, the action, the route."""
    for number, step in enumerate(canary.get("steps", [])):
        yield from ((number, action, step[action]) for action in ROUTES if action in step)


def _routed(objects: Objects) -> Iterator[tuple[KubernetesObject, dict[str, Any], dict[str, Any]]]:
    for manifest, spec in of_kind(objects, "Rollout"):
        canary = spec["strategy"].get("canary", {})
        if (routing := canary.get("trafficRouting", {}).get("istio")) is not None:
            yield manifest, routing, canary


RULES: tuple[Rule, ...] = (
    the_virtual_service_leads_to_both_versions,
    routes_of_steps_are_managed,
    routes_have_pods_and_are_measured,
    copies_end,
)
