"""The reference's prod on SageMaker."""

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
from tidegate.targets.sagemaker import FORMAT
from tidegate.targets.sagemaker import values as own_values

ON_AWS = {
    "kind": "sagemaker",
    "instance": "ml.c7i.large",
    "role": "arn:aws:iam::111122223333:role/flights",
    "models": "s3://models-example/flights",
    "image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/serve@sha256:" + "a" * 64,
}


@pytest.fixture(scope="package")
def declared_on_aws(params: dict[str, Any], repository: Path) -> Callable[..., Any]:
    """The environment: `declared_on_aws("canary", replicas={…})`."""

    def environments(strategy: str = "canary", **target: Any) -> Any:
        prod = params["environments"]["prod"]
        shared = {key: prod["target"][key] for key in ("namespace", "replicas", "resources")}
        rollout = yaml.safe_load((repository / f"conf/rollout/{strategy}.yaml").read_text())
        declared = prod | {"target": ON_AWS | shared | target, "rollout": rollout}
        return TypeAdapter(Environments).validate_python({"prod": declared})

    return environments


@pytest.fixture(scope="package")
def names(params: dict[str, Any], declared_on_aws: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """What a template sees; `live` is the stable package and the step."""

    def seen(strategy: str = "canary", live: tuple[str, str] | None = None, **target: Any) -> dict[str, Any]:
        environment = declared_on_aws(strategy, **target)["prod"]
        monitor = Monitor.model_validate(params["monitor"])
        planned = plan("prod", environment, monitor)
        deployment = Deployment("flights", planned, "ab" * 32, environment.store, monitor.prometheus, *(live or ()))
        return values(deployment, environment.target) | own_values(environment.target, deployment)

    return seen


@pytest.fixture(scope="package")
def stack(names: Callable[..., dict[str, Any]], repository: Path) -> Callable[..., Manifest]:
    def rendered(strategy: str = "canary", live: tuple[str, str] | None = None, **target: Any) -> Manifest:
        (manifest,) = render(repository / "templates", "sagemaker", names(strategy, live, **target), FORMAT)
        return manifest

    return rendered


@pytest.fixture(scope="package")
def canary(stack: Callable[..., Manifest]) -> Manifest:
    return stack()


@pytest.fixture(scope="package")
def objects(names: Callable[..., dict[str, Any]], repository: Path) -> Callable[..., dict[str, Manifest]]:
    """By kind, and alarms by kind and name, what AWS Controllers for Kubernetes get."""

    def rendered(strategy: str = "canary", **target: Any) -> dict[str, Manifest]:
        seen = names(strategy, controller="ack", **target)
        found: dict[str, Manifest] = {}
        for manifest in render(repository / "templates", "sagemaker", seen, FORMAT):
            kind, name = manifest.document["kind"], manifest.document["metadata"]["name"]
            found[kind if kind not in found else f"{kind} {name}"] = manifest
        return found

    return rendered


@pytest.fixture(scope="package")
def canary_objects(objects: Callable[..., dict[str, Manifest]]) -> dict[str, Manifest]:
    return objects()
