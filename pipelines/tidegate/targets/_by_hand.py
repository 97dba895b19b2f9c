"""Targets without a controller: the environment names the step that is live.

Each move is an edit of it. While a step is live, `stable` is the release that serves the rest of the traffic. Both are
removed at the end: then the environment's own release serves everything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.analyses import named_analyses
from tidegate.delivery.losses import Analyses, Loss, support
from tidegate.delivery.release_name import LATEST
from tidegate.errors import Problem, unknown
from tidegate.targets._deployment import Deployment

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

PROGRESS = Loss(
    "progress",
    "no controller moves from step to step: each move is an edit of `step`, and a release without `stable` gets all "
    "traffic at once",
)
ROLLBACK = Loss("rollback", "nothing goes back by itself when an analysis fails: a person reverts the edit of `step`")


def every_analysis(environment: "Environment", _: Analyses) -> Iterator[str]:
    """Each list of analyses, for a target that measures none."""
    yield from (f"rollout.{key}" for key, _names in named_analyses(environment.rollout))


@dataclass(frozen=True, slots=True)
class ServedVersion:
    """One package that serves, with its whole percent of the traffic."""

    role: str
    package: str
    weight: int


def versions(deployment: Deployment) -> tuple[ServedVersion, ...]:
    """The candidate first. Without a live step, the release alone has all traffic."""
    step = next((step for step in deployment.plan.steps if step.name == deployment.step), None)
    if step is None or deployment.stable in {None, deployment.package}:
        return (ServedVersion("candidate", deployment.package, 100),)
    candidate = ServedVersion("candidate", deployment.package, step.weight)
    return candidate, ServedVersion("stable", str(deployment.stable), 100 - step.weight)


def problems(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """A step that is named where a controller moves, or half of what a live step needs."""
    for name, environment in environments.items():
        key, stable, step = f"environments.{name}", environment.stable, environment.step
        kind, strategy = environment.target.kind, environment.rollout.strategy
        if PROGRESS not in support(kind, strategy).losses:
            for field in ("stable", "step"):
                if getattr(environment, field) is not None:
                    reason = f"{kind} carries out {strategy} by itself, or without steps; remove it"
                    yield Problem(reason, key=f"{key}.{field}")
            continue
        if step is not None and environment.release != LATEST:
            reason = (
                "moves traffic to the model of this revision, and a release that is named is deployed as it was "
                f"released; leave release at {LATEST} until the last step"
            )
            yield Problem(reason, key=f"{key}.step")
            continue
        if (stable is None) != (step is None):
            missing, present = ("stable", "step") if stable is None else ("step", "stable")
            yield Problem(f"needs {missing} too: the release and the step that are live", key=f"{key}.{present}")
        if getattr(environment.rollout, "killed", False) and stable is None:
            reason = "everybody would get the stable version, and none is named: needs stable and step"
            yield Problem(reason, key=f"{key}.rollout.killed")
        steps = getattr(environment.rollout, "step_names", ())
        if step is not None and step not in steps:
            yield Problem(unknown(step, steps, what=f"step of this {strategy}"), key=f"{key}.step")
