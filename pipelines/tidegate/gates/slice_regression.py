"""No part of the holdout loses more of a metric than a margin: a gain for most must not be paid for by a few.

Each part of a declared slice (each carrier, each condition) is compared with the merge base on its own rows. Parts with
fewer rows than the slice's `min_rows` are listed, not judged; `coverage` watches that they do not become more.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.model import Section
from tidegate.config.schema.evaluate import MetricName
from tidegate.data.slices import Part
from tidegate.policy.claim import Claim, no_loss
from tidegate.policy.evidence import Evidence
from tidegate.policy.pairing import Paired, Unpaired
from tidegate.policy.wording import some
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = True
STRICTER = {"margin": Stricter.SMALLER}


class Params(Section):
    """A metric may not lose more than a margin against the merge base in any part of a slice."""

    kind: Literal["slice_regression"]
    metric: MetricName
    """The metric that is compared."""
    slices: MetricName
    """The slice under evaluate.slices whose parts are compared."""
    margin: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest loss allowed in any part, in the metric's unit."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    match evidence.paired, evidence.parts(params.slices):
        case Paired() as both, tuple() as parts:
            yield from _parts(name, params, evidence, both, parts)
        case (Unpaired() as none, _) | (_, Unpaired() as none):
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, params.metric, params.slices, remedy=none.remedy)


def _parts(
    name: str, params: Params, evidence: Evidence, both: Paired, parts: tuple[Part, ...]
) -> Iterator[Claim | Finding]:
    direction = evidence.direction(params.metric)
    for part in parts:
        if part.judged:
            compared = evidence.compare_rows(params.metric, both.only(part.rows))
            yield no_loss(name, params.metric, compared, direction, margin=params.margin, part=part.label)
    small = [part.label for part in parts if not part.judged]
    if 0 < len(small) < len(parts):
        reason = f"{len(small)} of {len(parts)} parts have too few rows and are not judged: {some(small)}"
        yield Finding(name, Verdict.PASS, reason, params.metric, params.slices)
