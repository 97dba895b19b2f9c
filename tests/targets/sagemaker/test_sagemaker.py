"""The stack of an endpoint: what is carried over, what is lost, and what cfn-lint makes of it."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from template_values import replaced, shape
from tidegate.analyses import analyses
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.targets import Manifest
from tidegate.targets._declaration_checks import problems
from tidegate.targets._render import render
from tidegate.targets.sagemaker import FORMAT, flaws

Stack = Callable[..., Manifest]
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


def properties(manifest: Manifest, name: str) -> dict[str, Any]:
    found: dict[str, Any] = manifest.document["Resources"][name]["Properties"]
    return found


@pytest.mark.parametrize("strategy", ["canary", "linear", "blue_green", "rolling"])
def test_no_stack_has_a_flaw(strategy: str, stack: Stack, declared_on_aws: Any) -> None:
    assert list(flaws((stack(strategy),), declared_on_aws(strategy)["prod"].target)) == []


def test_the_package_is_read_from_s3_and_verified_by_its_digest(canary: Manifest) -> None:
    container = properties(canary, "Model")["PrimaryContainer"]
    assert container["ModelDataSource"]["S3DataSource"]["S3Uri"] == f"s3://models-example/flights/{'ab' * 32}/"
    assert container["Environment"]["TIDEGATE_SHA256"] == "ab" * 32
    assert "ImageConfig" not in container


def test_servers_and_their_scaling_are_carried_over(stack: Stack) -> None:
    manifest = stack(replicas={"min": 2, "max": 6, "cpu": "50%"})
    (variant,) = properties(manifest, "Configuration")["ProductionVariants"]
    assert (variant["InitialInstanceCount"], variant["InstanceType"]) == (2, "ml.c7i.large")
    scaling = properties(manifest, "Scaling")
    assert (scaling["MinCapacity"], scaling["MaxCapacity"]) == (2, 6)
    load = properties(manifest, "Load")["TargetTrackingScalingPolicyConfiguration"]
    assert load["TargetValue"] == 100, "half of each of two processors"


def test_an_image_elsewhere_is_pulled_inside_the_network(stack: Stack) -> None:
    network = {"subnets": ["subnet-0a1b2c3d"], "security_groups": ["sg-0a1b2c3d"]}
    manifest = stack(image="registry.example.com/serve:1", vpc=network)
    assert properties(manifest, "Model")["VpcConfig"]["Subnets"] == ["subnet-0a1b2c3d"]
    assert properties(manifest, "Model")["PrimaryContainer"]["ImageConfig"] == {"RepositoryAccessMode": "Vpc"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"image": "registry.example.com/serve:1"}, "inside a vpc"),
        ({"instance": "ml.t2.medium"}, "instance"),
        (
            {"resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "3", "memory": "1Gi"}}},
            "has 2 pr",
        ),
        (
            {"resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "5Gi"}}},
            "4096 MiB",
        ),
        ({"role": "arn:aws:iam::1:role/x"}, "role"),
        ({"models": "https://models.example.com"}, "models"),
        ({"account": "1"}, "account"),
        ({"account": "999999999999"}, "the role is of 111122223333"),
        ({"models": "s3://a..b/x"}, "two dots"),
        ({"vpc": {"subnets": [f"subnet-0a1b2c{n:02x}" for n in range(17)], "security_groups": ["sg-0a1b2c3d"]}}, "16"),
        ({"vpc": {"subnets": ["subnet-0a1b2c3d"], "security_groups": ["sg-0a1b2c3d"] * 2}}, "is named twice"),
        ({"ingress": "flights"}, "ingress"),
    ],
)
def test_what_aws_does_not_take_is_refused(changes: dict[str, Any], message: str, declared_on_aws: Any) -> None:
    with pytest.raises(ValidationError, match=message):
        declared_on_aws(**changes)


def lost(environments: Any, params: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    declared = analyses(Monitor.model_validate(params["monitor"]))
    for loss, place in losses.lost(environments["prod"], declared):
        found.setdefault(loss.name, []).append(place)
    return found


def test_each_loss_of_a_canary_is_where_it_is_declared(declared_on_aws: Any, params: dict[str, Any]) -> None:
    found = lost(declared_on_aws(), params)
    assert found["steps"] == ["rollout.steps.wide.weight", "rollout.steps.half.weight"]
    assert found["weight"] == ["rollout.steps.probe.weight"], "5 % of three instances"
    assert found["score_shift"] == ["rollout.steps.wide.analyses", "rollout.steps.half.analyses"]
    assert found.keys() == {"steps", "weight", "own_version", "comparison", "score_shift", "unanswered", "pause"}


def test_a_switch_loses_less(declared_on_aws: Any, params: dict[str, Any]) -> None:
    assert lost(declared_on_aws("blue_green"), params).keys() == {"comparison", "score_shift", "unanswered", "pause"}


def test_all_of_them_accepted_is_valid_and_one_instance_never(declared_on_aws: Any, params: dict[str, Any]) -> None:
    monitor = Monitor.model_validate(params["monitor"])
    names = tuple(lost(declared_on_aws(), params))

    def refused(**target: Any) -> list[str]:
        environment = declared_on_aws(**target)["prod"].model_copy(update={"accept_loss": names})
        return [problem.key for problem in problems("flights", {"prod": environment}, monitor)]

    assert refused() == []
    assert refused(replicas={"min": 1, "max": 2}) == ["environments.prod.target.replicas.min"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_in_every_slot_keeps_the_structure(
    case: Path, names: Callable[..., dict[str, Any]], canary: Manifest, repository: Path
) -> None:
    text = case.read_bytes().decode()
    seen = names()
    hostile = replaced(seen, text)
    for alarm, declared in zip(hostile["alarms"], seen["alarms"], strict=True):
        alarm["id"] = declared["id"]  # a key, made of a number
    (manifest,) = render(repository / "templates", "sagemaker", hostile, FORMAT)
    assert shape(manifest.document) == shape(canary.document)
    assert properties(manifest, "Endpoint")["EndpointName"] == text


def linter() -> str | None:
    """cfn-lint, where it runs."""
    command = shutil.which("cfn-lint")
    if command and subprocess.run([command, "--version"], capture_output=True, check=False).returncode == 0:
        return command
    return None


@pytest.mark.slow
def test_cfn_lint_finds_nothing(stack: Stack, tmp_path: Path) -> None:
    command = linter()
    if command is None:
        pytest.skip("cfn-lint is not installed")
    for strategy in ("canary", "linear", "blue_green", "rolling"):
        (tmp_path / f"{strategy}.yaml").write_text(stack(strategy).text)
    (tmp_path / "shadow.yaml").write_text(stack("shadow", ("cd" * 32, "mirrored")).text)
    files = sorted(tmp_path.glob("*.yaml"))  # of one process: it reads its schemas for seconds
    done = subprocess.run([command, "-r", "eu-central-1", "--", *files], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
