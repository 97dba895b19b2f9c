"""No part of the holdout is served much worse than the whole: the gap between a metric over all rows and over a part.

It needs no base: it asks how far apart the parts are, `slice_regression` asks what a change does to them.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.arrays import Floats
from tidegate.config.model import Section
from tidegate.config.schema.evaluate import MetricName
from tidegate.data.slices import Part
from tidegate.policy.claim import Claim
from tidegate.policy.evidence import Evidence
from tidegate.policy.pairing import Paired, Unpaired
from tidegate.records import Direction, Finding, Stricter, Verdict

NEEDS_BASE = False
STRICTER = {"at_most": Stricter.SMALLER}


class Params(Section):
    """A metric over a part of the rows may not be much worse than over all rows."""

    kind: Literal["slice_gap"]
    metric: MetricName
    """The metric that is compared."""
    slices: MetricName
    """The slice under evaluate.slices whose parts are compared with all rows."""
    at_most: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest gap allowed, in the metric's unit."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    match evidence.here, evidence.parts(params.slices):
        case Paired() as here, tuple() as parts:
            yield from (_claim(name, params, evidence, here, part) for part in parts if part.judged)
        case (Unpaired() as none, _) | (_, Unpaired() as none):
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, params.metric, params.slices, remedy=none.remedy)


def _claim(name: str, params: Params, evidence: Evidence, here: Paired, part: Part) -> Claim:
    worse = -1.0 if evidence.direction(params.metric) is Direction.HIGHER else 1.0
    whole = evidence.prepare(params.metric, here.truth, here.head)
    inside = here.only(part.rows)
    partial = evidence.prepare(params.metric, inside.truth, inside.head)

    def gap(weights: Floats | None) -> float:
        within = partial(None if weights is None else weights[part.rows])
        return worse * (within - whole(weights))

    sampled = evidence.sample(gap, here)
    subject = f"{params.metric} gap"
    return Claim(
        name, subject, sampled, params.at_most, Direction.LOWER, "ceiling", sampled.value, inside.rows, slice=part.label
    )
