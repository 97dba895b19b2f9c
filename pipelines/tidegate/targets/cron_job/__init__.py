"""A Kubernetes CronJob: `tidegate predict` over the declared rows, on schedule.

A run fetches the package by its digest, copies the rows from their object store, and writes the predictions beside
nothing: a run's file is complete, or not there. What a retry can't change ends the run at once.

Why: it needs nothing installed in the cluster, and predicts what the server would answer, bit for bit.

Example: `target: {kind: cron_job, namespace: flights, image: registry.example.com/serve:1,
  replicas: {min: 1, max: 1}, resources: {requests: {cpu: "1", memory: 1Gi}, limits: {cpu: "2", memory: 2Gi}}}`
"""

from collections.abc import Iterator
from typing import Literal

from tidegate.targets import Deployment, Flaw, Manifest, _job_params, _kubernetes_family
from tidegate.targets._job_params import JobParams, PredictCommand
from tidegate.targets._kubernetes_family import FORMAT, PACKAGE, PodParams, jobs

NAMES = _kubernetes_family.NAMES | jobs.NAMES
RUN = "$(RUN)"
"""The pod's variable with the name of its Job, which every retry of a run has, and no other run."""


class Params(PodParams, JobParams):
    """Plain Kubernetes, without servers."""

    kind: Literal["cron_job"]


STRATEGIES = _job_params.strategies()


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The schedule, and what one run does."""
    command = PredictCommand(_job_params.batch(deployment), deployment.package, PACKAGE)
    return jobs.values(params, deployment) | {"arguments": command.arguments(RUN)}


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find."""
    return _kubernetes_family.flaws(manifests, params)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
