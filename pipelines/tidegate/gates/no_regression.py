"""The change does not make a metric worse than the merge base by more than a margin, on the same rows."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.model import Section
from tidegate.config.schema.evaluate import MetricName
from tidegate.policy.claim import Claim
from tidegate.policy.evidence import Compared, Evidence
from tidegate.policy.pairing import Unpaired
from tidegate.records import Direction, Finding, Stricter, Verdict

NEEDS_BASE = True
STRICTER = {"margin": Stricter.SMALLER}


class Params(Section):
    """A metric may not lose more than a margin against the merge base."""

    kind: Literal["no_regression"]
    metric: MetricName
    """The metric that is compared."""
    margin: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest loss allowed, in the metric's unit, whichever way the metric is better."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    metric = params.metric
    direction = evidence.direction(metric)
    limit = -params.margin if direction is Direction.HIGHER else params.margin
    match evidence.compare(metric):
        case Compared() as both:
            yield Claim(
                name,
                metric,
                both.difference,
                limit,
                direction,
                "margin",
                head=both.head,
                rows=both.rows,
                base=both.base,
            )
        case Unpaired() as none:
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, metric, limit=limit, remedy=none.remedy)
