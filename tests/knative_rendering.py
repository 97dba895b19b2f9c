"""The reference's prod on a target of Knative, with or without a live step."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter

from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.kinds import TARGETS
from tidegate.rollouts import plan
from tidegate.targets import Deployment
from tidegate.targets._deployment import values
from tidegate.targets._kubernetes_family.rules import Objects, objects
from tidegate.targets._render import render

NEW, OLD = "ab" * 32, "cd" * 32
Declared = Callable[..., Any]
Names = Callable[..., dict[str, Any]]
Rendered = Callable[..., Objects]


def declared(params: dict[str, Any], repository: Path, kind: str) -> Declared:
    """By live step and strategy; further keys are the target's."""

    def environments(step: str | None = "wide", strategy: str = "canary", **target: Any) -> Any:
        prod = params["environments"]["prod"]
        shared = {key: prod["target"][key] for key in ("namespace", "image", "replicas", "resources")}
        rollout = yaml.safe_load((repository / f"conf/rollout/{strategy}.yaml").read_text())
        live = {"step": step, "stable": "flights@v1.0.0"} if step else {}
        return TypeAdapter(Environments).validate_python(
            {"prod": prod | {"target": shared | {"kind": kind} | target, "rollout": rollout} | live}
        )

    return environments


def names(params: dict[str, Any], environments: Declared, former: dict[str, str]) -> Names:
    """What a template sees; `former` is what the stable release rendered."""

    def seen(step: str | None = "wide", strategy: str = "canary", *, package: str = NEW, **target: Any) -> Any:
        environment = environments(step, strategy, **target)["prod"]
        monitor = Monitor.model_validate(params["monitor"])
        planned, stable = plan("prod", environment, monitor), OLD if step else None
        deployment = Deployment(
            "flights",
            planned,
            package,
            environment.store,
            monitor.prometheus,
            stable,
            step,
            stable_manifests=former,
        )
        own = TARGETS.load(environment.target.kind).values(environment.target, deployment)
        return values(deployment, environment.target) | own

    return seen


def rendered(repository: Path, kind: str, seen: Names) -> Rendered:
    return lambda *arguments, **keys: objects(
        render(repository / "templates", kind, seen(*arguments, **keys), TARGETS.load(kind).FORMAT)
    )


def spec(manifests: Objects, kind: str, name: str = "flights") -> dict[str, Any]:
    """Of the one object of that kind and name."""
    found: list[dict[str, Any]] = [
        each.document["spec"] for each in manifests if (each.kind, each.name) == (kind, name)
    ]
    assert len(found) == 1
    return found[0]
