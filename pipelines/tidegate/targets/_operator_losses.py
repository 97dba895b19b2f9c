"""What operators that start runs in a cluster can't carry over of a job."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.delivery.losses import Analyses, Loss

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def _retried(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.batch is not None and environment.batch.retries:
        yield "batch.deadline"


def late(environment: "Environment", _: Analyses) -> Iterator[str]:
    """Where a job is declared at all."""
    if environment.batch is not None:
        yield "batch.start_within"


DEADLINE = Loss("deadline", "the deadline is of each try: a run and its retries together may take longer", _retried)
LATE = Loss("start_within", "a run that was not able to start begins however late, once the operator can", late)
