"""Copies of requests on SageMaker: a shadow variant while the step is live, and nothing of it before and after."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tidegate.delivery import losses
from tidegate.targets import Manifest
from tidegate.targets.sagemaker import flaws

LIVE = ("cd" * 32, "mirrored")
CONFIGURATION = ("Resources", "Configuration", "Properties")
Stack = Callable[..., Manifest]


def configuration(manifest: Manifest) -> dict[str, Any]:
    return dict(manifest.document["Resources"]["Configuration"]["Properties"])


def package(manifest: Manifest, model: str) -> str:
    container = manifest.document["Resources"][model]["Properties"]["PrimaryContainer"]
    return str(container["Environment"]["TIDEGATE_SHA256"])


@pytest.mark.parametrize("live", [None, LIVE], ids=["without a live step", "while requests are copied"])
def test_no_stack_has_a_flaw(live: tuple[str, str] | None, stack: Stack, declared_on_aws: Any) -> None:
    assert list(flaws((stack("shadow", live),), declared_on_aws("shadow")["prod"].target)) == []


def test_the_stable_release_answers_and_the_candidate_gets_copies(stack: Stack) -> None:
    manifest = stack("shadow", LIVE)
    (live,), (shadow,) = configuration(manifest).values()
    assert live["ModelName"] == {"Fn::GetAtt": ["StableModel", "ModelName"]}
    assert shadow["ModelName"] == {"Fn::GetAtt": ["Model", "ModelName"]}
    assert (package(manifest, "StableModel"), package(manifest, "Model")) == ("cd" * 32, "ab" * 32)
    assert shadow["InitialVariantWeight"] == pytest.approx(0.2)


def test_the_last_edit_moves_all_traffic_at_once(stack: Stack) -> None:
    manifest = stack("shadow")
    assert configuration(manifest).keys() == {"ProductionVariants"}
    assert "StableModel" not in manifest.document["Resources"]
    policy = manifest.document["Resources"]["Endpoint"]["Properties"]["DeploymentConfig"]["BlueGreenUpdatePolicy"]
    assert policy["TrafficRoutingConfiguration"] == {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 0}


def test_alarms_measure_the_shadow_alone_and_decide_no_deployment(stack: Stack) -> None:
    manifest = stack("shadow", LIVE)
    alarms = [each for each in manifest.document["Resources"].values() if each["Type"] == "AWS::CloudWatch::Alarm"]
    assert alarms
    measured = [metric["MetricStat"]["Metric"] for alarm in alarms for metric in alarm["Properties"]["Metrics"][:1]]
    assert {dimension["Value"] for metric in measured for dimension in metric["Dimensions"][1:]} == {"shadow"}
    deployment = manifest.document["Resources"]["Endpoint"]["Properties"]["DeploymentConfig"]
    assert "AutoRollbackConfiguration" not in deployment


def test_what_is_lost_is_named(declared_on_aws: Callable[..., Any]) -> None:
    names = {problem.message.partition(" loses ")[2].partition(":")[0] for problem in found(declared_on_aws)}
    assert {"progress", "rollback"} <= names
    assert not names & {"pause", "own_version"}


def found(declared_on_aws: Callable[..., Any]) -> list[Any]:
    return list(losses.problems(declared_on_aws("shadow"), {}))


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("ShadowProductionVariants", 0, "InitialVariantWeight"), 0, "the weight of a shadow is a share"),
        (("ShadowProductionVariants", 0, "InitialVariantWeight"), 2, "the weight of a shadow is a share"),
        (("ShadowProductionVariants", 0, "VariantName"), "live", "a variant's name repeats"),
        (("ShadowProductionVariants", 0, "ModelName"), {"Fn::GetAtt": ["Gone", "ModelName"]}, "no resource named Gone"),
        (("ShadowProductionVariants",), [], "no deployment watches Alarm"),
    ],
)
def test_a_fault_is_named_at_its_line(
    path: tuple[Any, ...], value: Any, message: str, stack: Stack, declared_on_aws: Any
) -> None:
    manifest = stack("shadow", LIVE)
    document = copy.deepcopy(manifest.document)
    place: Any = document
    for part in (*CONFIGURATION, *path[:-1]):
        place = place[part]
    place[path[-1]] = value
    flawed = [
        flaw.problem
        for flaw in flaws((replace(manifest, document=document),), declared_on_aws("shadow")["prod"].target)
    ]
    named = [problem for problem in flawed if message in problem.message]
    assert named, [str(problem) for problem in flawed]
    assert all(problem.where and problem.where.line for problem in named)


def test_two_shadows_are_refused(stack: Stack, declared_on_aws: Any) -> None:
    manifest = stack("shadow", LIVE)
    document = copy.deepcopy(manifest.document)
    shadows = document["Resources"]["Configuration"]["Properties"]["ShadowProductionVariants"]
    shadows.append(shadows[0] | {"VariantName": "other"})
    (flaw,) = flaws((replace(manifest, document=document),), declared_on_aws("shadow")["prod"].target)
    assert flaw.message == "one variant is copied to one shadow, got 1 and 2"
