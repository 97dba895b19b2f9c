"""What the rules of the Kubernetes family and of Argo Rollouts find in rendered manifests, with places in templates."""

from collections.abc import Iterator

from tidegate.errors import Problem
from tidegate.targets import Manifest
from tidegate.targets._kubernetes_family import rules, schema
from tidegate.targets.argo_rollouts import crd_schemas
from tidegate.targets.argo_rollouts.rules import RULES


def problems(manifests: tuple[Manifest, ...], namespace: str, version: str) -> Iterator[Problem]:
    """Fields, and where they are sound, what the objects mean."""
    fields = [flaw.problem for flaw in schema.flaws(rules.objects(manifests), version, crd_schemas.KINDS)]
    yield from fields or meaning(manifests, namespace)


def meaning(manifests: tuple[Manifest, ...], namespace: str) -> Iterator[Problem]:
    """As if every field were sound."""
    yield from (flaw.problem for flaw in rules.meaning(rules.objects(manifests), namespace, RULES))
