"""What operators lose of a job is lost at the key that declares it."""

from typing import Any

import pytest

from batch_environments import declared_job
from job_targets import SIZE
from tidegate.targets._operator_losses import DEADLINE, LATE


@pytest.mark.parametrize(("retries", "places"), [(2, ["batch.deadline"]), (0, [])], ids=["with retries", "without"])
def test_a_deadline_is_lost_where_a_run_begins_again(retries: int, places: list[str], params: dict[str, Any]) -> None:
    target = {"kind": "spark_application", "resources": SIZE}
    environment = declared_job(params, target, {"retries": retries})["staging"]
    assert list(DEADLINE.places(environment, {})) == places
    assert list(LATE.places(environment, {})) == ["batch.start_within"]
    assert list(LATE.places(environment.model_copy(update={"batch": None}), {})) == []
