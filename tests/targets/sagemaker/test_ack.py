"""The endpoint as objects of AWS Controllers for Kubernetes: the deployment of the stack, and names that move."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from template_values import replaced, shape
from tidegate.config.schema.monitor import Monitor
from tidegate.targets import Manifest
from tidegate.targets._declaration_checks import problems
from tidegate.targets._render import render
from tidegate.targets.sagemaker import FORMAT, flaws
from tidegate.targets.sagemaker.ack import KEPT, LONGEST_NAMESPACE, camel_case, pascal_case

Objects = Callable[..., dict[str, Manifest]]
CASES = sorted((Path(__file__).parents[2] / "cases/templates/values").glob("*.txt"))
STRATEGIES = ["canary", "linear", "blue_green", "rolling"]
KINDS = ["Endpoint", "EndpointConfig", "MetricAlarm", "Model", "ScalableTarget", "ScalingPolicy"]


def spec(objects: dict[str, Manifest], kind: str) -> dict[str, Any]:
    return dict(objects[kind].document["spec"])


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_no_object_has_a_flaw(strategy: str, objects: Objects, declared_on_aws: Any) -> None:
    rendered = objects(strategy)
    kinds = [kind for kind in KINDS if kind != "MetricAlarm" or strategy != "rolling"]
    assert sorted(manifest.document["kind"] for manifest in rendered.values()) == sorted(
        [*kinds, *(["MetricAlarm"] * (len(rendered) - len(kinds)))]
    )
    assert list(flaws(tuple(rendered.values()), declared_on_aws(strategy, controller="ack")["prod"].target)) == []


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_guardrail_is_the_one_of_the_stack(strategy: str, objects: Objects, stack: Any) -> None:
    properties = stack(strategy).document["Resources"]["Endpoint"]["Properties"]["DeploymentConfig"]
    deployment: Any = pascal_case(spec(objects(strategy), "Endpoint")["deploymentConfig"])
    alarms = [alarm["AlarmName"] for alarm in deployment.pop("AutoRollbackConfiguration", {"Alarms": []})["Alarms"]]
    assert len(alarms) == len(properties.pop("AutoRollbackConfiguration", {"Alarms": []})["Alarms"])
    assert deployment == properties
    rendered = {manifest.document["metadata"]["name"] for manifest in objects(strategy).values()}
    assert {*alarms} <= rendered


def test_only_one_of_both_is_rendered(objects: Objects, stack: Any) -> None:
    assert {manifest.file for manifest in objects().values()} == {
        *("alarms.yaml", "endpoint.yaml", "endpoint_config.yaml", "model.yaml", "scaling.yaml"),
    }
    assert stack().file == "stack.yaml"


def test_another_model_is_another_object_and_the_former_one_is_kept(objects: Objects) -> None:
    first, again, other = objects(), objects(), objects(role="arn:aws:iam::111122223333:role/other")
    more = objects(replicas={"min": 4, "max": 8})
    for kind, field in (("Model", "modelName"), ("EndpointConfig", "endpointConfigName")):
        assert spec(first, kind)[field] == spec(again, kind)[field] != spec(other, kind)[field]
        assert first[kind].document["metadata"]["annotations"] == KEPT
    assert spec(more, "Model") == spec(first, "Model")
    assert spec(more, "EndpointConfig")["endpointConfigName"] != spec(first, "EndpointConfig")["endpointConfigName"]
    assert spec(first, "Endpoint")["endpointConfigName"] == spec(first, "EndpointConfig")["endpointConfigName"]
    assert spec(first, "Endpoint")["endpointName"] == spec(other, "Endpoint")["endpointName"] == "flights-prod"


def test_the_region_is_that_of_every_object(objects: Objects) -> None:
    for manifest in objects(region="eu-central-1").values():
        assert manifest.document["metadata"]["annotations"]["services.k8s.aws/region"] == "eu-central-1"


def test_names_of_variables_are_left_as_they_are() -> None:
    container = {
        "Environment": {"TIDEGATE_HOST": "x", "Type": "y"},
        "ModelDataSource": {"S3DataSource": {"S3Uri": "s"}},
    }
    assert camel_case(container) == {
        "environment": {"TIDEGATE_HOST": "x", "Type": "y"},
        "modelDataSource": {"s3DataSource": {"s3URI": "s"}},
    }


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ({"controller": "ack", "namespace": "n" * (LONGEST_NAMESPACE + 1)}, "takes 52 characters"),
        ({"controller": "terraform"}, "controller"),
        ({"controller": "ack", "region": "Frankfurt"}, "region"),
        ({"region": "eu-central-1"}, "leave it out"),
    ],
)
def test_what_the_controllers_do_not_take_is_refused(
    target: dict[str, Any], message: str, declared_on_aws: Any
) -> None:
    with pytest.raises(ValidationError, match=message):
        declared_on_aws(**target)


def test_a_shadow_is_refused_whatever_is_accepted(declared_on_aws: Any, params: dict[str, Any]) -> None:
    monitor = Monitor.model_validate(params["monitor"])

    def refused(**target: Any) -> list[str]:
        environment = declared_on_aws("shadow", **target)["prod"].model_copy(
            update={"accept_loss": ("shadow_variant",)}
        )
        return [str(problem) for problem in problems("flights", {"prod": environment}, monitor)]

    assert any("create no shadow variant" in problem for problem in refused(controller="ack"))
    assert not any("create no shadow variant" in problem for problem in refused())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_hostile_value_in_every_slot_keeps_the_structure(
    case: Path, names: Callable[..., dict[str, Any]], repository: Path
) -> None:
    text = case.read_bytes().decode()
    seen = names(controller="ack")
    hostile = replaced(seen, text)
    plain, changed = (render(repository / "templates", "sagemaker", each, FORMAT) for each in (seen, hostile))
    assert [shape(manifest.document) for manifest in changed] == [shape(manifest.document) for manifest in plain]
    (endpoint,) = (manifest for manifest in changed if manifest.file == "endpoint.yaml")
    assert endpoint.document["spec"]["endpointName"] == text
