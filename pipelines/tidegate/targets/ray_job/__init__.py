"""KubeRay: a RayCronJob, or one RayJob per release, that predicts rows.

A cluster of Ray is there for each run. Its head node runs `tidegate predict`, as every target of jobs does: alone, or
with the declared `workers`, which answer parts of the rows, bit for bit as one process does. KubeRay has RayCronJob
since 1.6, behind its feature gate of that name; for an older one, `scheduled: false` makes a RayJob, whose name is made
of all that it does: a release with anything changed is a run of its own, and the same again is none.

Why: where KubeRay (with Kueue) hands out the machines, a run waits for its turn like any other job.

Example: `target: {kind: ray_job, namespace: flights, image: registry.example.com/ray-serve:1,
  replicas: {min: 1, max: 1}, resources: {requests: {cpu: "1", memory: 2Gi}, limits: {cpu: "2", memory: 4Gi}},
  workers: {count: 4, resources: {requests: {cpu: "2", memory: 4Gi}, limits: {cpu: "2", memory: 4Gi}}}}`
"""

import hashlib
import json
import shlex
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.targets import Deployment, Flaw, Manifest, _job_params, _kubernetes_family
from tidegate.targets._job_params import FUTILE_RETRIES, JobParams, PredictCommand
from tidegate.targets._kubernetes_family import FORMAT, PACKAGE, Namespace, PodParams, batch_workers, jobs
from tidegate.targets._kubernetes_family.batch_workers import BatchWorkers
from tidegate.targets.ray_job.losses import LOSSES

OWN_NAMES = {"entrypoint", "run", "has_token"}
NAMES = _kubernetes_family.NAMES | (jobs.NAMES - {"arguments"}) | batch_workers.NAMES | OWN_NAMES
OF_SCHEDULE = '"${CLUSTER%-*}"'
"""In a shell, the RayJob's name: the operator makes the cluster's of it, a hyphen and five characters of chance.

Each try has another cluster, so a retry has the name of its run, and no other run has it.
"""
LEAST_MIB = 2048
"""What Ray's own processes and a run take."""


class Params(PodParams, JobParams):
    """A cluster with KubeRay 1.6 or later; without a schedule, 1.5.1. The image holds Ray and tidegate."""

    kind: Literal["ray_job"]
    ray_version: str = Field(default="2.52.0", pattern=r"^\d+\.\d+\.\d+$")
    """The version of Ray in the image."""
    operator: Namespace = "kuberay-system"
    """The namespace of KubeRay's operator, which submits the run."""
    scheduled: bool = True
    """Whether a RayCronJob keeps batch.schedule: KubeRay runs it where `featureGates` has RayCronJob enabled."""
    workers: BatchWorkers | None = None
    """Nodes of Ray that answer parts of the rows; default: the head node answers all."""

    def limits(self) -> Iterator[tuple[str, str]]:
        """A node of Ray that would be killed as it starts."""
        sizes = {"": self.resources} | ({"workers.": self.workers.resources} if self.workers else {})
        for place, size in sizes.items():
            if (memory := size.limits.memory) < LEAST_MIB:
                reason = f"Ray's own processes need {LEAST_MIB} MiB, got {memory:g} MiB; raise it"
                yield f"{place}resources.limits.memory", reason


STRATEGIES = _job_params.strategies(*LOSSES, FUTILE_RETRIES)


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """What one run does, its name or that of its schedule, its workers, and whether its nodes share a token."""
    from tidegate.targets.ray_job import rules

    named = {key: value for key, value in jobs.values(params, deployment).items() if key != "arguments"}
    run = deployment.project if params.scheduled else f"{deployment.project}-{_digest(params, deployment)}"
    own = {
        "entrypoint": _command(params, deployment, run),
        "run": run,
        "has_token": rules.knows_tokens(params.ray_version),
    }
    return named | batch_workers.values(params.workers) | own


def _command(params: Params, deployment: Deployment, run: str) -> str:
    """As a shell reads it: every value is quoted, and only the run's own name is not a value."""
    batch = _job_params.batch(deployment)
    arguments = PredictCommand(batch, deployment.package, PACKAGE).arguments(run)
    words = [shlex.quote(argument) for argument in ("tidegate", *arguments)]
    if params.scheduled:
        words[words.index("--out") + 1] = f"{shlex.quote(f'{batch.output}/')}{OF_SCHEDULE}.parquet"
    return " ".join(words)


def _digest(params: Params, deployment: Deployment) -> str:
    """Of all that a run does."""
    batch = _job_params.batch(deployment).model_dump(mode="json")
    made_of = [deployment.package, deployment.store, params.model_dump(mode="json"), batch]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:10]


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find, and those of RayJobs."""
    from tidegate.targets.ray_job import crd_schemas, rules

    return _kubernetes_family.flaws(manifests, params, custom=crd_schemas.KINDS, rules=rules.RULES)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
