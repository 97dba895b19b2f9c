"""A metric loses no more than a margin against an earlier model, on the same rows.

Against the merge base, each of twenty merges may lose up to the margin. Against the last release, all of them together
may.

Why: users already rely on what the earlier model gets right.

Example: `auc_holds: {kind: no_regression, metric: roc_auc, margin: 0.006}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.schema.evaluate import MetricName
from tidegate.config.section import Section
from tidegate.gate.claim import Claim, no_loss
from tidegate.gate.evidence import Evidence, MetricComparison
from tidegate.gate.pairing import Unpaired
from tidegate.records import Against, Finding, Stricter, Verdict

NEEDS_BASE = True
BY_ROWS = True
NEEDS: tuple[str, ...] = ()
STRICTER = {"margin": Stricter.SMALLER}


class Params(Section):
    """A metric may not lose more than a margin against an earlier model."""

    kind: Literal["no_regression"]
    metric: MetricName
    """The metric that is compared."""
    margin: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest loss allowed, in the metric's unit, whichever way the metric is better."""
    against: Against = Against.MERGE_BASE
    """The earlier model: that of the merge base, or of the last release, which losses cannot creep away from."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    metric = params.metric
    match evidence.compare(metric):
        case MetricComparison() as both:
            yield no_loss(name, metric, both, evidence.direction(metric), margin=params.margin)
        case Unpaired() as none:
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, metric, remedy=none.remedy)
