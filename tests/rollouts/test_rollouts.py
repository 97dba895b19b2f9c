from typing import Any

import pytest

from tidegate.config.schema.monitor import Monitor
from tidegate.kinds import TASKS
from tidegate.rollouts import problems


def monitor(at_most: float) -> Monitor:
    shift: dict[str, Any] = {"kind": "score_shift", "at_most": at_most}
    return Monitor.model_validate({"prometheus": "http://prometheus:9090", "analyses": {"shift": shift}})


@pytest.mark.parametrize("limit", [1.0, 1.5])
def test_a_limit_that_no_probability_can_exceed_could_never_fail(limit: float) -> None:
    (problem,) = problems({}, monitor(limit), TASKS.load("binary"))
    assert problem.key == "monitor.analyses.shift.at_most"
    assert problem.message == f"a mean probability moves by at most 1, so a limit of {limit:g} could never fail"


@pytest.mark.parametrize(("limit", "task"), [(0.99, "binary"), (1.5, "regression"), (1.5, None)])
def test_other_limits_can_fail(limit: float, task: str | None) -> None:
    assert list(problems({}, monitor(limit), TASKS.load(task) if task else None)) == []
