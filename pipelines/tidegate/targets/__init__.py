"""What a release is rendered into: one kind of platform per file or folder, its templates in templates/<kind>.

docs/add-a-target.md shows three whole ones; `tidegate.kinds` has its Protocol.
"""

from collections.abc import Iterable, Iterator, Mapping
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
            able = [each for each in TARGETS.names() if strategy in TARGETS.load(each).STRATEGIES]
            reason = f"{kind} can't carry out {strategy}; choose a target that can: {', '.join(able) or 'none yet'}"
            yield Problem(reason, key=f"environments.{name}.rollout.strategy")


def template_problems(kinds: Iterable[str], templates: Path = TEMPLATES) -> Iterator[Problem]:
    """What would keep a template of these targets from being rendered, seen without data and without a declaration."""
    from tidegate.targets import _template_lint

    targets = ((kind, TARGETS.load(kind)) for kind in kinds)
    found = (_template_lint.problems(templates, kind, target.NAMES, target.FORMAT) for kind, target in targets)
    yield from dict.fromkeys(problem for each in found for problem in each)


def manifests(environment: "Environment", deployment: Deployment) -> tuple[Manifest, ...]:
    """The environment's manifests, rendered and linted. Raises DeclarationError with every place to fix."""
    found = rendered(environment, deployment)
    if flaws := list(TARGETS.load(environment.target.kind).flaws(found, environment.target)):
        raise DeclarationError(flaw.problem for flaw in flaws)
    return found


def rendered(environment: "Environment", deployment: Deployment) -> tuple[Manifest, ...]:
    """The same without linting, which takes longer than rendering."""
    from tidegate.targets._render import render

    target = TARGETS.load(environment.target.kind)
    own = target.values(environment.target, deployment)
    return render(TEMPLATES, environment.target.kind, values(deployment, environment.target) | own, target.FORMAT)


__all__ = ["Deployment", "Flaw", "Manifest", "manifests", "problems", "rendered", "template_problems"]
