"""What a RayJob can't carry over of a job."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.losses import Analyses, Loss

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def _scheduled(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.batch is not None:
        yield "batch.schedule"


SCHEDULE = Loss(
    "schedule",
    "a RayJob runs once, when a release that changes it is applied, and never by the clock: schedule, time_zone, "
    "concurrency and start_within are not kept",
    _scheduled,
)
