"""One fault at a time: what Compose, HAProxy or Prometheus would refuse or run otherwise is named at its place."""

from typing import Any

import pytest

from broken_manifests import broken
from tidegate.targets import Manifest
from tidegate.targets.compose.rules import flaws

SERVICES = ("services",)
SERVER, FETCH, ROUTER = (("services", name) for name in ("server-abababababab", "fetch-abababababab", "router"))
BACKEND = "backend servers"
TEMPLATE = ["server-template", "candidate", "3", "server-abababababab:8080", "weight", "25", "check"]


def test_the_rendered_files_have_none(wide: dict[str, Manifest]) -> None:
    assert list(flaws(tuple(wide.values()))) == []


@pytest.mark.parametrize(
    ("file", "path", "value", "message"),
    [
        ("compose.yaml", (*SERVER, "networks"), ["servers", "elsewhere"], "unknown network elsewhere"),
        ("compose.yaml", (*SERVER, "volumes", 0, "source"), "gone", "unknown volume gone"),
        ("compose.yaml", ("volumes", "unused"), {}, "no service uses unused"),
        ("compose.yaml", ("networks", "unused"), {}, "no service uses unused"),
        ("compose.yaml", (*ROUTER, "depends_on", "gone"), {"condition": "service_started"}, "unknown service gone"),
        ("compose.yaml", (*SERVER, "healthcheck"), ..., "waits until server-abababababab is healthy"),
        ("compose.yaml", (*FETCH, "restart"), "always", "has ended, which restarts always"),
        (
            "compose.yaml",
            (*SERVER, "ports"),
            [{"target": 8080, "published": "81", "host_ip": "0.0.0.0"}],
            "would pass the router by",
        ),
        (
            "compose.yaml",
            (*ROUTER, "ports"),
            [{"target": 8080, "published": "81", "host_ip": "0.0.0.0"}] * 2,
            "publishes a port twice",
        ),
        (
            "compose.yaml",
            (*ROUTER, "ports"),
            [{"target": 8080, "published": "70000", "host_ip": "0.0.0.0"}],
            "a port that does not exist",
        ),
        ("compose.yaml", (*SERVER, "read_only"), False, "must be read_only"),
        ("compose.yaml", (*SERVER, "cap_drop"), ..., "must drop ALL capabilities"),
        ("compose.yaml", (*SERVER, "security_opt"), [], "must have no-new-privileges"),
        ("compose.yaml", (*ROUTER, "volumes", 0, "source"), "/var/run/docker.sock", "may bind only this folder"),
        ("compose.yaml", (*ROUTER, "volumes", 0, "read_only"), False, "may bind only this folder"),
        ("haproxy.cfg", ("frontend requests", 1), ["default_backend", "gone"], "unknown backend gone"),
        ("haproxy.cfg", ("frontend metrics", 0), ["mode", "http"], "metrics listens nowhere"),
        ("haproxy.cfg", (BACKEND, 3), [*TEMPLATE[:2], "2", *TEMPLATE[3:]], "has 2 servers; server-abababababab has 3"),
        ("haproxy.cfg", (BACKEND, 3), [*TEMPLATE[:3], "gone:8080", *TEMPLATE[4:]], "is not a service of compose.yaml"),
        ("haproxy.cfg", (BACKEND, 3), TEMPLATE[:-1], "is not checked"),
        ("haproxy.cfg", (BACKEND, 3), [*TEMPLATE[:5], "257", "check"], "a weight is between 0 and 256"),
        ("haproxy.cfg", (BACKEND, 3), [*TEMPLATE[:5], "much", "check"], "a weight is between 0 and 256"),
        ("haproxy.cfg", (BACKEND,), [["balance", "roundrobin"]], "no server of servers gets a share"),
        ("alerts.yaml", ("groups", 0, "rules", 1, "alert"), "errors.failed", "the alert errors.failed repeats"),
    ],
)
def test_a_fault_is_named(
    file: str, path: tuple[Any, ...], value: Any, message: str, wide: dict[str, Manifest]
) -> None:
    found = list(flaws(broken(wide, file, path, value)))
    assert found
    assert all(message in flaw.message for flaw in found), [flaw.message for flaw in found]
    assert all(flaw.manifest.file == file for flaw in found)
    where = found[0].problem.where
    assert where is not None
    assert where.path.endswith(f"templates/compose/{file}.j2")
    assert where.line


def test_a_group_that_repeats_is_named(wide: dict[str, Manifest]) -> None:
    (group,) = wide["alerts.yaml"].document["groups"]
    found = list(flaws(broken(wide, "alerts.yaml", ("groups",), [group, group | {"rules": []}])))
    assert {flaw.message for flaw in found} == {"the group tidegate-flights-prod repeats"}
