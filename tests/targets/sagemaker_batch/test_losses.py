"""Where a schedule of EventBridge says less than the declared one, at the key that is lost."""

from typing import Any

import pytest

from batch_environments import declared_job
from tidegate.targets.sagemaker_batch.losses import BOTH_DAYS, OVERLAP, RETRIES


@pytest.mark.parametrize(
    ("batch", "lost"),
    [
        ({"retries": 0}, []),
        ({"retries": 1}, ["batch.retries"]),
        ({"retries": 0, "schedule": "0 * * * *", "deadline": "50m"}, []),
        ({"retries": 0, "schedule": "0 * * * *", "deadline": "51m"}, ["batch.concurrency"]),
        ({"retries": 0, "schedule": "0 * * * *", "deadline": "2h", "concurrency": "replace"}, ["batch.concurrency"]),
        ({"retries": 0, "schedule": "0 * * * *", "deadline": "2h", "concurrency": "allow"}, []),
        ({"retries": 0, "schedule": "0 4 1 * MON"}, ["batch.schedule"]),
        ({"retries": 0, "schedule": "0 4 1 * *"}, []),
    ],
)
def test_each_loss_counts_where_it_is_declared(
    batch: dict[str, Any], lost: list[str], on_aws: dict[str, Any], params: dict[str, Any]
) -> None:
    environment = declared_job(params, on_aws, batch)["staging"]
    found = [place for loss in (RETRIES, OVERLAP, BOTH_DAYS) for place in loss.places(environment, {})]
    assert found == lost


def test_a_schedule_that_aws_does_not_have_can_t_be_accepted() -> None:
    assert not BOTH_DAYS.acceptable
    assert RETRIES.acceptable
    assert OVERLAP.acceptable
