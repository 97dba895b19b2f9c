"""Routes of Istio: copies and cohorts are set, measured and removed; one fault at a time is named."""

from collections.abc import Callable
from typing import Any

import pytest

from declared_environments import declared
from kubernetes_manifests import problems
from tidegate.delivery import losses
from tidegate.targets import Manifest

CANARY = ("spec", "strategy", "canary")
STEPS, ROUTING = (*CANARY, "steps"), (*CANARY, "trafficRouting")
MIRROR = {"name": "tidegate", "percentage": 20, "match": [{"path": {"prefix": "/"}}]}
ROUTE = ("spec", "http", 0, "route")
Manifests = tuple[Manifest, ...]
OnIstio = Callable[[str], Manifests]


def steps(manifests: Manifests) -> list[dict[str, Any]]:
    (rollout,) = (manifest.document for manifest in manifests if manifest.kind == "Rollout")
    found: list[dict[str, Any]] = rollout["spec"]["strategy"]["canary"]["steps"]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("rollout", ["canary", "linear", "shadow", "phased", "blue_green"])
def test_what_is_rendered_has_no_flaw(rollout: str, on_istio: OnIstio) -> None:
    assert list(problems(on_istio(rollout), "flights-prod", "1.33")) == []


def test_copies_begin_are_measured_and_end(on_istio: OnIstio) -> None:
    scale, mirror, analysis, end = steps(on_istio("shadow"))
    assert scale == {"setCanaryScale": {"weight": 20}}
    assert mirror == {"setMirrorRoute": MIRROR}
    assert analysis["analysis"]["templates"] == [{"templateName": "flights-mirrored"}]
    assert end == {"setMirrorRoute": {"name": "tidegate"}}


def test_each_phase_has_a_route_of_everybody_who_has_joined(on_istio: OnIstio) -> None:
    found = steps(on_istio("phased"))
    assert [step["setCanaryScale"]["weight"] for step in found[::3]] == [10, 40]
    assert [step["setHeaderRoute"]["match"] for step in found[1::3]] == [
        [{"headerName": "x-region", "headerValue": {"regex": "north"}}],
        [{"headerName": "x-region", "headerValue": {"regex": "north|south|west"}}],
    ]


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        ("VirtualService", (*ROUTE, 1, "weight"), 5, "must send 100 to flights-stable and 0 to flights-canary"),
        ("VirtualService", (*ROUTE, 1, "destination", "host"), "gone", "must send 100 to flights-stable and 0"),
        ("VirtualService", ("metadata", "name"), "other", "no VirtualService named flights"),
        ("VirtualService", ("spec", "http", 0, "name"), "other", "flights has no route named primary"),
        ("VirtualService", ("spec", "http"), [], "at least 1 item"),
        ("Rollout", (*ROUTING, "nginx"), {"stableIngress": "flights"}, "one router divides the traffic"),
        ("Rollout", (*ROUTING, "managedRoutes"), [], "managedRoutes does not name tidegate"),
        ("Rollout", (*STEPS, 1, "setMirrorRoute", "name"), "other", "managedRoutes does not name other"),
        ("Rollout", (*STEPS, 1, "setMirrorRoute", "percentage"), 101, "less than or equal to 100"),
        ("Rollout", (*STEPS, 0), {"pause": {}}, "no setCanaryScale before setMirrorRoute"),
        ("Rollout", (*STEPS, 2), {"pause": {}}, "no analysis follows setMirrorRoute"),
        ("Rollout", (*STEPS, 3), {"pause": {}}, "no later step removes the copies of tidegate"),
        ("Rollout", (*STEPS, 1), {"setMirrorRoute": MIRROR, "pause": {}}, "a step does exactly one of"),
        ("Rollout", (*ROUTING, "istio"), ..., "setMirrorRoute needs Istio"),
    ],
)
def test_a_fault_is_named(
    kind: str, path: tuple[Any, ...], value: Any, message: str, on_istio: OnIstio, changed: Any
) -> None:
    found = list(problems(changed(on_istio("shadow"), kind, path, value), "flights-prod", "1.33"))
    assert any(message in problem for problem in map(str, found)), list(map(str, found))


@pytest.mark.parametrize("rollout", ["shadow", "phased"])
def test_another_router_is_refused_where_it_is_declared(rollout: str, params: dict[str, Any]) -> None:
    prod = declared(params | {"environments": {"prod": params["environments"]["prod"]}})["prod"]
    environment = prod.model_copy(update={"rollout": prod.rollout.model_copy(update={"strategy": rollout})})
    (found,) = losses.problems({"prod": environment}, {})
    assert found.key == "environments.prod.target.router"
    assert "declare router: istio" in found.message
