"""A CronJob that predicts the declared rows."""

from pathlib import Path
from typing import Any

import pytest

from batch_environments import declared_job, job_manifests, job_names
from template_values import replaced, shape
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.errors import DeclarationError
from tidegate.targets import Manifest
from tidegate.targets._declaration_checks import problems
from tidegate.targets.cron_job import flaws

KIND = {"kind": "cron_job"}
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


def rendered(
    params: dict[str, Any], repository: Path, target: dict[str, Any] | None = None, **batch: Any
) -> tuple[Manifest, ...]:
    environment = declared_job(params, KIND | (target or {}), batch)["staging"]
    found = job_manifests(repository, "cron_job", job_names(params, environment))
    assert list(flaws(found, environment.target)) == []
    return found


def of_kind(manifests: tuple[Manifest, ...], kind: str) -> dict[str, Any]:
    (found,) = (manifest.document for manifest in manifests if manifest.document["kind"] == kind)
    return dict(found)


def test_a_run_predicts_the_declared_rows_with_the_package_that_it_fetched(
    params: dict[str, Any], repository: Path
) -> None:
    spec = of_kind(rendered(params, repository, keep=["flight id"]), "CronJob")["spec"]
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    (fetch,), (predict,) = pod["initContainers"], pod["containers"]
    assert fetch["args"] == ["fetch", "https://models.example.com/flights", "--sha256", "ab" * 32, "--into", "/package"]
    assert predict["args"] == [
        *("predict", "--package", "/package", "--sha256", "ab" * 32, "--data", "s3://warehouse/flights/tonight"),
        *("--out", "s3://warehouse/flights-predicted/$(RUN).parquet", "--keep", "flight id"),
    ]
    assert predict["env"][0]["name"] == "RUN"
    assert pod["restartPolicy"] == "Never"


def test_what_is_declared_of_the_schedule_is_carried_over(params: dict[str, Any], repository: Path) -> None:
    batch: dict[str, Any] = {
        "schedule": "*/30 8-18 * * MON-FRI",
        "time_zone": "Europe/Madrid",
        "deadline": "25m",
        "retries": 0,
        "concurrency": "replace",
        "start_within": "5m",
        "scratch": "8Gi",
    }
    spec = of_kind(rendered(params, repository, **batch), "CronJob")["spec"]
    job = spec["jobTemplate"]["spec"]
    assert (spec["schedule"], spec["timeZone"]) == ("*/30 8-18 * * MON-FRI", "Europe/Madrid")
    assert (spec["concurrencyPolicy"], spec["startingDeadlineSeconds"]) == ("Replace", 300)
    assert (job["activeDeadlineSeconds"], job["backoffLimit"]) == (1500, 0)
    assert job["template"]["spec"]["volumes"][1]["emptyDir"] == {"sizeLimit": "8388608Ki"}


def test_a_job_is_called_by_nobody_and_reaches_its_stores(params: dict[str, Any], repository: Path) -> None:
    found = rendered(params, repository, output="gs://warehouse/predicted")
    policy = of_kind(found, "NetworkPolicy")["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in policy
    reached = [to["ipBlock"]["cidr"] for rule in policy["egress"] for to in rule.get("to", []) if "ipBlock" in to]
    assert reached == ["169.254.170.23/32", "169.254.169.254/32", "169.254.169.252/32"]


def test_secrets_and_identity_are_carried_over_by_reference(params: dict[str, Any], repository: Path) -> None:
    target = {
        "pull_secrets": ["registry"],
        "store_token": {"secret": "models"},
        "service_account": {"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/x"}},
    }
    found = rendered(params, repository, target)
    pod = of_kind(found, "CronJob")["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["imagePullSecrets"] == [{"name": "registry"}]
    assert pod["initContainers"][0]["env"][0]["valueFrom"] == {"secretKeyRef": {"name": "models", "key": "token"}}
    assert [variable["name"] for variable in pod["containers"][0]["env"]] == ["RUN"]
    assert "annotations" in of_kind(found, "ServiceAccount")["metadata"]


def test_what_is_lost_is_accepted_by_name(params: dict[str, Any]) -> None:
    environments = declared_job(params, KIND | {"replicas": {"min": 2, "max": 3}}, accept_loss=[])
    names = [problem.message.partition(" loses ")[2].partition(":")[0] for problem in losses.problems(environments, {})]
    assert names == ["serving", "pace", "replicas", "replicas"]
    accepted = environments["staging"].model_copy(update={"accept_loss": tuple(dict.fromkeys(names))})
    assert list(problems("flights", {"staging": accepted}, Monitor.model_validate(params["monitor"]))) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_changes_no_structure(case: Path, params: dict[str, Any], repository: Path) -> None:
    names = job_names(params, declared_job(params, KIND)["staging"])
    expected = [shape(manifest.document) for manifest in job_manifests(repository, "cron_job", names)]
    hostile = names | {key: replaced(names[key], case.read_bytes().decode()) for key in ("arguments", "job", "image")}
    try:
        found = [shape(manifest.document) for manifest in job_manifests(repository, "cron_job", hostile)]
    except DeclarationError as error:
        refused = [problem.where for problem in error.problems]
    else:
        refused = []
        assert found == expected
    assert all(where and "templates/" in where.path for where in refused)
