"""Ports and hosts that no traffic reaches, and policies that keep the server from its work."""

from typing import Any

import pytest

from targets._kubernetes_family.rules.faults import Changed, assert_found, found
from tidegate.targets import Manifest
from tidegate.targets._kubernetes_family.rules.ports import MOST

POD = ("spec", "template", "spec")
SERVER = (*POD, "containers", 0)
FAULTS: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    ("Deployment", (*SERVER, "ports", 0, "containerPort"), 70000, "containerPort must be 1 to 65535, got 70000"),
    ("Deployment", (*SERVER, "ports", 0, "name"), "HTTP", "HTTP is not the name of a port"),
    ("Deployment", (*SERVER, "ports", 0, "name"), "a-name-of-sixteen", "is not the name of a port"),
    ("Deployment", (*SERVER, "ports"), [{"name": "http", "containerPort": n} for n in (80, 81)], "a second port http"),
    ("Deployment", (*SERVER, "ports"), [{"containerPort": 8080}] * 2, "a second port 8080"),
    ("Service", ("spec", "ports", 0, "port"), 0, "port must be 1 to 65535, got 0"),
    ("Service", ("spec", "ports"), [], "needs a port"),
    ("Service", ("spec", "ports"), [{"port": 80}, {"port": 81}], "each of several ports needs a name"),
    ("Service", ("spec", "ports"), [{"port": 80, "name": "a"}, {"port": 80, "name": "b"}], "a second port 80"),
    ("NetworkPolicy", ("spec", "ingress"), [], "no client could call the server"),
    ("NetworkPolicy", ("spec", "egress"), ..., "no pod could fetch its model"),
    ("NetworkPolicy", ("spec", "egress"), [{}], "an empty rule allows all egress"),
    ("NetworkPolicy", ("spec", "egress", 1, "ports", 0, "port"), 99999, "port must be 1 to 65535, got 99999"),
    ("NetworkPolicy", ("spec", "ingress", 0, "ports", 0, "port"), "a b", "a b is not the name of a port"),
    ("NetworkPolicy", ("spec", "ingress", 0, "ports", 0, "endPort"), 90, "endPort 90 needs a port number"),
]


@pytest.mark.parametrize(("kind", "path", "value", "message"), FAULTS, ids=[message for *_, message in FAULTS])
def test_a_port_or_policy_that_cannot_work_is_found(
    kind: str, path: tuple[str | int, ...], value: Any, message: str, staging: tuple[Manifest, ...], changed: Changed
) -> None:
    assert_found(staging, changed, kind, path, value, message)


INGRESS: list[tuple[str, tuple[str | int, ...], Any, str]] = [
    ("Ingress", ("spec", "rules", 0, "host"), "10.0.0.1", "10.0.0.1 is not a DNS name"),
    ("Ingress", ("spec", "rules", 0, "host"), "a" * 64 + ".example.com", "is not a DNS name"),
    ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "pathType"), "Regex", "pathType must be one of"),
    ("Ingress", ("spec", "rules", 0, "http", "paths", 0, "path"), "v2", "the path v2 must begin with /"),
    ("Ingress", ("spec", "rules"), [], "needs a rule or a defaultBackend"),
    (
        "Ingress",
        ("spec", "rules", 0, "http", "paths", 0, "backend", "service", "port"),
        {"number": 8080},
        "Service flights-stable has no port 8080",
    ),
    ("ServiceMonitor", ("spec", "endpoints", 0, "port"), "metrics", "no Service has a port named metrics"),
]


@pytest.mark.parametrize(("kind", "path", "value", "message"), INGRESS, ids=[message for *_, message in INGRESS])
def test_what_a_router_refuses_is_found(
    kind: str, path: tuple[str | int, ...], value: Any, message: str, prod: tuple[Manifest, ...], changed: Changed
) -> None:
    messages = found(changed(prod, kind, path, value), "flights-prod")
    assert any(message in text for text in messages), messages


def test_the_last_port_of_all_is_a_port(staging: tuple[Manifest, ...], changed: Changed) -> None:
    service = changed(staging, "Service", ("spec", "ports", 0, "port"), MOST)
    assert not found(service, "flights-staging")
