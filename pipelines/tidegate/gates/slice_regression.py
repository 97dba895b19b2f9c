"""No part of the holdout loses more of a metric than a margin: a gain for most must not be paid for by a few.

Each part of a declared slice (each carrier, each condition) is compared with the merge base on its own rows.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.data.slices import Part
from tidegate.policy.claim import Claim, no_loss
from tidegate.policy.evidence import Evidence
from tidegate.policy.pairing import Paired
from tidegate.policy.sliced import Sliced, each_part
from tidegate.records import Finding, Stricter

NEEDS_BASE = True
STRICTER = {"margin": Stricter.SMALLER}


class Params(Sliced):
    """A metric may not lose more than a margin against the merge base in any part of a slice."""

    kind: Literal["slice_regression"]
    margin: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest loss allowed in any part, in the metric's unit."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    direction = evidence.direction(params.metric)

    def claim(both: Paired, part: Part) -> Claim:
        compared = evidence.compare_rows(params.metric, both.only(part.rows))
        return no_loss(name, params.metric, compared, direction, margin=params.margin, part=part.label)

    yield from each_part(name, params, evidence, evidence.paired, claim)
