"""What KubeRay can't carry over of a job."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.delivery.losses import Analyses, Loss
from tidegate.targets import _operator_losses
from tidegate.targets._operator_losses import DEADLINE

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def _unscheduled(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.batch is not None and not environment.target.scheduled:
        yield "batch.schedule"


def _late(environment: "Environment", analyses: Analyses) -> Iterator[str]:
    if environment.target.scheduled:
        yield from _operator_losses.late(environment, analyses)


def _overlapping(environment: "Environment", _: Analyses) -> Iterator[str]:
    batch = environment.batch
    if batch is not None and environment.target.scheduled and batch.concurrency != "allow":
        yield "batch.concurrency"


SCHEDULE = Loss(
    "schedule",
    "a RayJob runs once, when a release that changes it is applied, and never by the clock: schedule, time_zone, "
    "concurrency and start_within are not kept; scheduled: true renders a RayCronJob",
    _unscheduled,
)
LATE = Loss(
    "start_within",
    "a run begins however late, and after the operator was away all those that it missed, one after another",
    _late,
)
CONCURRENCY = Loss("concurrency", "a RayCronJob starts a run also where the one before it still runs", _overlapping)
LOSSES = (SCHEDULE, DEADLINE, LATE, CONCURRENCY)
