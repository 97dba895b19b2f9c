"""No part of a slice loses more than a margin against an earlier model.

A gain for most must not cost a few. Each part of a declared slice (each carrier, each condition) is compared with an
earlier model on its own rows.

Why: the average rises while one carrier's passengers lose their warnings.

Example: `carriers_hold: {kind: slice_regression, metric: roc_auc, slices: carrier, margin: 0.03}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.data.slices import SliceRows
from tidegate.gate.claim import Claim, no_loss
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Paired
from tidegate.gate.slice_rules import SliceRule, each_part
from tidegate.records import Against, Finding, Stricter

NEEDS_BASE = True
BY_ROWS = True
NEEDS: tuple[str, ...] = ()
STRICTER = {"margin": Stricter.SMALLER}


class Params(SliceRule):
    """A metric may not lose more than a margin against an earlier model in any part of a slice."""

    kind: Literal["slice_regression"]
    margin: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest loss allowed in any part, in the metric's unit."""
    against: Against = Against.MERGE_BASE
    """The earlier model: that of the merge base, or of the last release, which losses cannot creep away from."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    direction = evidence.direction(params.metric)

    def claim(both: Paired, part: SliceRows) -> Claim:
        compared = evidence.compare_rows(params.metric, both.only(part.rows))
        return no_loss(name, params.metric, compared, direction, margin=params.margin, part=part.label)

    yield from each_part(name, params, evidence, evidence.paired, claim)
