from collections.abc import Callable
from typing import Any

import pytest

from kubernetes_manifests import meaning
from tidegate.targets import Manifest

Changed = Callable[..., tuple[Manifest, ...]]
CANARY = ("spec", "strategy", "canary")
STEPS = (*CANARY, "steps")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((*STEPS, 0), {"setWeight": 5, "pause": {}}, "does exactly one of setWeight, pause, analysis"),
        (
            (*STEPS, 0),
            {},
            "setMirrorRoute, setHeaderRoute; this one has none",
        ),
        ((*STEPS, 2, "setWeight"), 5, "setWeight 5 after 5: weights grow"),
        ((*STEPS, 2, "setWeight"), 4, "setWeight 4 after 5: weights grow"),
        ((*STEPS, 4, "setWeight"), 100, "setWeight 100 after 25: weights grow from step to step and stay below 100"),
        ((*STEPS, 1), {"pause": {"duration": "10m"}}, "no analysis follows setWeight 5 before the next weight"),
        (STEPS, [], "a canary without steps sends all traffic at once"),
        ((*CANARY, "canaryService"), "flights-stable", "needs canaryService and stableService, two different ones"),
        ((*CANARY, "canaryService"), ..., "needs canaryService and stableService, two different ones"),
        ((*CANARY, "canaryService"), "flights-new", "no Service named flights-new"),
        ((*CANARY, "trafficRouting"), ..., "weights without trafficRouting are rounded to whole replicas"),
        (
            (*CANARY, "trafficRouting", "nginx", "stableIngress"),
            "other",
            "no Ingress named other that leads to flights-stable",
        ),
        ((*CANARY, "maxSurge"), 0, "maxSurge and maxUnavailable are both 0"),
    ],
    ids=[
        "two actions in a step",
        "an empty step",
        "two equal weights",
        "a weight that shrinks",
        "all traffic in a step",
        "a weight that is only held",
        "no steps",
        "one service for both versions",
        "no canary service",
        "a service that does not exist",
        "no router",
        "an ingress that does not exist",
        "no replica can be replaced",
    ],
)
def test_a_canary_whose_shares_are_not_exact_growing_and_measured(
    path: tuple[str | int, ...], value: Any, message: str, prod: tuple[Manifest, ...], changed: Changed
) -> None:
    flaws = list(meaning(changed(prod, "Rollout", path, value), "flights-prod"))
    assert any(message in problem.message for problem in flaws), flaws
    for problem in flaws:
        if "no step of a Rollout names it" in problem.message:
            continue  # follows where a step lost its analysis
        assert problem.message.startswith("Rollout flights: ")
        assert problem.where is not None
        assert problem.where.path.endswith("rollout.yaml.j2")
        assert problem.where.line
