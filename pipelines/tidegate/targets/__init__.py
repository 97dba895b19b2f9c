"""What a release is rendered into: one kind of platform per file or folder.

Templates are in templates/<kind>. docs/add-a-target.md shows three targets; `tidegate.kinds` has their Protocol.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import DeclarationError, Problem
from tidegate.kinds import TARGETS
from tidegate.paths import TEMPLATES
from tidegate.targets._deployment import Deployment, values
from tidegate.targets._manifest import Flaw, Manifest

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def problems(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """Every environment whose target can't carry out its rollout."""
    for name, environment in environments.items():
        strategy, kind = environment.rollout.strategy, environment.target.kind
        if strategy not in TARGETS.load(kind).STRATEGIES:
            capable = [target for target in TARGETS.names() if strategy in TARGETS.load(target).STRATEGIES]
            reason = f"{kind} can't carry out {strategy}; choose a target that can: {', '.join(capable) or 'none yet'}"
            yield Problem(reason, key=f"environments.{name}.rollout.strategy")


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


__all__ = ["Deployment", "Flaw", "Manifest", "manifests", "problems", "rendered", "template_problems"]
