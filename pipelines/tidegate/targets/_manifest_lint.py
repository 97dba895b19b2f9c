"""Judge an environment's rendered objects by every rule, and say where in the templates each flaw comes from."""

from collections.abc import Iterator

from tidegate.errors import Problem
from tidegate.targets.rules import Flaw, Manifests, analysis, blue_green, canary, pods, references, rollout, schema

RULES = (*pods.RULES, *references.RULES, *rollout.RULES, *canary.RULES, *blue_green.RULES, *analysis.RULES)


def problems(manifests: Manifests, namespace: str, cluster_version: str) -> Iterator[Problem]:
    """Fields first: what an object means can only be judged when its fields and types are those of its kind."""
    if fields := list(schema.flaws(manifests, cluster_version)):
        yield from map(_problem, fields)
    else:
        yield from meaning(manifests, namespace)


def meaning(manifests: Manifests, namespace: str) -> Iterator[Problem]:
    """What is well-formed and still refused by the controller, reaches nothing, or protects nothing."""
    yield from map(_problem, references.outside(manifests, namespace))
    for rule in RULES:
        yield from map(_problem, rule(manifests))


def _problem(flaw: Flaw) -> Problem:
    subject = f"{flaw.manifest.kind} {flaw.manifest.name}".strip() or flaw.manifest.file
    return Problem(f"{subject}: {flaw.message}", flaw.manifest.where(flaw.path))
