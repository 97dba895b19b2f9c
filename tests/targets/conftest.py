"""The reference project's manifests, as its own conf/ and templates/ give them."""

import copy
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from broken_manifests import with_value
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.kinds import TARGETS
from tidegate.rollouts import plan
from tidegate.targets import Deployment, Manifest
from tidegate.targets._deployment import values
from tidegate.targets._kubernetes_family.rules import objects
from tidegate.targets._render import render

PACKAGE = "ab" * 32
Manifests = tuple[Manifest, ...]


def names_of(params: dict[str, Any], environment: str) -> dict[str, Any]:
    """What a template of that environment sees."""
    declared = TypeAdapter(Environments).validate_python(params["environments"])[environment]
    monitor = Monitor.model_validate(params["monitor"])
    planned = plan(environment, declared, monitor)
    deployment = Deployment(params["project"], planned, PACKAGE, declared.store, monitor.prometheus)
    own = TARGETS.load(declared.target.kind).values(declared.target, deployment)
    return values(deployment, declared.target) | own


def rendered(repository: Path, target: str, names: dict[str, Any]) -> Manifests:
    return objects(render(repository / "templates", target, names, TARGETS.load(target).FORMAT))


@pytest.fixture(scope="session")
def params(repository: Path) -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((repository / "params.yaml").read_text())
    return composed


@pytest.fixture(scope="session")
def prod(params: dict[str, Any], repository: Path) -> Manifests:
    return rendered(repository, "argo_rollouts", names_of(params, "prod"))


@pytest.fixture(scope="session")
def staging(params: dict[str, Any], repository: Path) -> Manifests:
    return rendered(repository, "kubernetes", names_of(params, "staging"))


@pytest.fixture(scope="session")
def names(params: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    """A copy of the test's own."""
    once = cache(partial(names_of, params))
    return lambda environment: copy.deepcopy(once(environment))


@pytest.fixture(scope="session")
def changed() -> Callable[..., Manifests]:
    return with_change


def with_change(manifests: Manifests, kind: str, path: tuple[str | int, ...], value: Any) -> Manifests:
    """The same objects with one value of the first object of that kind replaced, or removed when it is `...`."""
    number = next(number for number, manifest in enumerate(manifests) if manifest.kind == kind)
    return (*manifests[:number], with_value(manifests[number], path, value), *manifests[number + 1 :])


GATEWAY = {"ingress": None, "gateway": {"name": "public", "namespace": "gateways"}}
SUBNETS = {"load_balancer": {"subnets": ["10.0.0.0/20", "10.0.16.0/20"]}}


def behind_a_gateway(
    params: dict[str, Any],
    repository: Path,
    rollout: str = "canary",
    router: str = "gateway_api",
    **target: Any,
) -> Manifests:
    """prod, whose traffic an HTTPRoute, a VirtualService or a load balancer divides."""
    prod = params["environments"]["prod"]
    own = SUBNETS if router == "alb" else GATEWAY
    target = prod["target"] | {"router": router} | own | target
    declared = yaml.safe_load((repository / f"conf/rollout/{rollout}.yaml").read_text())
    changed = params | {"environments": {"prod": prod | {"target": target, "rollout": declared}}}
    return rendered(repository, "argo_rollouts", names_of(changed, "prod"))


@pytest.fixture(scope="session")
def gated(params: dict[str, Any], repository: Path) -> Manifests:
    return behind_a_gateway(params, repository)


@pytest.fixture(scope="session")
def gated_switch(params: dict[str, Any], repository: Path) -> Manifests:
    return behind_a_gateway(params, repository, "blue_green")


@pytest.fixture(scope="session")
def rendered_with(params: dict[str, Any], repository: Path) -> Callable[[str], Manifests]:
    """prod with another rollout."""

    def render_with(strategy: str) -> Manifests:
        rollout = yaml.safe_load((repository / f"conf/rollout/{strategy}.yaml").read_text())
        prod = params["environments"]["prod"] | {"rollout": rollout}
        declared = params | {"environments": {"prod": prod}}
        return rendered(repository, "argo_rollouts", names_of(declared, "prod"))

    return render_with


@pytest.fixture(scope="session")
def switched(rendered_with: Callable[[str], Manifests]) -> Manifests:
    """prod with the rollout blue_green."""
    return rendered_with("blue_green")


@pytest.fixture(scope="session")
def on_istio(params: dict[str, Any], repository: Path) -> Callable[[str], Manifests]:
    """prod behind Istio, by rollout."""
    return lambda rollout: behind_a_gateway(params, repository, rollout, "istio")


@pytest.fixture(scope="session")
def balanced(params: dict[str, Any], repository: Path) -> Callable[[str], Manifests]:
    """prod behind an Application Load Balancer, by rollout."""
    return lambda rollout: behind_a_gateway(params, repository, rollout, "alb")
