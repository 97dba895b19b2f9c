"""A processing job on schedule: what is carried over, what is lost, and what cfn-lint makes of it."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from batch_environments import declared_job, job_manifests, job_names
from template_values import shape
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.targets import Manifest
from tidegate.targets._declaration_checks import problems
from tidegate.targets._declared_batch import problems as batch_problems
from tidegate.targets.sagemaker_batch import flaws

CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))
KIND = {
    "kind": "sagemaker_batch",
    "instance": "ml.m7i.large",
    "role": "arn:aws:iam::111122223333:role/flights",
    "scheduler_role": "arn:aws:iam::111122223333:role/scheduler",
    "models": "s3://models-example/flights",
    "image": "111122223333.dkr.ecr.eu-central-1.amazonaws.com/serve@sha256:" + "a" * 64,
}


def stack(params: dict[str, Any], repository: Path, **batch: Any) -> Manifest:
    environment = declared_job(params, KIND, batch)["staging"]
    (found,) = job_manifests(repository, "sagemaker_batch", job_names(params, environment))
    assert list(flaws((found,), environment.target)) == []
    return found


def schedule(manifest: Manifest) -> dict[str, Any]:
    found: dict[str, Any] = manifest.document["Resources"]["Schedule"]["Properties"]
    return found


def test_a_run_is_the_same_command_as_anywhere(params: dict[str, Any], repository: Path) -> None:
    job = json.loads(schedule(stack(params, repository, keep=["id"]))["Target"]["Input"])
    assert job["AppSpecification"]["ContainerEntrypoint"] == ["tidegate"]
    assert job["AppSpecification"]["ContainerArguments"] == [
        *("predict", "--package", "/opt/ml/processing/package", "--sha256", "ab" * 32),
        *("--data", "s3://warehouse/flights/tonight"),
        *("--out", "s3://warehouse/flights-predicted/<aws.scheduler.execution-id>.parquet", "--keep", "id"),
    ]
    (package,) = job["ProcessingInputs"]
    assert package["S3Input"]["S3Uri"] == f"s3://models-example/flights/{'ab' * 32}/"
    assert job["ProcessingJobName"] == "flights-staging-<aws.scheduler.execution-id>"


def test_what_is_declared_of_the_schedule_is_carried_over(params: dict[str, Any], repository: Path) -> None:
    batch = {"schedule": "*/30 8 * * MON-FRI", "time_zone": "Europe/Madrid", "deadline": "20m", "start_within": "5m"}
    found = schedule(stack(params, repository, **batch, scratch="20Gi"))
    assert found["ScheduleExpression"] == "cron(0,30 8 ? * MON,TUE,WED,THU,FRI *)"
    assert found["ScheduleExpressionTimezone"] == "Europe/Madrid"
    assert found["Target"]["RetryPolicy"]["MaximumEventAgeInSeconds"] == 300
    job = json.loads(found["Target"]["Input"])
    assert job["StoppingCondition"] == {"MaxRuntimeInSeconds": 1200}
    assert job["ProcessingResources"]["ClusterConfig"]["VolumeSizeInGB"] == 23


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"instance": "ml.t3.medium"}, "instance"),
        ({"instance": "ml.m7i.8xlarge"}, "instance"),
        ({"role": "arn:aws:iam::1:role/x"}, "role"),
        ({"scheduler_role": "scheduler"}, "scheduler_role"),
        ({"models": "gs://models"}, "models"),
        ({"namespace": "f" * 41}, "namespace: begins the name of each job"),
    ],
)
def test_what_aws_could_not_start_is_refused(changes: dict[str, Any], message: str, params: dict[str, Any]) -> None:
    assert declared_job(params, KIND)
    with pytest.raises(ValidationError) as refused:
        declared_job(params, KIND | changes)
    assert message in str(refused.value)


def test_an_image_of_another_registry_is_refused(params: dict[str, Any]) -> None:
    environments = declared_job(params, KIND | {"image": "registry.example.com/serve:1"})
    (problem,) = batch_problems(environments)
    assert problem.key == "environments.staging.target.image"
    assert problem.message == "SageMaker runs jobs of images in Amazon ECR; push it there"


def test_an_instance_must_hold_the_limits(params: dict[str, Any]) -> None:
    large = {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "4", "memory": "4Gi"}}
    with pytest.raises(ValidationError, match=r"instance: ml.m7i.large has 2 processors"):
        declared_job(params, KIND | {"resources": large})


def test_what_is_lost_is_accepted_by_name(params: dict[str, Any]) -> None:
    batch = {"schedule": "0 * * * *", "deadline": "55m"}
    environments = declared_job(params, KIND, batch, accept_loss=[])
    found = {problem.key: problem.message for problem in losses.problems(environments, {})}
    assert "sagemaker_batch loses retries" in found["environments.staging.batch.retries"]
    assert "sagemaker_batch loses concurrency" in found["environments.staging.batch.concurrency"]
    accepted = environments["staging"].model_copy(update={"accept_loss": ("serving", "pace", "retries", "concurrency")})
    assert list(problems("flights", {"staging": accepted}, Monitor.model_validate(params["monitor"]))) == []


def test_runs_that_end_before_the_next_one_lose_no_policy(params: dict[str, Any]) -> None:
    for batch in ({"concurrency": "forbid"}, {"concurrency": "replace"}, {"deadline": "3d", "concurrency": "allow"}):
        found = losses.problems(declared_job(params, KIND, batch, accept_loss=["serving", "pace", "retries"]), {})
        assert list(found) == []


def test_a_schedule_of_both_days_is_refused(params: dict[str, Any]) -> None:
    found = [
        problem
        for problem in losses.problems(declared_job(params, KIND, {"schedule": "0 4 1 * MON"}), {})
        if "EventBridge takes a day of the month" in problem.message
    ]
    assert [problem.key for problem in found] == ["environments.staging.batch.schedule"]


@pytest.mark.parametrize("scheme", ["gs", "az"])
def test_another_cloud_s_store_is_refused(scheme: str, params: dict[str, Any]) -> None:
    (problem,) = batch_problems(declared_job(params, KIND, {"input": f"{scheme}://warehouse/rows"}))
    assert problem.key == "environments.staging.batch.input"
    assert f"sagemaker_batch reads and writes s3:// only, got {scheme}://" in problem.message


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_changes_no_structure(case: Path, params: dict[str, Any], repository: Path) -> None:
    names = job_names(params, declared_job(params, KIND)["staging"])
    text = case.read_bytes().decode()
    hostile = names | {
        "job": json.dumps({"ProcessingJobName": text}),
        "schedule": dict.fromkeys(names["schedule"], text),
    }
    (expected,) = job_manifests(repository, "sagemaker_batch", names)
    (found,) = job_manifests(repository, "sagemaker_batch", hostile)
    assert shape(found.document).keys() == shape(expected.document).keys()
    assert found.document["Resources"].keys() == {"Schedule"}
    assert json.loads(schedule(found)["Target"]["Input"]) == {"ProcessingJobName": text}


@pytest.mark.slow
def test_cfn_lint_finds_nothing(params: dict[str, Any], repository: Path, tmp_path: Path) -> None:
    if not (command := shutil.which("cfn-lint")):
        pytest.skip("cfn-lint is not installed")
    (tmp_path / "stack.yaml").write_text(stack(params, repository).text)
    done = subprocess.run([command, str(tmp_path / "stack.yaml")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
