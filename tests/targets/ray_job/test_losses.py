"""What a RayJob loses of a job is lost at the key that declares it."""

from typing import Any

from batch_environments import declared_job
from job_targets import SIZE
from tidegate.targets.ray_job.losses import SCHEDULE


def test_the_schedule_is_lost_where_a_job_is_declared(params: dict[str, Any]) -> None:
    environment = declared_job(params, {"kind": "ray_job", "resources": SIZE})["staging"]
    assert list(SCHEDULE.places(environment, {})) == ["batch.schedule"]
    assert list(SCHEDULE.places(environment.model_copy(update={"batch": None}), {})) == []
