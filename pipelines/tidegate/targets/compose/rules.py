"""What Compose, HAProxy and Prometheus would refuse, or run otherwise.

One function per rule. Rules see only files whose fields and types are right: `schema` runs first.
"""

from collections.abc import Iterator
from typing import Any

from tidegate.manifest_formats import Key
from tidegate.targets import Flaw, Manifest

MOST_WEIGHT = 256
"""HAProxy's largest weight; 0 sends a server nothing."""
ROUTER = "router"


def flaws(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """What every rule finds."""
    files = {manifest.file: manifest for manifest in manifests}
    compose, router = files.get("compose.yaml"), files.get("haproxy.cfg")
    if compose is not None:
        for rule in (references, dependencies, exposure, containment):
            yield from rule(compose)
    if router is not None:
        yield from backends(router)
        yield from servers(router, _services(compose) if compose else {})
    if "alerts.yaml" in files:
        yield from alerts(files["alerts.yaml"])


def references(manifest: Manifest) -> Iterator[Flaw]:
    """Networks and volumes that a service names must be declared, and those that are declared must be used."""
    used = {(kind, name): place for kind, name, place in _used(manifest)}
    declared = {(kind, name) for kind in ("networks", "volumes") for name in manifest.document[kind]}
    for kind, name in sorted(used.keys() - declared):
        yield Flaw(manifest, f"unknown {kind.removesuffix('s')} {name}", used[kind, name])
    for kind, name in sorted(declared - used.keys()):
        yield Flaw(manifest, f"no service uses {name}", (kind, name))


def _used(manifest: Manifest) -> Iterator[tuple[str, str, Key]]:
    """What each service names: the kind, the name and its place."""
    for service_name, service in _services(manifest).items():
        for network in service["networks"]:
            yield "networks", network, ("services", service_name, "networks")
        for number, mount in enumerate(service.get("volumes", [])):
            if mount["type"] == "volume":
                yield "volumes", mount.get("source", ""), ("services", service_name, "volumes", number)


def dependencies(manifest: Manifest) -> Iterator[Flaw]:
    """A condition that could never come true stops `docker compose up`."""
    services = _services(manifest)
    for name, service in services.items():
        for other, dependency in service.get("depends_on", {}).items():
            place: Key = ("services", name, "depends_on", other)
            condition = dependency["condition"]
            if other not in services:
                yield Flaw(manifest, f"{name}: unknown service {other}", place)
            elif condition == "service_healthy" and "healthcheck" not in services[other]:
                yield Flaw(manifest, f"{name} waits until {other} is healthy, which has no healthcheck", place)
            elif condition == "service_completed_successfully" and services[other]["restart"] == "always":
                yield Flaw(manifest, f"{name} waits until {other} has ended, which restarts always", place)


def exposure(manifest: Manifest) -> Iterator[Flaw]:
    """Only the router is reached from outside; several replicas can't publish one port."""
    for name, service in _services(manifest).items():
        ports = service.get("ports", [])
        if ports and name != ROUTER:
            reason = "publishes a port: its requests would pass the router by"
            yield Flaw(manifest, f"{name} {reason}", ("services", name, "ports"))
        published = [(port["host_ip"], port["published"]) for port in ports]
        if len(set(published)) < len(published):
            yield Flaw(manifest, f"{name} publishes a port twice", ("services", name, "ports"))
        if not all(1 <= int(port["published"]) <= 65535 for port in ports):
            yield Flaw(manifest, f"{name} publishes a port that does not exist", ("services", name, "ports"))


def containment(manifest: Manifest) -> Iterator[Flaw]:
    """No container may gain rights, write its image, or reach the machine's own Docker."""
    for name, service in _services(manifest).items():
        place = ("services", name)
        if not service.get("read_only"):
            yield Flaw(manifest, f"{name} must be read_only", (*place, "read_only"))
        if service.get("cap_drop") != ["ALL"]:
            yield Flaw(manifest, f"{name} must drop ALL capabilities", (*place, "cap_drop"))
        if "no-new-privileges:true" not in service.get("security_opt", []):
            yield Flaw(manifest, f"{name} must have no-new-privileges", (*place, "security_opt"))
        for number, mount in enumerate(service.get("volumes", [])):
            outside = mount["type"] == "bind" and (not mount.get("read_only") or mount["source"] != ".")
            if outside:
                reason = "may bind only this folder, to read it"
                yield Flaw(manifest, f"{name} {reason}", (*place, "volumes", number))


def backends(manifest: Manifest) -> Iterator[Flaw]:
    """Each frontend leads to a backend that exists, and each backend to a server with a share of the traffic."""
    sections: dict[str, list[list[str]]] = manifest.document
    for section, lines in sections.items():
        kind, _, name = section.partition(" ")
        if kind == "frontend" and not any(words[0] == "bind" for words in lines):
            yield Flaw(manifest, f"{name} listens nowhere", (section,))
        for number, words in enumerate(lines):
            if words[0] in {"default_backend", "use_backend"} and f"backend {words[1]}" not in sections:
                yield Flaw(manifest, f"unknown backend {words[1]}", (section, number))
        if kind == "backend":
            weights = [_weight(words) for words in lines if words[0] in {"server", "server-template"}]
            if not sum(weights):
                yield Flaw(manifest, f"no server of {name} gets a share of the traffic", (section,))


def servers(manifest: Manifest, services: dict[str, Any]) -> Iterator[Flaw]:
    """Each is a service of the compose file with as many replicas, is checked, and has a weight that HAProxy takes."""
    for section, lines in manifest.document.items():
        for number, words in enumerate(lines):
            if words[0] != "server-template":
                continue
            place: Key = (section, number)
            service, _, _ = words[3].partition(":")
            replicas = services.get(service, {}).get("deploy", {}).get("replicas", 1)
            if service not in services:
                yield Flaw(manifest, f"{words[1]} is not a service of compose.yaml: {service}", place)
            elif words[2] != str(replicas):
                yield Flaw(manifest, f"{words[1]} has {words[2]} servers; {service} has {replicas} replicas", place)
            if "check" not in words:
                yield Flaw(manifest, f"{words[1]} is not checked: requests go to servers that do not answer", place)
            if not 0 <= _weight(words) <= MOST_WEIGHT:
                yield Flaw(manifest, f"{words[1]}: a weight is between 0 and {MOST_WEIGHT}", place)


def alerts(manifest: Manifest) -> Iterator[Flaw]:
    """Prometheus takes a group's name once, and shows one alert per name and labels."""
    names = [group["name"] for group in manifest.document["groups"]]
    for number, group in enumerate(manifest.document["groups"]):
        if names.count(group["name"]) > 1:
            yield Flaw(manifest, f"the group {group['name']} repeats", ("groups", number))
        alerted = [rule["alert"] for rule in group["rules"]]
        for place, rule in enumerate(group["rules"]):
            if alerted.count(rule["alert"]) > 1:
                yield Flaw(manifest, f"the alert {rule['alert']} repeats", ("groups", number, "rules", place))


def _services(manifest: Manifest) -> dict[str, Any]:
    services: dict[str, Any] = manifest.document["services"]
    return services


def _weight(words: list[str]) -> int:
    """1 where none is written; -1 for what is not a number."""
    if "weight" not in words:
        return 1
    text = words[words.index("weight") + 1] if words[-1] != "weight" else ""
    return int(text) if text.isdecimal() else -1
