"""What every target of jobs declares, runs and loses."""

from typing import Any

import pytest

from batch_environments import declared_job
from tidegate.kinds import ROLLOUTS, TARGETS
from tidegate.losses import SupportGrade
from tidegate.targets._job_params import COMMON, JobParams, PredictCommand, strategies

JOBS = sorted(name for name in TARGETS.names() if issubclass(TARGETS.load(name).Params, JobParams))


@pytest.mark.parametrize("kind", JOBS)
def test_each_says_of_every_strategy_what_it_can(kind: str) -> None:
    found = TARGETS.load(kind).STRATEGIES
    assert found.keys() == {*ROLLOUTS.names()}
    assert {name for name, support in found.items() if support.grade is not SupportGrade.IMPOSSIBLE} == {"rolling"}
    assert {*COMMON} <= {*found["rolling"].losses}


def test_each_strategy_that_is_impossible_says_why() -> None:
    assert all(support.impossible for name, support in strategies().items() if name != "rolling")
    assert "tidegate compare" in strategies()["shadow"].impossible


def test_a_run_is_named_by_the_platform(params: dict[str, Any]) -> None:
    batch = declared_job(params, {"kind": "cron_job"}, {"keep": ["id", "day"]})["staging"].batch
    assert batch
    arguments = PredictCommand(batch, "ab" * 32, "/package").arguments("$(RUN)")
    assert arguments[:5] == ["predict", "--package", "/package", "--sha256", "ab" * 32]
    assert arguments[5:] == [
        *("--data", "s3://warehouse/flights/tonight", "--out", "s3://warehouse/flights-predicted/$(RUN).parquet"),
        *("--keep", "id", "--keep", "day"),
    ]
