"""What a release is rendered into: one kind of platform per file or folder.

Templates are in templates/<kind>. docs/add-a-target.md shows three targets; `tidegate.kinds` has their Protocol.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.delivery import target_parts
from tidegate.delivery.losses import FULL, Loss, Support, TargetLimitProblem
from tidegate.errors import DeclarationError, Problem
from tidegate.kinds import TARGETS
from tidegate.paths import TEMPLATES
from tidegate.targets._deployment import Deployment, values
from tidegate.targets._manifest import Flaw, Manifest

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor


def problems(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Every environment whose target can't carry out its rollout, or that its platform could not run."""
    from tidegate.targets import _declaration_checks

    yield from _declaration_checks.problems(project, environments, monitor)


def cautions(environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Warnings about environments that can run, but hardly as meant."""
    from tidegate.targets import _declaration_checks

    yield from _declaration_checks.cautions(environments, monitor)


def template_problems(kinds: Iterable[str], templates: Path = TEMPLATES) -> Iterator[Problem]:
    """What keeps a template of these targets from being rendered; needs neither data nor a declaration."""
    from tidegate.targets import _template_lint

    targets = ((kind, TARGETS.load(kind)) for kind in kinds)
    by_target = (_template_lint.problems(templates, kind, target.NAMES, target.FORMAT) for kind, target in targets)
    yield from dict.fromkeys(chain.from_iterable(by_target))


def manifests(environment: "Environment", deployment: Deployment) -> tuple[Manifest, ...]:
    """The environment's manifests, rendered and linted. Raises DeclarationError with every place to fix."""
    documents: tuple[Manifest, ...] = ()
    problems: list[Problem] = []
    for folder, of_target, deployed in _divided(environment, deployment):
        found = _rendered(of_target, deployed)
        problems += [flaw.problem for flaw in TARGETS.load(of_target.target.kind).flaws(found, of_target.target)]
        documents += _below(folder, found)
    if problems:
        raise DeclarationError(problems)
    return documents


def rendered(environment: "Environment", deployment: Deployment) -> tuple[Manifest, ...]:
    """The same without linting, which takes longer than rendering."""
    divided = _divided(environment, deployment)
    found = (_below(folder, _rendered(of_target, deployed)) for folder, of_target, deployed in divided)
    return tuple(chain.from_iterable(found))


def _divided(environment: "Environment", deployment: Deployment) -> "Iterator[tuple[str, Environment, Deployment]]":
    """The environment, and where several targets share it, each of its parts with the part's own folder."""
    yield "", environment, deployment
    for name, part in target_parts.of(environment).items():
        folder = f"{name}/"
        earlier = {
            file.removeprefix(folder): text
            for file, text in deployment.stable_manifests.items()
            if file.startswith(folder)
        }
        named = {deployment.environment, f"{deployment.environment}-{name}"}
        own = tuple(rules for rules in deployment.alerts if rules.environment in named)
        yield folder, part, replace(deployment, stable_manifests=earlier, alerts=own)


def _rendered(environment: "Environment", deployment: Deployment) -> tuple[Manifest, ...]:
    from tidegate.targets._render import render

    target = TARGETS.load(environment.target.kind)
    own = target.values(environment.target, deployment)
    return render(TEMPLATES, environment.target.kind, values(deployment, environment.target) | own, target.FORMAT)


def _below(folder: str, manifests: tuple[Manifest, ...]) -> tuple[Manifest, ...]:
    return tuple(replace(manifest, file=f"{folder}{manifest.file}") for manifest in manifests)


__all__ = [
    "FULL",
    "Deployment",
    "Flaw",
    "Loss",
    "Manifest",
    "Support",
    "TargetLimitProblem",
    "cautions",
    "manifests",
    "problems",
    "rendered",
    "template_problems",
]
