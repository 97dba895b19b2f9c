"""The reference's prod on Docker Compose, in the middle of a canary."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.rollouts import plan
from tidegate.targets import Deployment, Manifest
from tidegate.targets._deployment import values
from tidegate.targets._render import render
from tidegate.targets.compose import FORMAT
from tidegate.targets.compose import values as own_values

NEW, OLD = "ab" * 32, "cd" * 32
ON_ONE_MACHINE = {"kind": "compose", "router_image": "docker.io/library/haproxy:3.2"}
Names = Callable[..., dict[str, Any]]


@pytest.fixture(scope="package")
def composed(params: dict[str, Any], repository: Path) -> Names:
    """What a template sees: `composed(step="wide", target={"port": 9000}, strategy="blue_green")`."""

    def names(step: str | None = "wide", strategy: str = "canary", **target: Any) -> dict[str, Any]:
        prod = params["environments"]["prod"]
        shared = {key: prod["target"][key] for key in ("namespace", "image", "replicas", "resources")}
        rollout = yaml.safe_load((repository / f"conf/rollout/{strategy}.yaml").read_text())
        live = {"step": step, "stable": "flights@v1.0.0"} if step else {}
        declared = prod | {"target": ON_ONE_MACHINE | shared | target, "rollout": rollout} | live
        environment = TypeAdapter(Environments).validate_python({"prod": declared})["prod"]
        monitor = Monitor.model_validate(params["monitor"])
        planned = plan("prod", environment, monitor)
        deployment = Deployment(
            "flights", planned, NEW, environment.store, monitor.prometheus, OLD if step else None, step
        )
        return values(deployment, environment.target) | own_values(environment.target, deployment)

    return names


@pytest.fixture(scope="package")
def files(composed: Names, repository: Path) -> Callable[..., dict[str, Manifest]]:
    """The rendered files by name."""

    def rendered(*arguments: Any, **target: Any) -> dict[str, Manifest]:
        found = render(repository / "templates", "compose", composed(*arguments, **target), FORMAT)
        return {manifest.file: manifest for manifest in found}

    return rendered


@pytest.fixture(scope="package")
def wide(files: Callable[..., dict[str, Manifest]]) -> dict[str, Manifest]:
    return files("wide")
