"""What a release is rendered into: one kind of platform per file or folder.

Templates are in templates/<kind>. docs/add-a-target.md shows three targets; `tidegate.kinds` has their Protocol.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import losses
from tidegate.analyses import analyses, named_analyses, needs_router
from tidegate.errors import DeclarationError, Level, Problem
from tidegate.kinds import TARGETS
from tidegate.losses import FULL, Loss, Support
from tidegate.paths import TEMPLATES
from tidegate.targets._deployment import Deployment, values
from tidegate.targets._manifest import Flaw, Manifest

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor
    from tidegate.plans import Analysis


def problems(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Every environment whose target can't carry out its rollout, or that its platform could not run."""
    from tidegate.targets._kubernetes_family import declared

    yield from losses.problems(environments, analyses(monitor))
    yield from _unanswerable(environments, analyses(monitor))
    yield from declared.problems(project, environments)


def cautions(environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Warnings about environments that can run, but hardly as meant."""
    from tidegate.targets._kubernetes_family import declared

    yield from losses.cautions(environments, analyses(monitor))
    yield from declared.cautions(environments)
    for name, environment in environments.items():
        if getattr(environment.target, "router_metrics", True) is False:
            reason = "requests that reach no pod are not counted: a candidate that is killed again and again may pass"
            yield Problem(reason, key=f"environments.{name}.target.router_metrics", level=Level.WARNING)


def _unanswerable(environments: "Mapping[str, Environment]", declared: "Mapping[str, Analysis]") -> Iterator[Problem]:
    """Analyses that ask a router where none answers."""
    for name, environment in environments.items():
        if getattr(environment.target, "router_metrics", False):
            continue
        for key, names in named_analyses(environment.rollout):
            for asked in names:
                if asked in declared and needs_router(declared[asked]):
                    reason = f"{asked} asks the router, whose metrics the target does not have; remove it here"
                    yield Problem(reason, key=f"environments.{name}.rollout.{key}")


def template_problems(kinds: Iterable[str], templates: Path = TEMPLATES) -> Iterator[Problem]:
    """What keeps a template of these targets from being rendered; needs neither data nor a declaration."""
    from tidegate.targets import _template_lint

    targets = ((kind, TARGETS.load(kind)) for kind in kinds)
    by_target = (_template_lint.problems(templates, kind, target.NAMES, target.FORMAT) for kind, target in targets)
    yield from dict.fromkeys(chain.from_iterable(by_target))


def manifests(environment: "Environment", deployment: Deployment) -> tuple[Manifest, ...]:
    """The environment's manifests, rendered and linted. Raises DeclarationError with every place to fix."""
    documents = rendered(environment, deployment)
    if flaws := list(TARGETS.load(environment.target.kind).flaws(documents, environment.target)):
        raise DeclarationError(flaw.problem for flaw in flaws)
    return documents


def rendered(environment: "Environment", deployment: Deployment) -> tuple[Manifest, ...]:
    """The same without linting, which takes longer than rendering."""
    from tidegate.targets._render import render

    target = TARGETS.load(environment.target.kind)
    own = target.values(environment.target, deployment)
    return render(TEMPLATES, environment.target.kind, values(deployment, environment.target) | own, target.FORMAT)


__all__ = [
    "FULL",
    "Deployment",
    "Flaw",
    "Loss",
    "Manifest",
    "Support",
    "cautions",
    "manifests",
    "problems",
    "rendered",
    "template_problems",
]
