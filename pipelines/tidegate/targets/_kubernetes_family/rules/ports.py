"""Ports, hosts and policies: traffic reaches its pods, only from where it may."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Any

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family.rules import (
    KubernetesObject,
    Objects,
    Rule,
    containers_of,
    of_kind,
    servers_of,
)
from tidegate.targets._kubernetes_family.rules.names import SUBDOMAIN

PORT_NAME = re.compile(r"(?=.{1,15}$)(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?")
MOST = 65_535
ANNOTATED = "use-annotation"
"""No port: the AWS Load Balancer Controller reads an annotation where a backend has it."""
PATH_TYPES = ("Exact", "Prefix", "ImplementationSpecific")


def containers_open_valid_ports(objects: Objects) -> Iterator[Flaw]:
    for manifest, path, container in containers_of(objects):
        seen: set[object] = set()
        for number, port in enumerate(container.get("ports", [])):
            place = (*path, "ports", number)
            if not 1 <= port["containerPort"] <= MOST:
                yield Flaw(manifest, f"containerPort must be 1 to {MOST}, got {port['containerPort']}", place)
            if "name" in port and not PORT_NAME.fullmatch(port["name"]):
                yield Flaw(manifest, f"{port['name']} is not the name of a port: a-z, 0-9 and -, at most 15", place)
            for key in {(port["containerPort"], port.get("protocol", "TCP")), port.get("name")} - {None}:
                if key in seen:
                    yield Flaw(manifest, f"a second port {key if isinstance(key, str) else key[0]}", place)
                seen.add(key)


def services_have_valid_ports(objects: Objects) -> Iterator[Flaw]:
    for manifest, spec in of_kind(objects, "Service"):
        ports, seen = spec.get("ports", []), set[object]()
        if not ports:
            yield Flaw(manifest, "needs a port", ("spec",))
        for number, port in enumerate(ports):
            place = ("spec", "ports", number)
            if not 1 <= port["port"] <= MOST:
                yield Flaw(manifest, f"port must be 1 to {MOST}, got {port['port']}", place)
            if len(ports) > 1 and not port.get("name"):
                yield Flaw(manifest, "each of several ports needs a name", place)
            for key in {(port["port"], port.get("protocol", "TCP")), port.get("name")} - {None}:
                if key in seen:
                    yield Flaw(manifest, f"a second port {key if isinstance(key, str) else key[0]}", place)
                seen.add(key)


def ingresses_are_valid(objects: Objects) -> Iterator[Flaw]:
    named = _service_ports(objects)
    for manifest, spec in of_kind(objects, "Ingress"):
        if not spec.get("rules") and "defaultBackend" not in spec:
            yield Flaw(manifest, "needs a rule or a defaultBackend", ("spec",))
        for number, rule in enumerate(spec.get("rules", [])):
            place = ("spec", "rules", number)
            if (host := rule.get("host")) is not None and not _is_host(host):
                yield Flaw(manifest, f"{host} is not a DNS name", (*place, "host"))
            for path in rule.get("http", {}).get("paths", []):
                if path.get("pathType") not in PATH_TYPES:
                    yield Flaw(manifest, f"pathType must be one of {', '.join(PATH_TYPES)}", (*place, "http"))
                elif not str(path.get("path", "/")).startswith("/"):
                    yield Flaw(manifest, f"the path {path['path']} must begin with /", (*place, "http"))
                service = path["backend"].get("service", {})
                port = service.get("port", {})
                wanted = port.get("name", port.get("number"))
                if wanted == ANNOTATED and spec.get("ingressClassName") == "alb":
                    continue
                if service.get("name") in named and wanted not in named[service["name"]]:
                    yield Flaw(manifest, f"Service {service['name']} has no port {wanted}", (*place, "http"))


def monitors_read_ports_of_services(objects: Objects) -> Iterator[Flaw]:
    names = {name for ports in _service_ports(objects).values() for name in ports}
    for manifest, spec in of_kind(objects, "ServiceMonitor"):
        for number, endpoint in enumerate(spec["endpoints"]):
            if endpoint["port"] not in names:
                reason = f"no Service has a port named {endpoint['port']}, so nothing would be measured"
                yield Flaw(manifest, reason, ("spec", "endpoints", number))


def policies_let_the_server_work(objects: Objects) -> Iterator[Flaw]:
    has_servers = any(servers_of(objects))
    for manifest, spec in of_kind(objects, "NetworkPolicy"):
        types = spec.get("policyTypes", ["Ingress"])
        for kind, key, effect in (
            ("Ingress", "ingress", "no client could call the server"),
            ("Egress", "egress", "no pod could fetch its model"),
        ):
            if kind in types and not spec.get(key) and (has_servers or kind == "Egress"):
                yield Flaw(manifest, f"allows no {key}: {effect}", ("spec", "policyTypes"))
            for number, rule in enumerate(spec.get(key, [])):
                if kind in types and not rule:
                    yield Flaw(manifest, f"an empty rule allows all {key}", ("spec", key, number))
                yield from _policy_ports(manifest, rule, key, number)


def _policy_ports(manifest: KubernetesObject, rule: dict[str, Any], key: str, number: int) -> Iterator[Flaw]:
    for port in rule.get("ports", []):
        place, wanted, end = ("spec", key, number, "ports"), port.get("port"), port.get("endPort")
        if isinstance(wanted, int) and not 1 <= wanted <= MOST:
            yield Flaw(manifest, f"port must be 1 to {MOST}, got {wanted}", place)
        if isinstance(wanted, str) and not PORT_NAME.fullmatch(wanted):
            yield Flaw(manifest, f"{wanted} is not the name of a port", place)
        if end is not None and not (isinstance(wanted, int) and wanted <= end <= MOST):
            yield Flaw(manifest, f"endPort {end} needs a port number that is not above it", place)


def _service_ports(objects: Objects) -> dict[str, set[object]]:
    return {
        manifest.name: {key for port in spec.get("ports", []) for key in (port.get("name"), port["port"])}
        for manifest, spec in of_kind(objects, "Service")
    }


def _is_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        name = host.removeprefix("*.")
        return bool(SUBDOMAIN.fullmatch(name)) and all(len(label) <= 63 for label in name.split("."))
    return False


RULES: tuple[Rule, ...] = (
    containers_open_valid_ports,
    services_have_valid_ports,
    ingresses_are_valid,
    monitors_read_ports_of_services,
    policies_let_the_server_work,
)
