"""A metric gains at least a stated amount over the merge base, on the same rows.

Why: a change that costs something, such as a slower model or another data source, must be worth it.

Example: `auc_gains: {kind: improvement, metric: roc_auc, at_least: 0.01}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.schema.evaluate import MetricName
from tidegate.config.section import Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, MetricComparison
from tidegate.gate.pairing import Unpaired
from tidegate.records import Direction, Finding, Stricter, Verdict

NEEDS_BASE = True
BY_ROWS = True
NEEDS: tuple[str, ...] = ()
STRICTER = {"at_least": Stricter.LARGER}


class Params(Section):
    """A metric must gain against the merge base."""

    kind: Literal["improvement"]
    metric: MetricName
    """The metric that is compared."""
    at_least: float = Field(default=0.0, ge=0, strict=True, allow_inf_nan=False)
    """The smallest gain that counts, in the metric's unit, whichever way the metric is better."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    metric, direction = params.metric, evidence.direction(params.metric)
    limit = params.at_least if direction is Direction.HIGHER else -params.at_least
    match evidence.compare(metric):
        case MetricComparison(base, head, rows, difference, alike, worst):
            limit_name = "required gain"
            yield Claim(
                name, metric, difference, limit, direction, limit_name, head, rows, base, alike=alike, worst_row=worst
            )
        case Unpaired() as none:
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, metric, remedy=none.remedy)
