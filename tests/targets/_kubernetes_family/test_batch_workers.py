"""The nodes that answer parts of a run, as templates see them."""

import pytest
from pydantic import ValidationError

from tidegate.targets._kubernetes_family.batch_workers import BatchWorkers, values

SIZE = {"requests": {"cpu": "1500m", "memory": "4Gi"}, "limits": {"cpu": "2", "memory": "4Gi"}}


def test_templates_see_their_number_and_resources_or_null() -> None:
    workers = BatchWorkers.model_validate({"count": 3, "resources": SIZE})
    assert values(workers) == {
        "workers": {
            "count": 3,
            "resources": {
                "requests": {"cpu": "1500m", "memory": "4096Mi"},
                "limits": {"cpu": "2", "memory": "4096Mi"},
            },
        }
    }
    assert values(None) == {"workers": None}


@pytest.mark.parametrize("count", [0, 1001])
def test_a_run_has_between_one_and_a_thousand(count: int) -> None:
    with pytest.raises(ValidationError, match="count"):
        BatchWorkers.model_validate({"count": count, "resources": SIZE})
