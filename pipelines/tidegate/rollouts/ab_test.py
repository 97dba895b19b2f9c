"""Serve two versions to fixed callers until enough of them have met either.

Each caller keeps meeting the same version. The analyses are guardrails: they stop a candidate that fails, they do not
say which version is better. `callers` of the plan is the smaller arm of a two-sided comparison of two rates (Fleiss,
Levin, Paik: Statistical Methods for Rates and Proportions, 3rd ed., 4.2, without a correction for continuity).

Why: what callers do with the answers is known only from callers, and only from enough of them.

Example: `rollout: {strategy: ab_test, by: x-caller, share: 50, hold: 14d, callers: 20000, metric: rebooked,
  hypothesis: fewer callers rebook by hand, baseline: 0.12, effect: -0.02, analyses: [errors]}`
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from tidegate import plans
from tidegate.analyses import analyses
from tidegate.errors import Problem
from tidegate.rollouts import _analysis, _stepped
from tidegate.rollouts._stepped import AnalysisNames, HeaderName, LongHold, Weight

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor

TRIAL = "trial"


class Params(_stepped.Pace):
    """Two arms of fixed callers; a person decides after the readout."""

    strategy: Literal["ab_test"]
    by: HeaderName
    """The request's header that names the caller: whoever sends the same value meets the same version."""
    share: Weight = 50
    """Percent of the callers who meet the candidate."""
    hypothesis: Annotated[str, Field(min_length=10, max_length=300)]
    """What the candidate is expected to do better, in a sentence."""
    metric: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
    """The event whose rate among callers decides."""
    baseline: float = Field(gt=0, lt=1)
    """The event's rate among callers of the stable version."""
    effect: float = Field(gt=-1, lt=1)
    """The difference of the rates that must not be missed, in points: 0.02 of 0.12 is 0.14; below 0 for a fall."""
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    """How often two equal versions are called different."""
    power: float = Field(default=0.8, ge=0.5, lt=1)
    """How often a difference of `effect` is detected."""
    callers: int = Field(ge=1)
    """Different callers that are expected while the test holds."""
    hold: LongHold
    """How long the test lasts: whole weeks, where callers differ by the day of the week."""
    analyses: AnalysisNames
    """Names from monitor.analyses; one that fails ends the test."""

    @property
    def step_names(self) -> tuple[str, ...]:
        """The test is one step."""
        return (TRIAL,)

    @model_validator(mode="after")
    def _can_differ(self) -> "Params":
        if not self.effect:
            raise ValueError("effect: is 0; no number of callers could distinguish two equal rates")
        if not 0 < self.baseline + self.effect < 1:
            raise ValueError(f"effect: {self.baseline:g} and {self.effect:g} more must be a rate between 0 and 1")
        return self


def problems(params: Params, key: str, *, requests_per_second: float, monitor: "Monitor") -> Iterator[Problem]:
    """What could never be decided: by the guardrails, or by that many callers."""
    step = _stepped.step(TRIAL, params.share, params.hold, requests_per_second)
    yield from _analysis.problems(step, params.analyses, analyses(monitor), key)
    needed, smaller = _smaller_arm(params), min(params.share, 100 - params.share)
    if (expected := params.callers * smaller // 100) < needed:
        reason = (
            f"distinguishing {params.baseline:g} from {params.baseline + params.effect:g} takes {needed:,} callers in "
            f"the smaller arm and it expects {expected:,}; test longer, divide evenly, or look for a larger effect"
        )
        yield Problem(reason, key=f"{key}.callers")


def plan(params: Params, environment: str, *, requests_per_second: float, monitor: "Monitor") -> plans.Plan:
    """One step that says what it shall show."""
    planned = _stepped.plan(
        params,
        [_stepped.step(TRIAL, params.share, params.hold, requests_per_second)],
        {TRIAL: params.analyses},
        environment=environment,
        requests_per_second=requests_per_second,
        monitor=monitor,
    )
    experiment = plans.Experiment(
        params.hypothesis,
        params.metric,
        params.baseline,
        params.effect,
        alpha=params.alpha,
        power=params.power,
        callers=_smaller_arm(params),
    )
    return replace(planned, key=params.by, experiment=experiment)


def _smaller_arm(params: Params) -> int:
    """Callers of the smaller arm; the other one has `ratio` times as many."""
    ratio = max(params.share, 100 - params.share) / min(params.share, 100 - params.share)
    first, second = params.baseline + params.effect, params.baseline
    if params.share > 50:
        first, second = second, first  # the smaller arm meets the stable version
    pooled = (first + ratio * second) / (1 + ratio)
    normal = NormalDist()
    z_alpha, z_power = normal.inv_cdf(1 - params.alpha / 2), normal.inv_cdf(params.power)
    equal = z_alpha * math.sqrt((1 + 1 / ratio) * pooled * (1 - pooled))
    apart = z_power * math.sqrt(first * (1 - first) + second * (1 - second) / ratio)
    return math.ceil(((equal + apart) / params.effect) ** 2)
