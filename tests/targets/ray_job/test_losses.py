"""What KubeRay loses of a job is lost at the key that declares it."""

from typing import Any

import pytest

from batch_environments import declared_job
from job_targets import SIZE
from tidegate.targets.ray_job.losses import CONCURRENCY, LATE, SCHEDULE


@pytest.mark.parametrize(
    ("scheduled", "concurrency", "places"),
    [
        (False, "forbid", ["batch.schedule"]),
        (True, "forbid", ["batch.start_within", "batch.concurrency"]),
        (True, "allow", ["batch.start_within"]),
    ],
    ids=["a RayJob", "a RayCronJob", "runs that may overlap"],
)
def test_what_is_lost_is_named_where_it_is_declared(
    concurrency: str, places: list[str], params: dict[str, Any], *, scheduled: bool
) -> None:
    target = {"kind": "ray_job", "resources": SIZE, "scheduled": scheduled}
    environment = declared_job(params, target, {"concurrency": concurrency})["staging"]
    assert [place for loss in (SCHEDULE, LATE, CONCURRENCY) for place in loss.places(environment, {})] == places
    without = environment.model_copy(update={"batch": None})
    assert [place for loss in (SCHEDULE, LATE, CONCURRENCY) for place in loss.places(without, {})] == []
