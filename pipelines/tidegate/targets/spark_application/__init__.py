"""The Spark operator: an application whose driver predicts the declared rows.

A ScheduledSparkApplication starts it. The driver runs `tidegate predict`, as every target of jobs does, and asks for
no executors: a row is predicted where all others are, so the predictions equal the server's, bit for bit.

Why: where the Spark operator (with YuniKorn or Volcano) hands out machines, a run waits for its turn like any other.

Example: `target: {kind: spark_application, namespace: flights, image: registry.example.com/spark-serve:1,
  replicas: {min: 1, max: 1}, resources: {requests: {cpu: "1", memory: 2Gi}, limits: {cpu: "2", memory: 2Gi}}}`
"""

from collections.abc import Iterator
from math import ceil
from typing import Literal

from pydantic import Field

from tidegate.targets import Deployment, Flaw, Manifest, _job_params, _kubernetes_family
from tidegate.targets._job_params import FUTILE_RETRIES, JobParams, PredictCommand
from tidegate.targets._kubernetes_family import FORMAT, PACKAGE, PodParams, jobs
from tidegate.targets.spark_application.losses import DEADLINE, LATE

NAMES = _kubernetes_family.NAMES | jobs.NAMES | {"driver"}
RUN = "$(RUN)"
"""The driver's variable with the name of its application, which every retry of a run has, and no other run."""
HEAP_MIB = 512
"""The memory of Java, which only waits for the run; the run has the rest of the limit."""
LEAST_MIB = 1024


class Params(PodParams, JobParams):
    """A cluster with the Spark operator 2.2 or later. The image holds Spark and tidegate."""

    kind: Literal["spark_application"]
    spark_version: str = Field(default="4.0.1", pattern=r"^\d+\.\d+\.\d+$")
    """The version of Spark in the image."""
    application: str = Field(default="local:///opt/tidegate/predict.py", pattern=r"^local:///[A-Za-z0-9_./-]+\.py$")
    """The file of the image that Spark runs: `from tidegate.__main__ import main; main()`."""

    def limits(self) -> Iterator[tuple[str, str]]:
        """A driver that would be killed as it starts."""
        if (memory := self.resources.limits.memory) < LEAST_MIB:
            reason = f"Java takes {HEAP_MIB} MiB of it and a run the rest: {LEAST_MIB} MiB at least, got {memory:g} MiB"
            yield "resources.limits.memory", f"{reason}; raise it"


STRATEGIES = _job_params.strategies(DEADLINE, FUTILE_RETRIES, LATE)


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The schedule, what one run does, and the size of the driver as Spark writes it."""
    command = PredictCommand(_job_params.batch(deployment), deployment.package, PACKAGE)
    limits = params.resources.limits
    return jobs.values(params, deployment) | {
        "arguments": command.arguments(RUN),
        "driver": {
            "cores": max(1, ceil(params.resources.requests.cpu)),
            "heap": f"{HEAP_MIB}m",
            "overhead": f"{int(limits.memory) - HEAP_MIB}m",
        },
    }


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find, and those of Spark's applications."""
    from tidegate.targets.spark_application import crd_schemas, rules

    return _kubernetes_family.flaws(manifests, params, custom=crd_schemas.KINDS, rules=rules.RULES)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
