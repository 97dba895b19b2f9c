"""A ScheduledSparkApplication whose driver predicts the declared rows."""

from pathlib import Path
from typing import Any

import pytest

from batch_environments import declared_job
from job_targets import LOSSES, SIZE, job_on, of_kind, require_structure
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.targets._declaration_checks import problems

KIND = {"kind": "spark_application"}
WORKERS = {
    "count": 3,
    "resources": {"requests": {"cpu": "1500m", "memory": "4Gi"}, "limits": {"cpu": "2", "memory": "4Gi"}},
}
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


def application(params: dict[str, Any], repository: Path, **batch: Any) -> dict[str, Any]:
    return dict(of_kind(job_on(params, repository, KIND, **batch)[0], "ScheduledSparkApplication")["spec"])


def test_the_driver_predicts_the_declared_rows(params: dict[str, Any], repository: Path) -> None:
    template = application(params, repository, keep=["flight id"])["template"]
    assert template["arguments"] == [
        *("predict", "--package", "/package", "--sha256", "ab" * 32, "--data", "s3://warehouse/flights/tonight"),
        *("--out", "s3://warehouse/flights-predicted/$(RUN).parquet", "--keep", "flight id"),
    ]
    (driver,) = template["driver"]["template"]["spec"]["containers"]
    (run,) = driver["env"]
    assert run["valueFrom"]["fieldRef"]["fieldPath"] == "metadata.labels['sparkoperator.k8s.io/app-name']"
    assert template["mainApplicationFile"] == "local:///opt/tidegate/predict.py"


def test_the_driver_is_as_large_as_declared(params: dict[str, Any], repository: Path) -> None:
    driver = application(params, repository)["template"]["driver"]
    assert (driver["cores"], driver["coreRequest"], driver["coreLimit"]) == (1, "1", "2")
    assert (driver["memory"], driver["memoryOverhead"]) == ("512m", "1536m")


def test_executors_answer_parts_with_the_declared_resources(params: dict[str, Any], repository: Path) -> None:
    found, _ = job_on(params, repository, KIND | {"workers": WORKERS})
    template = of_kind(found, "ScheduledSparkApplication")["spec"]["template"]
    executor = template["executor"]
    assert (executor["instances"], executor["cores"]) == (3, 2)
    assert (executor["coreRequest"], executor["coreLimit"]) == ("1500m", "2")
    assert (executor["memory"], executor["memoryOverhead"]) == ("512m", "3584m")
    assert template["sparkConf"]["spark.default.parallelism"] == "6"
    (container,) = template["driver"]["template"]["spec"]["containers"]
    variables = {named["name"]: named.get("value") for named in container["env"]}
    assert (variables["TIDEGATE_ENGINE"], variables["TIDEGATE_ENGINE_ADDRESS"]) == ("spark", "submitted")


def test_only_a_driver_with_executors_has_an_account_of_the_cluster(params: dict[str, Any], repository: Path) -> None:
    """Its container alone: neither the one that fetches the package, nor an executor, gets the token."""
    alone, _ = job_on(params, repository, KIND)
    assert not {"Role", "RoleBinding"} & {manifest.document["kind"] for manifest in alone}
    assert "serviceAccountToken" not in str([manifest.document for manifest in alone])
    found, _ = job_on(params, repository, KIND | {"workers": WORKERS})
    assert of_kind(found, "RoleBinding")["subjects"] == [
        {"kind": "ServiceAccount", "name": "flights", "namespace": "flights-staging"}
    ]
    template = of_kind(found, "ScheduledSparkApplication")["spec"]["template"]
    pod = template["driver"]["template"]["spec"]
    (volume,) = [volume["name"] for volume in pod["volumes"] if "projected" in volume]
    mounting = [
        container["name"]
        for container in (*pod["initContainers"], *pod["containers"])
        if volume in {mount["name"] for mount in container["volumeMounts"]}
    ]
    assert mounting == ["spark-kubernetes-driver"]
    assert "serviceAccountToken" not in str(template["executor"])


def test_what_is_declared_of_the_schedule_is_carried_over(params: dict[str, Any], repository: Path) -> None:
    batch: dict[str, Any] = {"schedule": "*/30 8-18 * * MON-FRI", "time_zone": "Europe/Madrid", "deadline": "25m"}
    spec = application(params, repository, **batch, concurrency="replace", retries=0)
    assert (spec["schedule"], spec["timeZone"]) == ("*/30 8-18 * * MON-FRI", "Europe/Madrid")
    assert spec["concurrencyPolicy"] == "Replace"
    assert spec["template"]["driver"]["template"]["spec"]["activeDeadlineSeconds"] == 1500
    assert spec["template"]["restartPolicy"] == {"type": "Never"}


@pytest.mark.parametrize(
    ("retries", "lost"),
    [(2, ["deadline", "futile_retries"]), (0, [])],
    ids=["with retries", "without"],
)
def test_what_is_lost_is_accepted_by_name(retries: int, lost: list[str], params: dict[str, Any]) -> None:
    declared = declared_job(params, KIND | {"resources": SIZE}, {"retries": retries}, accept_loss=[])
    found = [problem.message.partition(" loses ")[2].partition(":")[0] for problem in losses.problems(declared, {})]
    assert found == ["serving", "pace", *lost, "start_within"]


def test_a_driver_that_would_be_killed_as_it_starts_is_refused(params: dict[str, Any]) -> None:
    small = {"requests": {"cpu": "1", "memory": "512Mi"}, "limits": {"cpu": "2", "memory": "1000Mi"}}
    declared = declared_job(params, KIND | {"resources": small}, accept_loss=LOSSES)
    found = list(problems("flights", declared, Monitor.model_validate(params["monitor"])))
    (named,) = [problem for problem in found if "Java takes 512 MiB" in problem.message]
    assert named.key == "environments.staging.target.resources.limits.memory"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_changes_no_structure(case: Path, params: dict[str, Any], repository: Path) -> None:
    require_structure(params, repository, KIND | {"workers": WORKERS}, case.read_bytes().decode())
