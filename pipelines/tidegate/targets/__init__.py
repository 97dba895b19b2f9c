"""What a release is rendered into: one kind of platform per file, its templates in templates/<kind>.

A target has `Params`, typed from conf/target, `STRATEGIES`, the rollouts that it can carry out, and
`values(plan, environment, project, *, prometheus)`, what its templates see under `NAMES` beside what all templates see.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import DeclarationError, Problem
from tidegate.kinds import TARGETS
from tidegate.paths import TEMPLATES
from tidegate.plans import Plan

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.targets._render import Manifest


def problems(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """Every environment whose target can't carry out its rollout."""
    for name, environment in environments.items():
        strategy, kind = environment.rollout.strategy, environment.target.kind
        if strategy not in TARGETS.load(kind).STRATEGIES:
            able = [each for each in TARGETS.names() if strategy in TARGETS.load(each).STRATEGIES]
            reason = f"{kind} can't carry out {strategy}; choose a target that can: {', '.join(able) or 'none yet'}"
            yield Problem(reason, key=f"environments.{name}.rollout.strategy")


def template_problems(templates: Path = TEMPLATES) -> Iterator[Problem]:
    """What would keep a template of any target from being rendered, seen without data and without a declaration."""
    from tidegate.targets import _template_lint

    found = (_template_lint.problems(templates, kind, TARGETS.load(kind).NAMES) for kind in TARGETS.names())
    yield from dict.fromkeys(problem for each in found for problem in each)


def manifests(
    project: str, environment: "Environment", plan: Plan, *, package: str, prometheus: str
) -> "tuple[Manifest, ...]":
    """The environment's objects, rendered and judged. Raises DeclarationError with every place to mend."""
    from tidegate.targets import _manifest_lint

    found = rendered(project, environment, plan, package=package, prometheus=prometheus)
    if flaws := list(_manifest_lint.problems(found, environment.namespace, environment.target.cluster_version)):
        raise DeclarationError(flaws)
    return found


def rendered(
    project: str, environment: "Environment", plan: Plan, *, package: str, prometheus: str
) -> "tuple[Manifest, ...]":
    """The same without the judgement, which takes longer than the rendering."""
    from tidegate.targets._context import values
    from tidegate.targets._render import render

    kind = environment.target.kind
    own = TARGETS.load(kind).values(plan, environment, project, prometheus=prometheus)
    return render(TEMPLATES, kind, values(project, environment, plan, package) | own)
