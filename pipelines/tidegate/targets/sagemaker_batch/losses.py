"""What a schedule of EventBridge can't carry over of a job."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.config import cron
from tidegate.delivery.losses import Analyses, Loss
from tidegate.targets._job_params import strategies
from tidegate.targets.sagemaker_batch import schedule

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def _retries(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.batch is not None and environment.batch.retries:
        yield "batch.retries"


def _overlapping(environment: "Environment", _: Analyses) -> Iterator[str]:
    """The place of a policy against two runs at once, if a run may last until the next one starts."""
    if (batch := environment.batch) is not None and batch.concurrency != "allow":
        latest_end_s = batch.start_within + batch.deadline
        if latest_end_s > cron.parse(batch.schedule).shortest_gap * 60:
            yield "batch.concurrency"


def _both_days(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.batch is not None and schedule.has_both_days(environment.batch.schedule):
        yield "batch.schedule"


RETRIES = Loss("retries", "a run that fails does not begin again: EventBridge retries its start alone", _retries)
OVERLAP = Loss(
    "concurrency",
    "EventBridge starts a run whether or not one is there, and a late one may be: both then run",
    _overlapping,
)
BOTH_DAYS = Loss(
    "never",
    "EventBridge takes a day of the month or days of the week, not both",
    _both_days,
    acceptable=False,
)
STRATEGIES = strategies(RETRIES, OVERLAP, BOTH_DAYS)
