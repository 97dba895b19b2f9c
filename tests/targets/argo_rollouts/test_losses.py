"""What the router does not count is lost where the rollout is measured by it."""

from typing import Any

import pytest

from declared_environments import declared
from tidegate.config.schema.env import Environment
from tidegate.targets.argo_rollouts.losses import ISTIO, ROUTER

GATEWAY = {"ingress": None, "gateway": {"name": "public", "namespace": "gateways"}}
BALANCER = {"router": "alb", "load_balancer": {"subnets": ["10.0.0.0/20"]}}


def prod(params: dict[str, Any], strategy: str = "canary", **target: Any) -> Environment:
    found = declared(params, prod={"target": target})["prod"]
    return found.model_copy(update={"rollout": found.rollout.model_copy(update={"strategy": strategy})})


@pytest.mark.parametrize(
    ("strategy", "target", "places"),
    [
        ("canary", {}, []),
        ("canary", GATEWAY | {"router": "istio"}, []),
        ("shadow", GATEWAY | {"router": "istio"}, ["target.router"]),
        ("canary", GATEWAY | {"router": "gateway_api"}, ["target.router"]),
        ("canary", GATEWAY | {"router": "gateway_api", "gateway_series": "istio"}, []),
        ("canary", BALANCER, ["target.router"]),
    ],
    ids=["nginx", "istio", "copies on istio", "a gateway", "a gateway of istio", "a load balancer"],
)
def test_the_routers_view_is_lost_where_its_series_are_unknown(
    strategy: str, target: dict[str, Any], places: list[str], params: dict[str, Any]
) -> None:
    assert list(ROUTER.places(prod(params, strategy, **target), {})) == places


def test_copies_and_cohorts_need_istio(params: dict[str, Any]) -> None:
    assert list(ISTIO.places(prod(params), {})) == ["target.router"]
    assert list(ISTIO.places(prod(params, **GATEWAY, router="istio"), {})) == []
