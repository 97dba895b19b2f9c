"""Argo Workflows: a CronWorkflow that predicts the declared rows in one step.

The step is `tidegate predict`. A run fetches the package by its digest and writes its predictions whole, or not at
all. The containers that predict have no account of the cluster: an account of its own reports the result, and may do
nothing else.

Why: where Argo Workflows runs jobs already, runs are seen, retried and kept where all others are.

Example: `target: {kind: argo_workflow, namespace: flights, image: registry.example.com/serve:1,
  replicas: {min: 1, max: 1}, resources: {requests: {cpu: "1", memory: 1Gi}, limits: {cpu: "2", memory: 2Gi}}}`
"""

from collections.abc import Iterator
from typing import Literal

from tidegate.targets import Deployment, Flaw, Manifest, _job_params, _kubernetes_family
from tidegate.targets._job_params import JobParams, PredictCommand
from tidegate.targets._kubernetes_family import FORMAT, PACKAGE, PodParams, jobs

NAMES = _kubernetes_family.NAMES | jobs.NAMES | {"executor", "retry"}
RUN = "$(RUN)"
"""The pod's variable with the name of its workflow, which every retry of a run has, and no other run."""
RETRY = "asInt(lastRetry.exitCode) not in [2, 3]"
"""Rows or a package that do not fit end the run; what was not able to start, -1, begins again."""


class Params(PodParams, JobParams):
    """A cluster with Argo Workflows 3.6 or later, which reads `schedules`."""

    kind: Literal["argo_workflow"]


STRATEGIES = _job_params.strategies()


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The schedule, what one run does, and who reports its result."""
    command = PredictCommand(_job_params.batch(deployment), deployment.package, PACKAGE)
    return jobs.values(params, deployment) | {
        "arguments": command.arguments(RUN),
        "executor": f"{deployment.project}-executor",
        "retry": RETRY,
    }


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find, and those of workflows."""
    from tidegate.targets.argo_workflow import crd_schemas, rules

    return _kubernetes_family.flaws(manifests, params, custom=crd_schemas.KINDS, rules=rules.RULES)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
