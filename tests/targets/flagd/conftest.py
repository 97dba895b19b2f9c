"""The reference's prod as a flag file, in the middle of a rollout."""

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
from tidegate.targets.flagd import FORMAT
from tidegate.targets.flagd import values as own_values

NEW, OLD = "ab" * 32, "cd" * 32
Names = Callable[..., dict[str, Any]]


@pytest.fixture(scope="package")
def declared_flag(params: dict[str, Any], repository: Path) -> Callable[..., Any]:
    """`declared_flag("feature_flag", "few", killed=True)`: the environments; `changes` are the rollout's."""

    def environments(strategy: str, step: str | None, **changes: Any) -> Any:
        rollout = yaml.safe_load((repository / f"conf/rollout/{strategy}.yaml").read_text()) | changes
        for held in (rollout, *rollout.get("steps", {}).values()):
            held.update({"hold": "15m"} if "hold" in held else {})  # how often days roll back takes seconds to compute
        live = {"step": step, "stable": "flights@v1.0.0"} if step else {}
        declared = params["environments"]["prod"] | {"target": {"kind": "flagd"}, "rollout": rollout} | live
        return TypeAdapter(Environments).validate_python({"prod": declared})

    return environments


@pytest.fixture(scope="package")
def names(params: dict[str, Any], declared_flag: Callable[..., Any]) -> Names:
    """What a template sees."""

    def seen(strategy: str, step: str | None, **changes: Any) -> dict[str, Any]:
        environment = declared_flag(strategy, step, **changes)["prod"]
        planned = plan("prod", environment, Monitor.model_validate(params["monitor"]))
        deployment = Deployment("flights", planned, NEW, environment.store, None, OLD if step else None, step)
        return values(deployment, environment.target) | own_values(environment.target, deployment)

    return seen


@pytest.fixture(scope="package")
def flag_file(names: Names, repository: Path) -> Callable[..., Manifest]:
    def rendered(*arguments: Any, **changes: Any) -> Manifest:
        (found,) = render(repository / "templates", "flagd", names(*arguments, **changes), FORMAT)
        return found

    return rendered
