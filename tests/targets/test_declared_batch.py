"""What of a declared batch no platform could run, at the key that declares it."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from batch_environments import BATCH, declared_job, job_manifests, job_names
from declared_environments import declared
from tidegate.artifacts import json_text
from tidegate.config.schema.batch import Batch
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.delivery.losses import TargetLimitProblem
from tidegate.errors import Level
from tidegate.plans import from_json
from tidegate.rollouts import plan
from tidegate.targets._declared_batch import cautions, problems

KIND = {"kind": "cron_job"}


def found(params: dict[str, Any], **batch: Any) -> list[tuple[str, str]]:
    return [(problem.key, problem.message) for problem in problems(declared_job(params, KIND, batch))]


def test_the_declared_job_has_neither_problems_nor_cautions(params: dict[str, Any]) -> None:
    environments = declared_job(params, KIND)
    assert list(problems(environments)) == list(cautions(environments)) == []


@pytest.mark.parametrize(
    ("batch", "field", "message"),
    [
        ({"deadline": "1441m"}, "deadline", "a run may take 1441 minutes and the schedule is due again after 1440"),
        ({"schedule": "*/10 * * * *", "deadline": "11m"}, "deadline", "declare concurrency: replace or allow"),
        ({"schedule": "*/5 * * * *", "deadline": "5m"}, "start_within", "may begin 10 minutes late"),
        ({"output": BATCH["input"]}, "output", "is inside the input s3://warehouse/flights/tonight"),
        ({"output": f"{BATCH['input']}/predicted"}, "output", "the next run would read the predictions as rows"),
    ],
)
def test_an_impossible_value_is_found_at_its_key(
    batch: dict[str, Any], field: str, message: str, params: dict[str, Any]
) -> None:
    ((key, said),) = found(params, **batch)
    assert key == f"environments.staging.batch.{field}"
    assert message in said


@pytest.mark.parametrize(
    "batch",
    [
        {"deadline": "1440m"},
        {"deadline": "2d", "concurrency": "allow"},
        {"deadline": "2d", "concurrency": "replace"},
        {"input": f"{BATCH['output']}/rows"},
        {"output": f"{BATCH['input']}-predicted"},
    ],
)
def test_what_only_looks_alike_is_none(batch: dict[str, Any], params: dict[str, Any]) -> None:
    assert found(params, **batch) == []


def test_two_environments_write_into_two_places(params: dict[str, Any]) -> None:
    one = declared_job(params, KIND)["staging"]
    ((key, said),) = ((problem.key, problem.message) for problem in problems({"a": one, "b": one}))
    assert key == "environments.b.batch.output"
    assert "environments.a writes there as well" in said


def test_servers_run_no_job_and_jobs_need_one(params: dict[str, Any]) -> None:
    dev = declared(params)["dev"].model_copy(update={"batch": Batch.model_validate(BATCH)})
    (problem,) = problems({"dev": dev})
    assert (problem.key, type(problem)) == ("environments.dev.batch", TargetLimitProblem)
    assert "kubernetes runs servers and no job: choose one of " in problem.message
    without = declared_job(params, KIND)["staging"].model_copy(update={"batch": None})
    (missing,) = problems({"staging": without})
    assert missing.key == "environments.staging.target.kind"
    assert "add batch with schedule, input, output, deadline" in missing.message


@pytest.mark.parametrize(("hour", "warned"), [("1", 0), ("2", 1), ("3", 0)])
def test_a_run_in_the_hour_that_the_clock_skips_is_a_caution(hour: str, warned: int, params: dict[str, Any]) -> None:
    batch = {"schedule": f"30 {hour} * * *", "time_zone": "Europe/Madrid"}
    cautioned = [*cautions(declared_job(params, KIND, batch))]
    assert [(caution.key, caution.level) for caution in cautioned] == (
        [("environments.staging.batch.schedule", Level.WARNING)] * warned
    )


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ({"schedule": "0 4 30 2 *"}, "never fires"),
        ({"time_zone": "Europe/Atlantis"}, "unknown time zone"),
        ({"input": "s3://warehouse"}, "input"),
        ({"input": "https://example.com/rows"}, "input"),
        ({"input": "s3://warehouse/../rows"}, "input"),
        ({"input": "s3://warehouse/rows/"}, "input"),
        ({"output": "s3://Warehouse/rows"}, "output"),
        ({"output": "s3://warehouse/$(RUN)"}, "output"),
        ({"keep": ["a$(RUN)"]}, "keep.0"),
        ({"keep": ["a\nb"]}, "keep.0"),
        ({"keep": ["<aws.scheduler.attempt-number>"]}, "keep.0"),
        ({"keep": ["{{workflow.name}}"]}, "keep.0"),
        ({"deadline": "59s"}, "deadline"),
        ({"deadline": "8d"}, "deadline"),
        ({"retries": -1}, "retries"),
        ({"retries": 11}, "retries"),
        ({"concurrency": "never"}, "concurrency"),
        ({"start_within": "59s"}, "start_within"),
        ({"scratch": "0Mi"}, "scratch"),
        ({"every": "1h"}, "every"),
    ],
)
def test_a_value_that_can_t_be_is_refused(batch: dict[str, Any], message: str) -> None:
    assert Batch.model_validate(BATCH)
    with pytest.raises(ValidationError) as refused:
        Batch.model_validate(BATCH | batch)
    assert message in str(refused.value)


@pytest.mark.parametrize("kind", ["cron_job", "argo_workflow"])
def test_a_job_declares_no_traffic(kind: str, params: dict[str, Any], repository: Path) -> None:
    staging = {key: value for key, value in params["environments"]["staging"].items() if key != "traffic"}
    without = params | {"environments": {"staging": staging}}
    environment = declared_job(without, {"kind": kind})["staging"]
    with_traffic = declared_job(params, {"kind": kind})["staging"]
    found, usual = (job_manifests(repository, kind, job_names(params, each)) for each in (environment, with_traffic))
    assert [m.document["kind"] for m in found] == [m.document["kind"] for m in usual]
    planned = plan("staging", environment, Monitor.model_validate(params["monitor"]))
    assert from_json(json.loads(json_text(planned.as_json()))) == planned


def test_servers_declare_it(params: dict[str, Any]) -> None:
    staging = {key: value for key, value in params["environments"]["staging"].items() if key != "traffic"}
    with pytest.raises(ValidationError, match="traffic: is missing; servers need the requests"):
        TypeAdapter(Environments).validate_python({"staging": staging})
