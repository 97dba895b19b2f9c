"""An environment's manifests, of each of its targets, rendered and linted."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.delivery import target_parts
from tidegate.errors import DeclarationError, Problem
from tidegate.kinds import TARGETS
from tidegate.paths import TEMPLATES
from tidegate.targets import Deployment, Manifest, _render, _template_lint
from tidegate.targets._deployment import values

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def template_problems(kinds: Iterable[str], templates: Path = TEMPLATES) -> Iterator[Problem]:
    """What keeps a template of these targets from being rendered; needs neither data nor a declaration."""
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
    target = TARGETS.load(environment.target.kind)
    own = target.values(environment.target, deployment)
    return _render.render(
        TEMPLATES, environment.target.kind, values(deployment, environment.target) | own, target.FORMAT
    )


def _below(folder: str, manifests: tuple[Manifest, ...]) -> tuple[Manifest, ...]:
    return tuple(replace(manifest, file=f"{folder}{manifest.file}") for manifest in manifests)
