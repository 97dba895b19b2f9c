"""Several targets in one environment, each with a share of the requests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from template_values import replaced, shape
from tidegate.config.schema.env import Environment
from tidegate.config.schema.monitor import Monitor
from tidegate.delivery import losses
from tidegate.errors import DeclarationError
from tidegate.manifest_formats import haproxy_config
from tidegate.rollouts import plan
from tidegate.targets import Manifest
from tidegate.targets._declaration_checks import problems
from tidegate.targets._render import render

Declared = Callable[..., Environment]
Deployed = Callable[..., tuple[Manifest, ...]]
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))


def test_every_part_is_rendered_into_a_folder_of_its_own(declared: Declared, deployed: Deployed) -> None:
    files = {manifest.file for manifest in deployed(declared())}
    assert {file.partition("/")[0] for file in files} == {"cloud", "premises", "haproxy.cfg"}
    assert {"cloud/deployment.yaml", "premises/compose.yaml", "premises/haproxy.cfg"} <= files


def test_requests_are_divided_by_the_shares(declared: Declared, deployed: Deployed) -> None:
    (router,) = (manifest for manifest in deployed(declared()) if manifest.file == "haproxy.cfg")
    servers = [words[1:5] for words in router.document["backend parts"] if words[0] == "server"]
    assert servers == [
        ["flights.example.com", "flights.example.com:443", "weight", "80"],
        ["10.0.4.7", "10.0.4.7:8080", "weight", "20"],
    ]
    encrypted = {words[1]: "ssl" in words for words in router.document["backend parts"] if words[0] == "server"}
    assert encrypted == {"flights.example.com": True, "10.0.4.7": False}


def test_the_same_release_runs_in_each_part_and_all_go_back_together(declared: Declared, deployed: Deployed) -> None:
    def texts(package: str) -> dict[str, str]:
        return {manifest.file: manifest.text for manifest in deployed(declared(), package)}

    before, after = texts("ab" * 32), texts("cd" * 32)
    for part in ("cloud", "premises"):
        assert any("cd" * 32 in text for file, text in after.items() if file.startswith(part))
    assert not any("ab" * 32 in text for text in after.values())
    assert texts("ab" * 32) == before


@pytest.mark.parametrize(
    ("cloud", "premises", "message"),
    [
        ({"share": "70%"}, {}, "the shares must be 100% together, got 70% \\+ 20% = 90%"),
        ({"share": "79.5%"}, {"share": "20.5%"}, "whole percent from 1% to 99%, got 79.5%"),
        ({"share": "0%"}, {}, "whole percent"),
        ({"address": "10.0.4.7:443"}, {}, "two are reached at 10.0.4.7"),
        ({"address": "flights.example.com"}, {}, "name the port, too"),
        ({"address": "https://flights.example.com"}, {}, "address"),
        ({"release": "flights@v1.0.0"}, {}, "release"),
    ],
    ids=["less than all", "halves", "nothing", "one host twice", "no port", "a URL", "a release of its own"],
)
def test_what_divides_nothing_is_refused(
    cloud: dict[str, Any], premises: dict[str, Any], message: str, declared: Declared
) -> None:
    with pytest.raises(ValidationError, match=message):
        declared(cloud, premises)


@pytest.mark.parametrize("kind", ["hybrid", "cron_job", "flagd", "unknown"])
def test_a_part_answers_requests_itself(kind: str, declared: Declared) -> None:
    with pytest.raises(ValidationError, match="does not match any of the expected tags"):
        declared({"target": {"kind": kind}})


def found(params: dict[str, Any], environment: Environment) -> dict[str, str]:
    monitor = Monitor.model_validate(params["monitor"])
    return {problem.key: problem.message for problem in problems("flights", {"staging": environment}, monitor)}


def test_what_a_part_loses_is_accepted_for_the_environment(params: dict[str, Any], declared: Declared) -> None:
    assert found(params, declared()) == {}
    lost = found(params, declared(accept_loss=[]))
    assert {key: message.partition(":")[0] for key, message in lost.items()} == {
        "environments.staging.rollout.strategy": "compose loses pace",
        "environments.staging.target.parts.premises.target.resources.requests.cpu": "compose loses cpu_requests",
    }
    names = [loss.name for loss, _ in losses.lost(declared(accept_loss=[]), {})]
    assert names == ["one_router", "pace", "cpu_requests"]


def test_a_strategy_that_one_part_cannot_carry_out_is_refused_there(params: dict[str, Any], declared: Declared) -> None:
    canary = params["environments"]["prod"]["rollout"]
    refused = found(params, declared(rollout=canary))
    key = "environments.staging.target.parts.cloud.target.kind"
    assert refused[key].startswith("kubernetes can't carry out canary")


def test_what_no_platform_could_run_of_a_part_is_named_at_its_key(params: dict[str, Any], declared: Declared) -> None:
    refused = found(params, declared({"target": {"image": "registry.example.com/serve:latest"}}))
    key = "environments.staging.target.parts.cloud.target.image"
    assert refused == {key: "registry.example.com/serve:latest names another image at any time; pin a digest"}


def test_two_parts_of_one_cluster_need_two_namespaces(params: dict[str, Any], declared: Declared) -> None:
    refused = found(params, declared({}, {"target": {"kind": "kubernetes"}}, accept_loss=["one_router"]))
    assert "choose another namespace" in refused["environments.staging.target.parts.premises.target.namespace"]
    assert "//" not in "".join(refused.values())


def test_an_analysis_decides_on_the_smallest_share(params: dict[str, Any], declared: Declared) -> None:
    monitor = Monitor.model_validate(params["monitor"])
    environment = declared(rollout=params["environments"]["prod"]["rollout"], traffic={"requests_per_second": 200})
    assert plan("staging", environment, monitor).requests_per_second == pytest.approx(40)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_changes_no_structure(case: Path, repository: Path) -> None:
    part = {"address": "a.b:1", "host": "a.b", "weight": 80, "server_name": "str(a.b)"}
    names = {"package": {"sha256": "ab" * 32}, "parts": [part, part | {"host": "c", "server_name": None}]}
    hostile = names | {"parts": [replaced(part, case.read_bytes().decode()), part]}
    (expected,) = render(repository / "templates", "hybrid", names, haproxy_config)
    try:
        (rendered,) = render(repository / "templates", "hybrid", hostile, haproxy_config)
    except DeclarationError as error:
        refused = [problem.where for problem in error.problems]
    else:
        refused = []
        assert shape(rendered.document).keys() == shape(expected.document).keys()
    assert all(where and "templates/" in where.path for where in refused)
