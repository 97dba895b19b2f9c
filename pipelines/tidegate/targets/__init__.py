"""What a release is rendered into: one kind of platform per file or folder.

Templates are in templates/<kind>. docs/add-a-target.md shows three targets; `tidegate.kinds` has their Protocol.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import DeclarationError, Problem
from tidegate.kinds import TARGETS
from tidegate.losses import FULL, Loss, Support, TargetLimitProblem
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
    "TargetLimitProblem",
    "cautions",
    "manifests",
    "problems",
    "rendered",
    "template_problems",
]
