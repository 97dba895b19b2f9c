"""The reference's staging on a cluster and a machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tidegate.config.schema.env import Environment
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.rollouts import plan
from tidegate.targets import Deployment, Manifest
from tidegate.targets._rendering import manifests

ACCEPTED = ["one_router", "pace", "cpu_requests"]
PROMETHEUS = "http://prometheus.monitoring.svc:9090"
Declared = Callable[..., Environment]


@pytest.fixture(scope="session")
def declared(params: dict[str, Any]) -> Declared:
    """`cloud` and `premises` replace single keys of a part, `changes` those of the environment."""

    def declare(
        cloud: dict[str, Any] | None = None, premises: dict[str, Any] | None = None, **changes: Any
    ) -> Environment:
        staging = params["environments"]["staging"]
        shared = {key: staging["target"][key] for key in ("namespace", "image", "resources")}
        shared["replicas"] = {"min": 2, "max": 2}
        machine = {"kind": "compose", "router_image": "docker.io/library/haproxy:3.2"}
        parts = {
            "cloud": _part("80%", "flights.example.com:443", shared | {"kind": "kubernetes"}, shared, cloud),
            "premises": _part("20%", "10.0.4.7:8080", shared | machine, shared, premises),
        }
        parts["cloud"].setdefault("tls", True)
        environment = staging | {"target": {"kind": "hybrid", "parts": parts}, "accept_loss": ACCEPTED} | changes
        return TypeAdapter(Environments).validate_python({"staging": environment})["staging"]

    return declare


def _part(
    share: str, address: str, target: dict[str, Any], shared: dict[str, Any], changes: dict[str, Any] | None
) -> dict[str, Any]:
    """A target of another kind takes over what all kinds share."""
    more = changes or {}
    own = more.get("target", {})
    whole = shared | own if "kind" in own else target | own
    return {"share": share, "address": address} | more | {"target": whole}


@pytest.fixture(scope="session")
def deployed(params: dict[str, Any], repository: Path) -> Callable[..., tuple[Manifest, ...]]:
    """The linted manifests of an environment."""

    def deploy(environment: Environment, package: str = "ab" * 32, **changes: Any) -> tuple[Manifest, ...]:
        planned = plan("staging", environment, Monitor.model_validate(params["monitor"]))
        with pytest.MonkeyPatch.context() as patched:
            patched.chdir(repository)
            deployment = Deployment("flights", planned, package, environment.store, PROMETHEUS, **changes)
            return manifests(environment, deployment)

    return deploy
