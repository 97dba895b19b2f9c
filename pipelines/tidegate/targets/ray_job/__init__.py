"""KubeRay: a RayJob that predicts the declared rows once for each release.

Its cluster of Ray is there for the run. The head node alone runs `tidegate predict`, as every target of jobs does. A
RayJob has no schedule: its name is made of all that it does, so that a release with anything changed is a run of its
own, and the same again is none.

Why: where KubeRay (with Kueue) hands out the machines, a run waits for its turn like any other job.

Example: `target: {kind: ray_job, namespace: flights, image: registry.example.com/ray-serve:1,
  replicas: {min: 1, max: 1}, resources: {requests: {cpu: "1", memory: 2Gi}, limits: {cpu: "2", memory: 4Gi}}}`
"""

import hashlib
import json
import shlex
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.targets import Deployment, Flaw, Manifest, _job_params, _kubernetes_family
from tidegate.targets._job_params import FUTILE_RETRIES, JobParams, PredictCommand
from tidegate.targets._kubernetes_family import FORMAT, PACKAGE, Namespace, PodParams, jobs
from tidegate.targets.ray_job.losses import SCHEDULE

NAMES = _kubernetes_family.NAMES | (jobs.NAMES - {"arguments"}) | {"entrypoint", "run"}
LEAST_MIB = 2048
"""What Ray's own processes and a run take."""


class Params(PodParams, JobParams):
    """A cluster with KubeRay 1.4 or later. The image holds Ray and tidegate."""

    kind: Literal["ray_job"]
    ray_version: str = Field(default="2.52.0", pattern=r"^\d+\.\d+\.\d+$")
    """The version of Ray in the image."""
    operator: Namespace = "kuberay-system"
    """The namespace of KubeRay's operator, which submits the run."""

    def limits(self) -> Iterator[tuple[str, str]]:
        """A node of Ray that would be killed as it starts."""
        if self.resources.limits.memory < LEAST_MIB:
            given = f"{self.resources.limits.memory:g} MiB"
            yield "resources.limits.memory", f"Ray's own processes need {LEAST_MIB} MiB, got {given}; raise it"


STRATEGIES = _job_params.strategies(SCHEDULE, FUTILE_RETRIES)


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """What one run does, and its name."""
    batch = _job_params.batch(deployment)
    made_of = [deployment.package, deployment.store, params.model_dump(mode="json"), batch.model_dump(mode="json")]
    digest = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:10]
    run = f"{deployment.project}-{digest}"
    named = {key: value for key, value in jobs.values(params, deployment).items() if key != "arguments"}
    command = PredictCommand(batch, deployment.package, PACKAGE).arguments(run)
    return named | {"entrypoint": shlex.join(["tidegate", *command]), "run": run}


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find, and those of RayJobs."""
    from tidegate.targets.ray_job import crd_schemas, rules

    return _kubernetes_family.flaws(manifests, params, custom=crd_schemas.KINDS, rules=rules.RULES)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
