"""A RayJob that predicts the declared rows once for each release."""

import shlex
from pathlib import Path
from typing import Any

import pytest

from batch_environments import declared_job
from job_targets import LOSSES, SIZE, job_on, of_kind, require_structure
from tidegate import losses
from tidegate.config.schema.monitor import Monitor
from tidegate.targets import problems

KIND = {"kind": "ray_job"}
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


def test_a_run_predicts_the_declared_rows_under_its_own_name(params: dict[str, Any], repository: Path) -> None:
    job = of_kind(job_on(params, repository, KIND, keep=["flight 'id'; rm -r /"])[0], "RayJob")
    name, spec = job["metadata"]["name"], job["spec"]
    assert shlex.split(spec["entrypoint"]) == [
        *("tidegate", "predict", "--package", "/package", "--sha256", "ab" * 32),
        *("--data", "s3://warehouse/flights/tonight"),
        *("--out", f"s3://warehouse/flights-predicted/{name}.parquet", "--keep", "flight 'id'; rm -r /"),
    ]
    pod = spec["rayClusterSpec"]["headGroupSpec"]["template"]["spec"]
    assert pod["initContainers"][0]["args"][:2] == ["fetch", "https://models.example.com/flights"]
    assert "workerGroupSpecs" not in spec["rayClusterSpec"]


def test_a_release_with_anything_changed_is_a_run_of_its_own(params: dict[str, Any], repository: Path) -> None:
    def name(**batch: Any) -> str:
        return str(of_kind(job_on(params, repository, KIND, **batch)[0], "RayJob")["metadata"]["name"])

    assert name() == name()
    assert len({name(), name(input="s3://warehouse/flights/other"), name(keep=["id"])}) == 3


def test_deadline_and_retries_are_carried_over(params: dict[str, Any], repository: Path) -> None:
    spec = of_kind(job_on(params, repository, KIND, deadline="25m", retries=1)[0], "RayJob")["spec"]
    assert (spec["activeDeadlineSeconds"], spec["backoffLimit"]) == (1500, 1)
    assert spec["shutdownAfterJobFinishes"] is True


def test_only_the_operator_reaches_the_dashboard(params: dict[str, Any], repository: Path) -> None:
    policy = of_kind(job_on(params, repository, KIND | {"operator": "ray-system"})[0], "NetworkPolicy")["spec"]
    (rule,) = policy["ingress"]
    (caller,) = rule["from"]
    assert caller["namespaceSelector"]["matchLabels"] == {"kubernetes.io/metadata.name": "ray-system"}
    assert rule["ports"] == [{"protocol": "TCP", "port": 8265}]


@pytest.mark.parametrize(("retries", "lost"), [(2, ["futile_retries"]), (0, [])], ids=["with retries", "without"])
def test_what_is_lost_is_accepted_by_name(retries: int, lost: list[str], params: dict[str, Any]) -> None:
    declared = declared_job(params, KIND | {"resources": SIZE}, {"retries": retries}, accept_loss=[])
    found = [problem.message.partition(" loses ")[2].partition(":")[0] for problem in losses.problems(declared, {})]
    assert found == ["serving", "pace", "schedule", *lost]


def test_a_node_that_would_be_killed_as_it_starts_is_refused(params: dict[str, Any]) -> None:
    small = {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "1Gi"}}
    declared = declared_job(params, KIND | {"resources": small}, accept_loss=LOSSES)
    found = list(problems("flights", declared, Monitor.model_validate(params["monitor"])))
    (named,) = [problem for problem in found if "Ray's own processes" in problem.message]
    assert named.key == "environments.staging.target.resources.limits.memory"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_changes_no_structure(case: Path, params: dict[str, Any], repository: Path) -> None:
    require_structure(params, repository, KIND, case.read_bytes().decode())
