"""The reference's prod on Vertex AI, in the middle of a canary."""

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
from tidegate.targets.vertex import FORMAT
from tidegate.targets.vertex import values as own_values

ON_VERTEX = {
    "kind": "vertex",
    "project": "my-project",
    "region": "europe-west4",
    "endpoint": "4711",
    "machine": "n1-standard-2",
    "service_account": "serving@my-project.iam.gserviceaccount.com",
}
FORMER = '{"deployedModel": {"id": "1234567890"}}'


@pytest.fixture(scope="package")
def declared_on_vertex(params: dict[str, Any], repository: Path) -> Callable[..., Any]:
    def environments(step: str | None = "wide", strategy: str = "canary", **target: Any) -> Any:
        prod = params["environments"]["prod"]
        shared = {key: prod["target"][key] for key in ("namespace", "image", "replicas", "resources")}
        rollout = yaml.safe_load((repository / f"conf/rollout/{strategy}.yaml").read_text())
        live = {"step": step, "stable": "flights@v1.0.0"} if step else {}
        declared = prod | {"target": ON_VERTEX | shared | target, "rollout": rollout} | live
        return TypeAdapter(Environments).validate_python({"prod": declared})

    return environments


@pytest.fixture(scope="package")
def names(params: dict[str, Any], declared_on_vertex: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """What a template sees; `former` is what the stable release deployed."""

    def seen(step: str | None = "wide", strategy: str = "canary", *, former: str = FORMER, **target: Any) -> Any:
        environment = declared_on_vertex(step, strategy, **target)["prod"]
        planned = plan("prod", environment, Monitor.model_validate(params["monitor"]))
        deployment = Deployment(
            "flights",
            planned,
            "ab" * 32,
            environment.store,
            None,
            "cd" * 32 if step else None,
            step,
            stable_manifests={"deploy.json": former} if former else {},
        )
        return values(deployment, environment.target) | own_values(environment.target, deployment)

    return seen


@pytest.fixture(scope="package")
def files(names: Callable[..., dict[str, Any]], repository: Path) -> Callable[..., dict[str, Manifest]]:
    def rendered(*arguments: Any, **keys: Any) -> dict[str, Manifest]:
        found = render(repository / "templates", "vertex", names(*arguments, **keys), FORMAT)
        return {manifest.file: manifest for manifest in found}

    return rendered


@pytest.fixture(scope="package")
def wide(files: Callable[..., dict[str, Manifest]]) -> dict[str, Manifest]:
    return files("wide")
