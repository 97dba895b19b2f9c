"""The reference's prod on Azure Machine Learning, in the middle of a canary."""

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
from tidegate.targets.azureml import FORMAT
from tidegate.targets.azureml import values as own_values

ON_AZURE = {"kind": "azureml", "instance": "Standard_DS2_v2", "datastore": "models", "folder": "flights"}


@pytest.fixture(scope="package")
def declared_on_azure(params: dict[str, Any], repository: Path) -> Callable[..., Any]:
    def environments(step: str | None = "wide", strategy: str = "canary", **target: Any) -> Any:
        prod = params["environments"]["prod"]
        shared = {key: prod["target"][key] for key in ("namespace", "image", "replicas", "resources")}
        rollout = yaml.safe_load((repository / f"conf/rollout/{strategy}.yaml").read_text())
        live = {"step": step, "stable": "flights@v1.0.0"} if step else {}
        declared = prod | {"target": ON_AZURE | shared | target, "rollout": rollout} | live
        return TypeAdapter(Environments).validate_python({"prod": declared})

    return environments


@pytest.fixture(scope="package")
def names(params: dict[str, Any], declared_on_azure: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """What a template sees."""

    def seen(step: str | None = "wide", strategy: str = "canary", **target: Any) -> dict[str, Any]:
        environment = declared_on_azure(step, strategy, **target)["prod"]
        monitor = Monitor.model_validate(params["monitor"])
        planned = plan("prod", environment, monitor)
        stable = "cd" * 32 if step else None
        deployment = Deployment("flights", planned, "ab" * 32, environment.store, None, stable, step)
        return values(deployment, environment.target) | own_values(environment.target, deployment)

    return seen


@pytest.fixture(scope="package")
def files(names: Callable[..., dict[str, Any]], repository: Path) -> Callable[..., dict[str, Manifest]]:
    def rendered(*arguments: Any, **target: Any) -> dict[str, Manifest]:
        found = render(repository / "templates", "azureml", names(*arguments, **target), FORMAT)
        return {manifest.file: manifest for manifest in found}

    return rendered


@pytest.fixture(scope="package")
def wide(files: Callable[..., dict[str, Manifest]]) -> dict[str, Manifest]:
    return files("wide")
