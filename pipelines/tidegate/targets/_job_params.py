"""Targets that run the declared `batch` instead of servers.

What marks them, what a run does, and what each of them loses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tidegate.config.section import Section
from tidegate.delivery.losses import Analyses, Loss, Support
from tidegate.targets import _request_rate

if TYPE_CHECKING:
    from tidegate.config.schema.batch import Batch
    from tidegate.config.schema.env import Environment
    from tidegate.targets._deployment import Deployment


class JobParams(Section):
    """A target whose environment declares `batch`: it runs jobs, and answers no request."""

    kind: str
    SCHEMES: ClassVar[tuple[str, ...]] = ("s3", "gs", "az")
    """The object stores that a run can read and write there."""

    def limits(self) -> Iterator[tuple[str, str]]:
        """A field whose value the platform can't take, and why."""
        yield from ()


@dataclass(frozen=True, slots=True)
class PredictCommand:
    """A run as `tidegate predict` carries it out."""

    batch: "Batch"
    package: str
    folder: str
    """The folder of the package."""

    def arguments(self, run: str) -> list[str]:
        """`run` is what the platform replaces by a name that no other run has."""
        kept = [argument for name in self.batch.keep for argument in ("--keep", name)]
        out = f"{self.batch.output}/{run}.parquet"
        of_package = ["--package", self.folder, "--sha256", self.package]
        return ["predict", *of_package, "--data", self.batch.input, "--out", out, *kept]


def batch(deployment: "Deployment") -> "Batch":
    """The declared batch of an environment whose target runs one: `_declared_batch` refuses it without."""
    assert deployment.batch is not None
    return deployment.batch


def _replicas(environment: "Environment", analyses: Analyses) -> Iterator[str]:
    replicas = environment.target.replicas
    yield from (f"target.replicas.{field}" for field in ("min", "max") if getattr(replicas, field) != 1)
    yield from _request_rate.declared(environment, analyses)


def _retried(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.batch is not None and environment.batch.retries:
        yield "batch.retries"


SERVING = Loss("serving", "no request is answered: a run predicts the rows of batch.input when batch.schedule is due")
PACE = Loss(
    "pace",
    "the next run takes the new package, and one that has begun ends with the former: max_surge, max_unavailable and "
    "settle are not kept",
)
REPLICAS = Loss("replicas", "one container predicts: replicas.min and max are not kept", _replicas)
FUTILE_RETRIES = Loss(
    "futile_retries",
    "a run begins again whatever its reason was, so also where its rows or its package do not fit",
    _retried,
)
COMMON = (SERVING, PACE, REPLICAS)
_UNDIVIDED = Support(impossible="a run predicts every row of its input with one package, and no share of live requests")
_COPIED = Support(
    impossible="a run copies no live request; give the candidate an environment with an output of its own, and compare "
    "the two with `tidegate compare`"
)


def strategies(*further: Loss) -> dict[str, Support]:
    """What a target of jobs carries out: the next run takes the new package, and nothing divides the rows."""
    return {
        "rolling": Support((*COMMON, *further)),
        "shadow": _COPIED,
        **dict.fromkeys(("ab_test", "blue_green", "canary", "feature_flag", "linear", "phased"), _UNDIVIDED),
    }
