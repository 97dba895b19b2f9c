"""What every target of jobs declares, runs and loses."""

import json
from typing import Any

import pytest

from batch_environments import declared_job, job_names
from tidegate.delivery.losses import SupportGrade
from tidegate.kinds import ROLLOUTS, TARGETS
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


def test_one_line_moves_a_job_to_another_platform(params: dict[str, Any]) -> None:
    """The batch is declared once: what runs is the same command, but for where the package is and what names a run."""
    on_aws = {
        "instance": "ml.m7i.large",
        "models": "s3://models-example/flights",
        "image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/serve:1",
    }
    roles = dict.fromkeys(("role", "scheduler_role"), "arn:aws:iam::111122223333:role/flights")
    here = job_names(params, declared_job(params, {"kind": "cron_job"})["staging"])
    there = job_names(params, declared_job(params, {"kind": "sagemaker_batch"} | on_aws | roles)["staging"])
    job = json.loads(there["job"])
    arguments = job["AppSpecification"]["ContainerArguments"]
    moved = ["/opt/ml/processing/package" if text == "/package" else text for text in here["arguments"]]
    assert [text.replace("$(RUN)", "<aws.scheduler.execution-id>") for text in moved] == arguments
    assert job["StoppingCondition"]["MaxRuntimeInSeconds"] == here["job"]["deadline_s"]
    assert there["schedule"]["time_zone"] == here["job"]["time_zone"]
