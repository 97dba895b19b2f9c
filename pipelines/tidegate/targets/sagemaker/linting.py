"""The lint of an endpoint: as a stack, or as objects of ACK."""

from collections.abc import Iterator

from tidegate.targets import Flaw, Manifest
from tidegate.targets.sagemaker import ack_rules, rules, schema


def of_a_stack(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """Fields first; then what CloudFormation and SageMaker would refuse of resources that refer to each other."""
    if fields := list(schema.flaws(manifests)):
        yield from fields
    else:
        yield from rules.flaws(manifests)


def of_objects(manifests: tuple[Manifest, ...], namespace: str) -> Iterator[Flaw]:
    """The same of objects in the namespace."""
    yield from ack_rules.flaws(manifests, namespace)
