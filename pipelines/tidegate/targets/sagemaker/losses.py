"""What SageMaker's guardrails can't carry over of each strategy."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from tidegate.alerts import clouds
from tidegate.alerts.clouds.cloudwatch import CloudWatch
from tidegate.analyses import named_analyses
from tidegate.delivery.losses import Analyses, Loss, Places, Support
from tidegate.targets._by_hand import PROGRESS, ROLLBACK
from tidegate.targets._request_rate import REQUEST_RATE
from tidegate.targets.sagemaker.alarms import PERIOD_S
from tidegate.targets.sagemaker.guardrail import (
    LEAST_STEP,
    MOST_SHARE,
    MOST_TIMEOUT_S,
    MOST_WAIT_S,
    STARTING_S,
    TERMINATION_S,
)

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment


def _naming(kind: str) -> Places:
    """The places at which the rollout names an analysis of that kind."""

    def places(environment: "Environment", analyses: Analyses) -> Iterator[str]:
        for key, names in named_analyses(environment.rollout):
            if any(name in analyses and analyses[name].measure == kind for name in names):
                yield f"rollout.{key}"

    return places


def _further_steps(environment: "Environment", _: Analyses) -> Iterator[str]:
    yield from (f"rollout.steps.{name}.weight" for name in islice(environment.rollout.steps, 1, None))


def _share(environment: "Environment", _: Analyses) -> Iterator[str]:
    """The place of a share that whole instances can't have exactly."""
    name, step = next(iter(environment.rollout.steps.items()))
    if step.weight > MOST_SHARE or step.weight * environment.target.replicas.min % 100:
        yield f"rollout.steps.{name}.weight"


def _linear_share(environment: "Environment", _: Analyses) -> Iterator[str]:
    """The place of a step's share that whole instances can't have exactly, or that is below the smallest."""
    step = environment.rollout.step
    if step < LEAST_STEP or step * environment.target.replicas.min % 100:
        yield "rollout.step"


def _too_long(environment: "Environment", _: Analyses) -> Iterator[str]:
    steps = len(environment.rollout.step_names)
    if steps * min(environment.rollout.hold, MOST_WAIT_S) + TERMINATION_S + STARTING_S > MOST_TIMEOUT_S:
        yield "rollout.hold"


def _one_instance(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.target.replicas.min == 1:
        yield "target.replicas.min"


def _part_of_a_minute(environment: "Environment", analyses: Analyses) -> Iterator[str]:
    for key, names in named_analyses(environment.rollout):
        if any(name in analyses and analyses[name].window_s % PERIOD_S for name in names):
            yield f"rollout.{key}"


def _by_controllers(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.target.controller == "ack":
        yield "target.controller"


def _long_holds(environment: "Environment", _: Analyses) -> Iterator[str]:
    steps = getattr(environment.rollout, "steps", {})
    held = chain(
        [("rollout.hold", environment.rollout.hold)] if not steps else [],
        ((f"rollout.steps.{name}.hold", step.hold) for name, step in islice(steps.items(), 1)),
    )
    yield from (key for key, hold in held if hold > MOST_WAIT_S)


def _measuring(environment: "Environment", _: Analyses) -> Iterator[str]:
    yield from (f"rollout.{key}" for key, _names in islice(named_analyses(environment.rollout), 1))


SHADOWS = Loss(
    "shadow_variant",
    "AWS Controllers for Kubernetes create no shadow variant, so nothing would be copied; let a stack do it: "
    "controller: cloudformation",
    _by_controllers,
    acceptable=False,
)
OWN_VERSION = Loss(
    "own_version",
    "CloudWatch counts both fleets together while both serve: a fault of the candidate shows in part, by its share of "
    "the traffic, and in full after the switch",
    _measuring,
)
STEPS = Loss("steps", "only the first step is held: all traffic follows it", _further_steps)
WEIGHT = Loss("weight", f"the first step gets the share of whole instances, {MOST_SHARE} % at most", _share)
DIVIDED = Loss(
    "one_instance", "one instance can't be divided: replicas.min must be 2 or more", _one_instance, acceptable=False
)
STEP = Loss("weight", f"each step adds the share of whole instances, {LEAST_STEP} % at least", _linear_share)
DURATION = Loss(
    "duration", "all steps together last longer than the 8 hours that SageMaker takes", _too_long, acceptable=False
)
HOLD = Loss("hold", "a share is held for one hour at most", _long_holds)
PAUSE = Loss(
    "pause", "an analysis that can't decide goes back at once: no rollout pauses for manual action", _measuring
)
ALARMS = (
    Loss(
        "comparison",
        "the share of refused requests is limited by itself, not by its growth over the stable version",
        _naming("validation_failures"),
    ),
    Loss(
        "score_shift", "scores are not measured: CloudWatch does not read the server's metrics", _naming("score_shift")
    ),
    Loss("agreement", "answers are not compared: CloudWatch does not read the server's metrics", _naming("agreement")),
    Loss("business", "events of the business are not measured: CloudWatch has none of the pods'", _naming("business")),
    Loss("cpu", "processor time is not measured by container, and not by version", _naming("cpu")),
    Loss("memory", "memory is not measured by container, and not by version", _naming("memory")),
    Loss("promql", "declared queries are not measured: CloudWatch knows no PromQL", _naming("promql")),
    Loss("window", "each analysis looks back whole minutes: a part of one is rounded up", _part_of_a_minute),
    Loss("unanswered", "requests that no container answered count among the errors, not apart", _naming("unanswered")),
    PAUSE,
)
OBJECTIVES = clouds.losses(CloudWatch)
PER_REQUEST = "an endpoint draws a variant for each request, so no caller or cohort keeps one"
STRATEGIES = {
    "shadow": Support(
        (SHADOWS, PROGRESS, ROLLBACK, *(loss for loss in ALARMS if loss is not PAUSE), REQUEST_RATE, *OBJECTIVES)
    ),
    "phased": Support(impossible=PER_REQUEST),
    "ab_test": Support(impossible=PER_REQUEST),
    "feature_flag": Support(impossible="an endpoint evaluates no flag; let one of target flagd choose an endpoint"),
    "rolling": Support(
        (
            Loss("pace", "instances are replaced in batches of 5 to 50 %: max_surge and max_unavailable are not kept"),
            REQUEST_RATE,
            *OBJECTIVES,
        )
    ),
    "canary": Support((DIVIDED, STEPS, WEIGHT, HOLD, OWN_VERSION, *ALARMS, REQUEST_RATE, *OBJECTIVES)),
    "linear": Support((DIVIDED, DURATION, STEP, HOLD, OWN_VERSION, *ALARMS, REQUEST_RATE, *OBJECTIVES)),
    "blue_green": Support((HOLD, *ALARMS, REQUEST_RATE, *OBJECTIVES)),
}
