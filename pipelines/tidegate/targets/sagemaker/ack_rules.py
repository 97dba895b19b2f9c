"""What ACK or SageMaker would refuse of objects together, or delete too early.

The rules of a stack hold here too: they see the objects as the resources of one, and what they find is brought back.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tidegate.targets import Flaw, Manifest
from tidegate.targets._kubernetes_family import rules as family
from tidegate.targets._kubernetes_family import schema
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, of_kind
from tidegate.targets.sagemaker import ack, rules
from tidegate.targets.sagemaker.ack_schemas import KINDS

CORE_VERSION = "1.33"
"""The version whose schemas an object is checked against that is none of the controllers' kinds."""
RESOURCES = {
    "Model": ("AWS::SageMaker::Model", "modelName"),
    "EndpointConfig": ("AWS::SageMaker::EndpointConfig", "endpointConfigName"),
    "Endpoint": ("AWS::SageMaker::Endpoint", "endpointName"),
    "MetricAlarm": ("AWS::CloudWatch::Alarm", "name"),
}
"""The type of each kind in a stack, and the field with its name at AWS."""
SCALED = ("ScalableTarget", "ScalingPolicy")


def flaws(manifests: tuple[Manifest, ...], namespace: str) -> Iterator[Flaw]:
    """Fields first, as of every kind in a cluster."""
    objects = family.objects(manifests)
    if fields := list(schema.flaws(objects, CORE_VERSION, KINDS)):
        yield from fields
        return
    yield from family.meaning(objects, namespace, ())
    for rule in RULES:
        yield from rule(objects)


def what_a_stack_must_hold(objects: Objects) -> Iterator[Flaw]:
    if not objects:
        return
    by_name = {_resource(manifest): manifest for manifest in objects if manifest.kind in RESOURCES}
    stack = {
        name: {"Type": RESOURCES[manifest.kind][0], "Properties": _properties(manifest)}
        for name, manifest in by_name.items()
    }
    for flaw in rules.flaws((replace(objects[0], document={"Resources": stack}),)):
        name = str(flaw.path[1])
        rest = flaw.path[3:]
        yield Flaw(by_name[name], flaw.message, ("spec", *(_key(part) for part in rest)))


def what_is_replaced_is_kept(objects: Objects) -> Iterator[Flaw]:
    """The next release has another model and configuration; the endpoint uses the former ones until it has moved."""
    for manifest, _ in of_kind(objects, "Model", "EndpointConfig"):
        annotations = manifest.document["metadata"].get("annotations", {})
        for key, value in ack.KEPT.items():
            if annotations.get(key) != value:
                reason = f"needs the annotation {key}: {value}, or a release and a rollback could not find it again"
                yield Flaw(manifest, reason, ("metadata", "annotations"))


def what_scales_is_a_variant(objects: Objects) -> Iterator[Flaw]:
    endpoints = {spec["endpointName"] for _, spec in of_kind(objects, "Endpoint")}
    variants = {
        variant["variantName"]
        for _, spec in of_kind(objects, "EndpointConfig")
        for variant in spec["productionVariants"]
    }
    for manifest, spec in of_kind(objects, *SCALED):
        _, endpoint, _, variant = spec["resourceID"].split("/")
        if endpoint not in endpoints or variant not in variants:
            yield Flaw(manifest, f"scales {spec['resourceID']}, which does not exist", ("spec", "resourceID"))
    for manifest, spec in of_kind(objects, "ScalableTarget"):
        if spec["maxCapacity"] < spec["minCapacity"]:
            yield Flaw(manifest, "maxCapacity must be at least minCapacity", ("spec", "maxCapacity"))


def names_at_aws_are_the_objects_own(objects: Objects) -> Iterator[Flaw]:
    """A name that changes under the same object asks the controller to change what never changes."""
    for manifest, spec in of_kind(objects, *RESOURCES):
        field = RESOURCES[manifest.kind][1]
        if spec[field] != manifest.name:
            reason = f"{field} is {spec[field]}; it must be the object's name: another resource is another object"
            yield Flaw(manifest, reason, ("spec", field))


RULES: tuple[Callable[[Objects], Iterator[Flaw]], ...] = (
    what_a_stack_must_hold,
    what_is_replaced_is_kept,
    what_scales_is_a_variant,
    names_at_aws_are_the_objects_own,
)


def _resource(manifest: KubernetesObject) -> str:
    field = RESOURCES[manifest.kind][1]
    return _named(manifest.kind, manifest.document["spec"][field])


def _named(kind: str, name: str) -> str:
    return f"{kind} {name}"


def _properties(manifest: KubernetesObject) -> dict[str, Any]:
    """The object's spec as the properties of a resource, with references where it names another object."""
    found: Any = ack.pascal_case(manifest.document["spec"])
    match manifest.kind:
        case "EndpointConfig":
            for variant in found["ProductionVariants"]:
                variant["ModelName"] = _reference("Model", variant["ModelName"])
        case "Endpoint":
            found["EndpointConfigName"] = _reference("EndpointConfig", found["EndpointConfigName"])
            for alarm in found["DeploymentConfig"].get("AutoRollbackConfiguration", {"Alarms": []})["Alarms"]:
                alarm["AlarmName"] = _reference("MetricAlarm", alarm["AlarmName"])
    return dict(found)


def _reference(kind: str, name: str) -> dict[str, str]:
    return {"Ref": _named(kind, name)}


def _key(part: str | int) -> str | int:
    return ack.key_of(part) if isinstance(part, str) else part


__all__ = ["flaws"]
