"""The reference's staging on one machine without containers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.rollouts import plan
from tidegate.targets import Deployment, Manifest
from tidegate.targets._deployment import values
from tidegate.targets._render import render
from tidegate.targets.systemd import FORMAT
from tidegate.targets.systemd import values as own_values

ON_A_MACHINE = {"kind": "systemd", "executable": "/opt/tidegate/bin/tidegate"}


@pytest.fixture(scope="package")
def declared_unit(params: dict[str, Any]) -> Callable[..., Any]:
    def environments(**target: Any) -> Any:
        staging = params["environments"]["staging"]
        shared = {key: staging["target"][key] for key in ("namespace", "image", "replicas", "resources")}
        return TypeAdapter(Environments).validate_python(
            {"staging": staging | {"target": shared | ON_A_MACHINE | target}}
        )

    return environments


@pytest.fixture(scope="package")
def names(params: dict[str, Any], declared_unit: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """What a template sees."""

    def seen(**target: Any) -> dict[str, Any]:
        environment = declared_unit(**target)["staging"]
        planned = plan("staging", environment, Monitor.model_validate(params["monitor"]))
        deployment = Deployment("flights", planned, "ab" * 32, environment.store, None)
        return values(deployment, environment.target) | own_values(environment.target, deployment)

    return seen


@pytest.fixture(scope="package")
def unit_files(names: Callable[..., dict[str, Any]], repository: Path) -> Callable[..., dict[str, Manifest]]:
    def rendered(**target: Any) -> dict[str, Manifest]:
        found = render(repository / "templates", "systemd", names(**target), FORMAT)
        return {manifest.file: manifest for manifest in found}

    return rendered
