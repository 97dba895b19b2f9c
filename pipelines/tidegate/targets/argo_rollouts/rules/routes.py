"""What the Gateway API demands: an HTTPRoute that leads to both services."""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, Rule, of_kind

ROUTING: Key = ("spec", "strategy", "canary", "trafficRouting")
PLUGIN = "argoproj-labs/gatewayAPI"


def one_router_divides_the_traffic(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "Rollout"):
        routing = spec["strategy"].get("canary", {}).get("trafficRouting")
        routers = [key for key in routing or () if key != "managedRoutes"]
        if routing is not None and len(routers) != 1:
            yield Flaw(manifest, f"one router divides the traffic; this names {', '.join(routers) or 'none'}", ROUTING)


def the_route_leads_to_both_versions(objects: Objects) -> Iterator[Flaw]:
    """In each rule that leads to one of them: the plugin sets the weights of both in all rules."""
    routes = {manifest.name: (manifest, spec) for manifest, spec in of_kind(objects, "HTTPRoute")}
    for manifest, name, canary in _routed(objects):
        if name not in routes:
            yield Flaw(manifest, f"no HTTPRoute named {name}", (*ROUTING, "plugins", PLUGIN, "httpRoute"))
            continue
        route, spec = routes[name]
        wanted = {canary.get("stableService"): 100, canary.get("canaryService"): 0}
        for number, rule in enumerate(spec["rules"]):
            place: Key = ("spec", "rules", number, "backendRefs")
            weights = {reference["name"]: reference.get("weight", 1) for reference in rule["backendRefs"]}
            if weights.keys() != wanted.keys():
                yield Flaw(route, f"must lead to {' and '.join(map(str, wanted))}", place)
            elif weights != wanted:
                reason = "until the first step all traffic is the stable version's: weights 100 and 0"
                yield Flaw(route, f"{reason}, got {weights}", place)


def routes_lead_to_ports_of_services(objects: Objects) -> Iterator[Flaw]:
    ports = {
        manifest.name: {port["port"] for port in spec.get("ports", [])}
        for manifest, spec in of_kind(objects, "Service")
    }
    for manifest, spec in of_kind(objects, "HTTPRoute"):
        for number, rule in enumerate(spec["rules"]):
            for index, reference in enumerate(rule["backendRefs"]):
                place: Key = ("spec", "rules", number, "backendRefs", index)
                if reference["name"] not in ports:
                    yield Flaw(manifest, f"no Service named {reference['name']}", place)
                elif reference["port"] not in ports[reference["name"]]:
                    yield Flaw(manifest, f"Service {reference['name']} has no port {reference['port']}", place)


def _routed(objects: Objects) -> Iterator[tuple[KubernetesObject, str, dict[str, Any]]]:
    """Each rollout whose traffic an HTTPRoute divides, the route's name, and its canary."""
    for manifest, spec in of_kind(objects, "Rollout"):
        canary = spec["strategy"].get("canary", {})
        plugins = canary.get("trafficRouting", {}).get("plugins")
        if plugins is not None:
            yield manifest, plugins[PLUGIN]["httpRoute"], canary


RULES: tuple[Rule, ...] = (
    one_router_divides_the_traffic,
    the_route_leads_to_both_versions,
    routes_lead_to_ports_of_services,
)
