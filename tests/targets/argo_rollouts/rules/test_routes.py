"""One fault of an HTTPRoute at a time is named at its line."""

from typing import Any

import pytest

from kubernetes_manifests import problems
from tidegate.targets import Manifest

ROUTING = ("spec", "strategy", "canary", "trafficRouting")
REFERENCES = ("spec", "rules", 0, "backendRefs")
STABLE, CANARY = {"name": "flights-stable", "port": 80, "weight": 100}, {"name": "flights-canary", "port": 80}


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        ("Rollout", (*ROUTING, "nginx"), {"stableIngress": "flights"}, "one router divides the traffic"),
        ("Rollout", ROUTING, {}, "one router divides the traffic; this names none"),
        ("Rollout", (*ROUTING, "plugins", "argoproj-labs/gatewayAPI", "httpRoute"), "gone", "no HTTPRoute named gone"),
        ("HTTPRoute", REFERENCES, [STABLE], "must lead to flights-stable and flights-canary"),
        ("HTTPRoute", REFERENCES, [STABLE, CANARY], "until the first step all traffic is the stable version's"),
        ("HTTPRoute", (*REFERENCES, 1, "weight"), 50, "until the first step all traffic is the stable version's"),
        ("HTTPRoute", (*REFERENCES, 0, "port"), 81, "Service flights-stable has no port 81"),
        ("HTTPRoute", (*REFERENCES, 0, "name"), "gone", "no Service named gone"),
        ("HTTPRoute", (*REFERENCES, 0, "weight"), -1, "greater than or equal to 0"),
        ("HTTPRoute", ("spec", "parentRefs"), [], "at least 1 item"),
        ("HTTPRoute", ("spec", "rules", 0, "matches", 0, "path", "value"), "v2", "should match pattern"),
    ],
)
def test_a_fault_is_named(
    kind: str, path: tuple[Any, ...], value: Any, message: str, gated: tuple[Manifest, ...], changed: Any
) -> None:
    found = list(problems(changed(gated, kind, path, value), "flights-prod", "1.33"))
    assert any(message in problem for problem in map(str, found)), list(map(str, found))
