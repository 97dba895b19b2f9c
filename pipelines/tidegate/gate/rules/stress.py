"""A metric loses no more than a limit on rows damaged as conf/stress declares.

The loss is that of the same rows, damaged and as they are, with the interval that its blocks give. A model that cannot
answer the damaged rows fails.

Why: a model that is best on clean rows may be the first to break on rows that came late, empty or in another unit.

Example: `robust: {kind: stress, stresses: [no_weather, new_carrier], at_most: 0.02}`
"""

import math
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.schema.evaluate import MetricName
from tidegate.config.section import EachOnce, Section
from tidegate.errors import unknown
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, stress
from tidegate.gate.pairing import Unpaired
from tidegate.records import Direction, Finding, Stricter, Verdict
from tidegate.stats.estimate import Sampled
from tidegate.stress_report import StressLoss, StressOutcome

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("stress",)
STRICTER = {"at_most": Stricter.SMALLER}


class Params(Section):
    """A metric may not lose much under stress."""

    kind: Literal["stress"]
    stresses: Annotated[tuple[MetricName, ...], EachOnce] = Field(min_length=1)
    """The stresses of conf/stress that are decided, each on its own."""
    metric: MetricName | None = None
    """The metric whose loss is limited; default: the first of evaluate.metrics."""
    at_most: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest loss allowed, in the metric's unit."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    report, metric = evidence.head.of(stress), params.metric or next(iter(evidence.declared.metrics))
    if isinstance(report, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, report.reason, metric, remedy=report.remedy)
        return
    outcomes = {outcome.stress: outcome for outcome in report.stresses}
    for wanted in params.stresses:
        if (outcome := outcomes.get(wanted)) is None:
            reason = unknown(wanted, tuple(outcomes), what="stress in conf/stress")
            yield Finding(name, Verdict.INCONCLUSIVE, reason, f"{metric} under {wanted}", remedy="declare it again")
        else:
            yield _decided(name, metric, params, evidence, outcome)


def _decided(name: str, metric: str, params: Params, evidence: Evidence, outcome: StressOutcome) -> Claim | Finding:
    subject = f"{metric} lost under {outcome.stress}"
    if outcome.failure:
        reason = f"the model cannot answer rows with {outcome.stress}: {outcome.failure}"
        return Finding(name, Verdict.FAIL, reason, subject, limit=params.at_most)
    loss = next((loss for loss in outcome.losses if loss.metric == metric), None)
    if loss is None:
        reason = f"the loss of {metric} was not measured under {outcome.stress}"
        return Finding(name, Verdict.INCONCLUSIVE, reason, subject, remedy="name the metric in stress.metrics")
    sampled = _sampled(loss, evidence.ends(metric))
    remark = f"with {outcome.changed:,} of {outcome.rows:,} rows changed"
    head = sampled.value
    return Claim(name, subject, sampled, params.at_most, Direction.LOWER, "ceiling", head, outcome.rows, remark=remark)


def _sampled(loss: StressLoss, ends: tuple[float, float]) -> Sampled:
    """The estimate as it was resampled; undecidable where the metric was undefined."""
    low, high = ends
    lost, error, grain = (math.nan if number is None else number for number in (loss.loss, loss.error, loss.grain))
    return Sampled(
        lost,
        error,
        loss.freedom,
        grain,
        loss.lean,
        loss.slope,
        loss.doubt,
        low - high,
        high - low,
        blocked=loss.blocked,
    )
