"""The properties of a stack as AWS Controllers for Kubernetes (ACK) take them.

Names, annotations, and their own keys.

A model and an endpoint's configuration never change there, so each name ends in a digest of all that it is made of.
They outlive their objects: the endpoint may still go back to them, and a rollback finds them again.
https://aws-controllers-k8s.github.io/community/docs/user-docs/deletion-policy/
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

DIGITS = 10
LONGEST_NAME = 63
LONGEST_NAMESPACE = LONGEST_NAME - DIGITS - 1
KEPT = {"services.k8s.aws/adoption-policy": "adopt-or-create", "services.k8s.aws/deletion-policy": "retain"}
REGION = "services.k8s.aws/region"
KEYS = {
    "ExecutionRoleArn": "executionRoleARN",
    "S3DataSource": "s3DataSource",
    "S3DataType": "s3DataType",
    "S3Uri": "s3URI",
    "SecurityGroupIds": "securityGroupIDs",
    "Type": "type_",
}
"""The keys that they write otherwise than with a small first letter."""
AS_IS = "Environment"
"""The key whose mapping has names of its own."""


def values(  # noqa: PLR0913 (the parts of an endpoint)
    namespace: str,
    project: str,
    region: str,
    *,
    model: Mapping[str, object],
    variant: Mapping[str, object],
    deployment: Mapping[str, object],
    alarms: Sequence[Mapping[str, object]],
) -> dict[str, object]:
    """What templates print of an endpoint. `deployment` has the alarms' names."""
    named = f"{namespace}-{_digest(model)}"
    annotations = {REGION: region} if region else {}
    return {
        "model": named,
        "configuration": f"{namespace}-{_digest([named, variant])}",
        "container": camel_case(model["container"]),
        "vpc": camel_case(model["vpc"]),
        "deployment": camel_case(deployment),
        "alarms": [
            {"name": alarm["name"], "threshold": alarm["threshold"], "metrics": camel_case(alarm["metrics"])}
            for alarm in alarms
        ],
        "labels": {"app.kubernetes.io/name": project, "app.kubernetes.io/managed-by": "tidegate"},
        "annotations": annotations,
        "kept": annotations | KEPT,
    }


def camel_case(value: object) -> object:
    """The value with CloudFormation's keys as the controllers write them."""
    match value:
        case dict():
            return {key_of(key): item if key == AS_IS else camel_case(item) for key, item in value.items()}
        case list():
            return [camel_case(item) for item in value]
    return value


def key_of(property_: str) -> str:
    """The controllers' key of a property of CloudFormation."""
    return KEYS.get(property_, property_[:1].lower() + property_[1:])


def pascal_case(value: object) -> object:
    """The value with the controllers' keys as CloudFormation writes them, as far as rules read them."""
    match value:
        case dict():
            return {f"{key[:1].upper()}{key[1:].removesuffix('_')}": pascal_case(item) for key, item in value.items()}
        case list():
            return [pascal_case(item) for item in value]
    return value


def _digest(made_of: object) -> str:
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:DIGITS]
