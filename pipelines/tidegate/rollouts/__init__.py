"""How a release reaches all traffic: one strategy per file.

A strategy has `Params`, typed from conf/rollout; `problems(params, key, …)`, why a rollout could never be decided; and
`plan(params, environment, …)`, every step of one that can.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from tidegate.analyses import analyses, named_analyses
from tidegate.delivery.losses import lost
from tidegate.errors import DeclarationError, Level, Problem
from tidegate.kinds import ANALYSES, ROLLOUTS
from tidegate.plans import Plan
from tidegate.rollouts._summary import cautions, sentence, table

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor
    from tidegate.kinds import Task

LEAST_LAST = 20
"""Percent of the traffic; from less, the switch to all of it multiplies the candidate's load by more than five."""


def problems(
    environments: "Mapping[str, Environment]", monitor: "Monitor", task: "Task | None" = None
) -> Iterator[Problem]:
    """Every reason why a declared rollout could never be decided; with the model's task also which could never fail."""
    for name, analysis in monitor.analyses.items():
        for field, reason in ANALYSES.load(analysis.kind).problems(analysis, task):
            yield Problem(reason, key=f"monitor.analyses.{name}.{field}")
    for name, environment in environments.items():
        yield from ROLLOUTS.load(environment.rollout.strategy).problems(
            environment.rollout,
            f"environments.{name}.rollout",
            requests_per_second=environment.measured_per_second,
            monitor=monitor,
        )


def warnings(environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """What a rollout that measures live traffic leaves unmeasured."""
    used: set[str] = set()
    for name, environment in environments.items():
        key, named = f"environments.{name}.rollout", dict(named_analyses(environment.rollout))
        used |= {*chain(*named.values())}
        kinds = {monitor.analyses[analysis].kind for analysis in chain(*named.values()) if analysis in monitor.analyses}
        if named and "validation_failures" not in kinds:
            reason = "no analysis sees requests that the candidate refuses (400); add one of kind validation_failures"
            yield Problem(reason, key=key, level=Level.WARNING)
        steps = getattr(environment.rollout, "steps", {})
        last = next(reversed(steps), None)
        if last is not None and getattr(steps[last], "weight", LEAST_LAST) < LEAST_LAST:
            reason = f"all traffic follows {steps[last].weight} %; a step of {LEAST_LAST} % or more shows load first"
            yield Problem(reason, key=f"{key}.steps.{last}.weight", level=Level.WARNING)
    for name in monitor.analyses if used else ():
        if name not in used:
            yield Problem("no rollout measures it", key=f"monitor.analyses.{name}", level=Level.WARNING)


def plan(name: str, environment: "Environment", monitor: "Monitor") -> Plan:
    """The rollout of the environment `name`. Raises DeclarationError when it could never be decided."""
    if undecidable := list(problems({name: environment}, monitor)):
        raise DeclarationError(undecidable)
    planned = ROLLOUTS.load(environment.rollout.strategy).plan(
        environment.rollout, name, requests_per_second=environment.measured_per_second, monitor=monitor
    )
    losses = dict.fromkeys(f"{loss.name}: {loss.what}" for loss, _ in lost(environment, analyses(monitor)))
    return replace(planned, unknown_inputs=environment.unknown_inputs, lost=tuple(losses))


__all__ = ["cautions", "named_analyses", "plan", "problems", "sentence", "table", "warnings"]
