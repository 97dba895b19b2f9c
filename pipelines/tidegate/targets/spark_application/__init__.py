"""The Spark operator: an application whose driver predicts the declared rows.

A ScheduledSparkApplication starts it. The driver runs `tidegate predict`, as every target of jobs does: alone, or with
the declared `workers` as its executors, which answer parts of the rows, bit for bit as one process does. A driver with
executors asks the cluster for them, so its account may make pods in its namespace, and nothing else.

Why: where the Spark operator (with YuniKorn or Volcano) hands out machines, a run waits for its turn like any other.

Example: `target: {kind: spark_application, namespace: flights, image: registry.example.com/spark-serve:1,
  replicas: {min: 1, max: 1}, resources: {requests: {cpu: "1", memory: 2Gi}, limits: {cpu: "2", memory: 2Gi}},
  workers: {count: 4, resources: {requests: {cpu: "2", memory: 4Gi}, limits: {cpu: "2", memory: 4Gi}}}}`
"""

from collections.abc import Iterator
from math import ceil
from typing import Literal

from pydantic import Field

from tidegate.targets import Deployment, Flaw, Manifest, _job_params, _kubernetes_family
from tidegate.targets._job_params import FUTILE_RETRIES, JobParams, PredictCommand
from tidegate.targets._kubernetes_family import FORMAT, PACKAGE, PodParams, batch_workers, jobs
from tidegate.targets._kubernetes_family.batch_workers import BatchWorkers
from tidegate.targets._operator_losses import DEADLINE, LATE
from tidegate.targets._server_params import Resources

NAMES = _kubernetes_family.NAMES | jobs.NAMES | batch_workers.NAMES | {"driver", "executor"}
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

    workers: BatchWorkers | None = None
    """Executors that answer parts of the rows; default: the driver answers all."""

    def limits(self) -> Iterator[tuple[str, str]]:
        """A driver or an executor that would be killed as it starts."""
        sizes = {"": self.resources} | ({"workers.": self.workers.resources} if self.workers else {})
        for place, size in sizes.items():
            if (memory := size.limits.memory) < LEAST_MIB:
                reason = f"Java takes {HEAP_MIB} MiB of it and a run the rest: {LEAST_MIB} MiB at least"
                yield f"{place}resources.limits.memory", f"{reason}, got {memory:g} MiB; raise it"


STRATEGIES = _job_params.strategies(DEADLINE, FUTILE_RETRIES, LATE)


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The schedule, what one run does, and the size of the driver as Spark writes it."""
    command = PredictCommand(_job_params.batch(deployment), deployment.package, PACKAGE)
    shared = jobs.values(params, deployment) | batch_workers.values(params.workers)
    return shared | {
        "arguments": command.arguments(RUN),
        "driver": _process(params.resources),
        "executor": _executor(params.workers),
    }


def _process(size: Resources) -> dict[str, object]:
    """A driver or an executor as Spark writes it."""
    return {
        "cores": max(1, ceil(size.requests.cpu)),
        "heap": f"{HEAP_MIB}m",
        "overhead": f"{int(size.limits.memory) - HEAP_MIB}m",
    }


def _executor(workers: BatchWorkers | None) -> dict[str, object] | None:
    """`parallelism` is how many parts all executors answer at once."""
    if workers is None:
        return None
    cores = max(1, ceil(workers.resources.requests.cpu))
    return _process(workers.resources) | {"parallelism": str(workers.count * cores)}


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find, and those of Spark's applications."""
    from tidegate.targets.spark_application import crd_schemas, rules

    return _kubernetes_family.flaws(manifests, params, custom=crd_schemas.KINDS, rules=rules.RULES)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
