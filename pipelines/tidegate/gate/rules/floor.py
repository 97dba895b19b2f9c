"""A metric keeps a floor (or a ceiling), by the bound of its interval.

The limit is a floor where higher is better and a ceiling where lower is better. The rule needs no base.

Why: some models are not good enough to be used, whatever they are compared with.

Example: `auc_floor: {kind: floor, metric: roc_auc, at: 0.65}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.schema.evaluate import MetricName
from tidegate.config.section import Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Unpaired
from tidegate.records import Direction, Finding, Stricter, Verdict
from tidegate.stats.estimate import Sampled

NEEDS_BASE = False
BY_ROWS = True
NEEDS: tuple[str, ...] = ()
STRICTER = {"at": Stricter.AS_METRIC}


class Params(Section):
    """A metric must be at or beyond a limit."""

    kind: Literal["floor"]
    metric: MetricName
    """The metric that is judged."""
    at: float = Field(strict=True, allow_inf_nan=False)
    """The worst value allowed: a floor where higher is better, a ceiling where lower is better."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    metric = params.metric
    match evidence.value(metric):
        case Sampled() as sampled:
            direction = evidence.direction(metric)
            limit_name = "floor" if direction is Direction.HIGHER else "ceiling"
            rows = evidence.here
            worst = 0.0 if isinstance(rows, Unpaired) else evidence.worst_row(metric, rows)
            yield Claim(
                name,
                metric,
                sampled,
                params.at,
                direction,
                limit_name,
                sampled.value,
                evidence.rows,
                worst_row=worst,
            )
        case Unpaired() as none:
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, metric, limit=params.at, remedy=none.remedy)
