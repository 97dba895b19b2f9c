"""The reference's prod under Flagger."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.rollouts import plan
from tidegate.targets import Deployment
from tidegate.targets._deployment import values
from tidegate.targets._kubernetes_family.rules import Objects, objects
from tidegate.targets._render import render
from tidegate.targets.flagger import FORMAT
from tidegate.targets.flagger import values as own_values

FLAGGER = {"kind": "flagger", "gateway": {"name": "public", "namespace": "gateways"}}


@pytest.fixture(scope="package")
def declared_under_flagger(params: dict[str, Any], repository: Path) -> Callable[..., Any]:
    def environments(strategy: str = "canary", rollout: dict[str, Any] | None = None, **target: Any) -> Any:
        prod = params["environments"]["prod"]
        shared = {key: prod["target"][key] for key in ("namespace", "image", "replicas", "resources")}
        declared = yaml.safe_load((repository / f"conf/rollout/{strategy}.yaml").read_text()) | (rollout or {})
        return TypeAdapter(Environments).validate_python(
            {"prod": prod | {"target": FLAGGER | shared | target, "rollout": declared}}
        )

    return environments


@pytest.fixture(scope="package")
def names(params: dict[str, Any], declared_under_flagger: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """What a template sees."""

    def seen(strategy: str = "canary", rollout: dict[str, Any] | None = None, **target: Any) -> dict[str, Any]:
        environment = declared_under_flagger(strategy, rollout, **target)["prod"]
        monitor = Monitor.model_validate(params["monitor"])
        planned = plan("prod", environment, monitor)
        deployment = Deployment("flights", planned, "ab" * 32, environment.store, monitor.prometheus)
        return values(deployment, environment.target) | own_values(environment.target, deployment)

    return seen


@pytest.fixture(scope="package")
def under_flagger(names: Callable[..., dict[str, Any]], repository: Path) -> Callable[..., Objects]:
    def rendered(*arguments: Any, **target: Any) -> Objects:
        return objects(render(repository / "templates", "flagger", names(*arguments, **target), FORMAT))

    return rendered


@pytest.fixture(scope="package")
def weighted(under_flagger: Callable[..., Objects]) -> Objects:
    return under_flagger("canary")
