"""A RayJob that predicts the declared rows once for each release."""

import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from batch_environments import declared_job
from job_targets import LOSSES, SIZE, job_on, of_kind, require_structure
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.targets._declaration_checks import problems

SCHEDULED = {"kind": "ray_job"}
KIND = SCHEDULED | {"scheduled": False}
WORKERS = {
    "count": 3,
    "resources": {"requests": {"cpu": "2", "memory": "4Gi"}, "limits": {"cpu": "2", "memory": "4Gi"}},
}
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


def test_a_schedule_is_a_ray_cron_job_whose_runs_have_names_of_their_own(
    params: dict[str, Any], repository: Path
) -> None:
    """A shell gives each run the RayJob's name, and each value as it was declared."""
    found, _ = job_on(params, repository, SCHEDULED, keep=["it's `id`; #"], schedule="30 4 * * MON")
    job = of_kind(found, "RayCronJob")
    assert (job["spec"]["schedule"], job["spec"]["timeZone"]) == ("30 4 * * MON", "UTC")
    run = job["spec"]["jobTemplate"]
    (variable,) = [named for named in _container(run)["env"] if named["name"] == "CLUSTER"]
    assert variable["valueFrom"]["fieldRef"]["fieldPath"] == "metadata.labels['ray.io/cluster']"
    shown = "printf '%s\\n' " + run["entrypoint"]
    command = ["bash", "-c", shown]
    words = subprocess.run(
        command, env={"CLUSTER": "flights-29412345-x7k2q"}, capture_output=True, text=True, check=True
    )
    assert words.stdout.splitlines()[-3:] == [
        "s3://warehouse/flights-predicted/flights-29412345.parquet",
        "--keep",
        "it's `id`; #",
    ]


def _container(run: dict[str, Any]) -> dict[str, Any]:
    return dict(run["rayClusterSpec"]["headGroupSpec"]["template"]["spec"]["containers"][0])


@pytest.mark.parametrize("scheduled", [True, False], ids=["scheduled", "once"])
def test_workers_answer_parts_with_the_declared_resources(
    params: dict[str, Any], repository: Path, *, scheduled: bool
) -> None:
    target = SCHEDULED | {"scheduled": scheduled, "workers": WORKERS}
    found, _ = job_on(params, repository, target)
    run = of_kind(found, "RayCronJob")["spec"]["jobTemplate"] if scheduled else of_kind(found, "RayJob")["spec"]
    (group,) = run["rayClusterSpec"]["workerGroupSpecs"]
    assert (group["replicas"], group["minReplicas"], group["maxReplicas"]) == (3, 3, 3)
    (worker,) = group["template"]["spec"]["containers"]
    assert worker["resources"] == {kind: {"cpu": "2", "memory": "4096Mi"} for kind in ("requests", "limits")}
    variables = {named["name"]: named.get("value") for named in _container(run)["env"]}
    assert (variables["TIDEGATE_ENGINE"], variables["TIDEGATE_ENGINE_ADDRESS"]) == ("ray", "auto")
    assert run["rayClusterSpec"]["headGroupSpec"]["rayStartParams"]["num-cpus"] == "0"


@pytest.mark.parametrize("scheduled", [True, False], ids=["scheduled", "once"])
@pytest.mark.parametrize(
    ("version", "options"),
    [("2.9.3", None), ("2.51.2", None), ("2.52.0", {"mode": "token"}), ("2.61.0", {"mode": "token"})],
)
def test_nodes_share_a_token_where_ray_knows_one(
    version: str, options: dict[str, str] | None, params: dict[str, Any], repository: Path, *, scheduled: bool
) -> None:
    """Ray 2.61 starts no head node without one; the operator refuses one before 2.52."""
    found, _ = job_on(params, repository, SCHEDULED | {"scheduled": scheduled, "ray_version": version})
    run = of_kind(found, "RayCronJob")["spec"]["jobTemplate"] if scheduled else of_kind(found, "RayJob")["spec"]
    assert run["rayClusterSpec"].get("authOptions") == options


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


@pytest.mark.parametrize(
    ("retries", "lost"), [(2, ["deadline", "futile_retries"]), (0, [])], ids=["with retries", "without"]
)
@pytest.mark.parametrize(
    ("scheduled", "named"),
    [(False, ["schedule"]), (True, ["start_within", "concurrency"])],
    ids=["a RayJob", "a RayCronJob"],
)
def test_what_is_lost_is_accepted_by_name(
    named: list[str], retries: int, lost: list[str], params: dict[str, Any], *, scheduled: bool
) -> None:
    declared = declared_job(
        params, SCHEDULED | {"scheduled": scheduled} | {"resources": SIZE}, {"retries": retries}, accept_loss=[]
    )
    found = [problem.message.partition(" loses ")[2].partition(":")[0] for problem in losses.problems(declared, {})]
    assert sorted(found) == sorted(["serving", "pace", *named, *lost])


def test_a_node_that_would_be_killed_as_it_starts_is_refused(params: dict[str, Any]) -> None:
    small = {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "1Gi"}}
    declared = declared_job(params, KIND | {"resources": small}, accept_loss=LOSSES)
    found = list(problems("flights", declared, Monitor.model_validate(params["monitor"])))
    (named,) = [problem for problem in found if "Ray's own processes" in problem.message]
    assert named.key == "environments.staging.target.resources.limits.memory"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_changes_no_structure(case: Path, params: dict[str, Any], repository: Path) -> None:
    require_structure(params, repository, SCHEDULED | {"workers": WORKERS}, case.read_bytes().decode())
