"""No part of a slice is much worse than the whole in one metric.

The rule needs no base: it compares the parts with the whole; `slice_regression` compares each part with the base.

Why: a model may be good on average because it is good for the many.

Example: `airports_near: {kind: slice_gap, metric: roc_auc, slices: origin, at_most: 0.10}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.data.slices import SliceRows
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired
from tidegate.gate.slice_rules import SliceRule, each_part
from tidegate.records import Direction, Finding, Stricter
from tidegate.stats.weighted_statistics import combined, within

NEEDS_BASE = False
BY_ROWS = True
NEEDS: tuple[str, ...] = ()
STRICTER = {"at_most": Stricter.SMALLER}


class Params(SliceRule):
    """A metric over a part of the rows may not be much worse than over all rows."""

    kind: Literal["slice_gap"]
    at_most: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest gap allowed, in the metric's unit."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    worse = -1.0 if evidence.direction(params.metric) is Direction.HIGHER else 1.0

    def claim(rows: Paired, part: SliceRows) -> Claim:
        inside = rows.only(part.rows)
        whole = evidence.prepare(params.metric, rows.truth, rows.head)
        partial = within(evidence.prepare(params.metric, inside.truth, inside.head), part.rows)
        gap = evidence.sample(combined(lambda part, all_: worse * (part - all_), partial, whole), rows)
        limit, label = params.at_most, part.label
        return Claim(
            name,
            f"{params.metric} gap",
            gap,
            limit,
            Direction.LOWER,
            "ceiling",
            gap.value,
            inside.rows,
            slice=label,
            worst_row=evidence.worst_row(params.metric, inside),
        )

    yield from each_part(name, params, evidence, evidence.here, claim)
