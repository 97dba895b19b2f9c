"""What a rollout's experiment fixed before its start: outcome, share, units."""

from collections.abc import Collection
from dataclasses import dataclass

from tidegate.errors import DeclarationError, Problem
from tidegate.experiments.asked import ExperimentLimits
from tidegate.plans import Plan


@dataclass(frozen=True, slots=True)
class PlannedExperiment:
    """`key` names what was assigned: the header of a request."""

    hypothesis: str
    outcome: str
    key: str
    limits: ExperimentLimits


def planned(plan: Plan, given: Collection[str]) -> PlannedExperiment:
    """The plan's experiment. `given` are options that it fixes.

    Raises DeclarationError where the plan has no experiment, or an option is given, too: what is chosen after the start
    proves nothing.
    """
    experiment = plan.experiment
    if experiment is None:
        reason = f"{plan.environment} has the strategy {plan.strategy}, which has no experiment; ab_test has one"
        raise DeclarationError(Problem(reason, key=f"environments.{plan.environment}.rollout"))
    if given:
        raise DeclarationError(f"{', '.join(sorted(given))}: fixed by the plan of {plan.environment}; leave it out")
    share = plan.steps[0].weight / 100
    lower = frozenset({experiment.metric} if experiment.effect < 0 else ())
    units = round(experiment.callers / min(share, 1 - share))
    limits = ExperimentLimits(share=share, lower_is_better=lower, alpha=experiment.alpha, planned=units)
    return PlannedExperiment(experiment.hypothesis, experiment.metric, plan.key, limits)
