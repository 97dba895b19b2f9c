"""The reference's staging as a job on any target of jobs."""

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tidegate.config.schema.env import Environment
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.kinds import TARGETS
from tidegate.rollouts import plan
from tidegate.targets import Deployment, Manifest
from tidegate.targets._deployment import values
from tidegate.targets._render import render

PACKAGE = "ab" * 32
BATCH: dict[str, Any] = {
    "schedule": "30 4 * * *",
    "input": "s3://warehouse/flights/tonight",
    "output": "s3://warehouse/flights-predicted",
    "deadline": "2h",
}


def declared_job(
    params: dict[str, Any], target: dict[str, Any], batch: dict[str, Any] | None = None, **changes: Any
) -> dict[str, Environment]:
    """`batch` replaces single keys of BATCH."""
    staging = params["environments"]["staging"]
    shared = {key: staging["target"][key] for key in ("namespace", "image", "resources")}
    shared["replicas"] = {"min": 1, "max": 1}
    accepted = {"accept_loss": ["serving", "pace"]}
    job = staging | {"target": shared | target, "batch": BATCH | (batch or {})} | accepted | changes
    return TypeAdapter(Environments).validate_python({"staging": job})


def job_names(params: dict[str, Any], environment: Environment) -> dict[str, Any]:
    """What a template of it sees."""
    planned = plan("staging", environment, Monitor.model_validate(params["monitor"]))
    deployment = Deployment("flights", planned, PACKAGE, environment.store, None, batch=environment.batch)
    own = TARGETS.load(environment.target.kind).values(environment.target, deployment)
    return values(deployment, environment.target) | own


def job_manifests(repository: Path, kind: str, names: dict[str, Any]) -> tuple[Manifest, ...]:
    return render(repository / "templates", kind, names, TARGETS.load(kind).FORMAT)
