"""Whose series an analysis of a step asks: the pods', and the router's where they are known."""

from typing import Any

import pytest

from tidegate.plans import Step
from tidegate.targets.argo_rollouts import SERVICES, Params
from tidegate.targets.argo_rollouts.observers import ISTIO, NGINX, of_step

GATEWAY = {"gateway": {"name": "public", "namespace": "gateways"}}
DECLARED: dict[str, Any] = {
    "kind": "argo_rollouts",
    "namespace": "flights",
    "image": "registry.example.com/serve:1",
    "replicas": {"min": 2, "max": 4},
    "resources": {"requests": {"cpu": "250m", "memory": "512Mi"}, "limits": {"cpu": "1", "memory": "1Gi"}},
}


def step(weight: int, mirror: int = 0) -> Step:
    return Step(name="some", weight=weight, hold_s=600, candidate_requests=6000, mirror=mirror)


def asked(given: Step, **target: Any) -> Any:
    params = Params.model_validate(DECLARED | target)
    return of_step(params, "flights", given, SERVICES["blue_green" if given.weight == 100 else "canary"])


@pytest.mark.parametrize("target", [GATEWAY | {"router": "istio"}, GATEWAY | {"gateway_series": "istio"}])
def test_istio_is_asked_by_the_service_that_a_request_was_sent_to(target: dict[str, Any]) -> None:
    router = asked(step(10), **target).router
    assert router.candidate.metrics is ISTIO
    assert router.candidate.labels == {
        "reporter": "source",
        "destination_service_namespace": "flights",
        "destination_service_name": "flights-canary",
    }
    assert router.stable.labels["destination_service_name"] == "flights-stable"


def test_after_a_switch_the_stable_version_is_asked_as_it_was_before() -> None:
    router = asked(step(100), **GATEWAY, router="istio").router
    assert router.candidate.labels == router.stable.labels
    assert (router.candidate.earlier_s, router.stable.earlier_s) == (0, 720)


def test_nginx_is_asked_by_the_upstream() -> None:
    router = asked(step(10), router="nginx", ingress="flights").router
    assert router.candidate.metrics is NGINX
    assert router.candidate.labels["canary"] == "flights-flights-canary-http"


@pytest.mark.parametrize(
    ("given", "target"),
    [
        (step(10), GATEWAY),
        (step(10), GATEWAY | {"router": "istio", "router_metrics": False}),
        (step(0, mirror=50), GATEWAY | {"router": "istio"}),
    ],
    ids=["a Gateway of nobody in particular", "metrics that are not read", "copies, which no proxy counts"],
)
def test_the_pods_alone_are_asked(given: Step, target: dict[str, Any]) -> None:
    assert asked(given, **target).router is None


def test_series_of_a_gateway_need_one() -> None:
    with pytest.raises(ValueError, match="gateway_series: is not used where router is nginx"):
        asked(step(10), router="nginx", ingress="flights", gateway_series="istio")
