"""No part of the holdout loses more of a metric than a margin: a gain for most must not be paid for by a few.

Each part of a declared slice (each carrier, each condition) is compared with the merge base on its own rows. Parts with
fewer rows than the slice's `min_rows` are listed, not judged; `coverage` watches that they do not become more.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.model import Section
from tidegate.config.schema.evaluate import MetricName
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
    metric, both, parts = params.metric, evidence.paired, evidence.parts(params.slices)
    for missing in (both, parts):
        if isinstance(missing, Unpaired):
            yield Finding(name, Verdict.INCONCLUSIVE, missing.reason, metric, params.slices, remedy=missing.remedy)
            return
    if not (isinstance(both, Paired) and isinstance(parts, tuple)):
        return
    small = [part.label for part in parts if not part.judged]
    for part in parts:
        if part.judged:
            compared = evidence.compare_rows(metric, both.only(part.rows))
            yield no_loss(name, metric, compared, evidence.direction(metric), margin=params.margin, part=part.label)
    if small and len(small) < len(parts):
        reason = f"{len(small)} of {len(parts)} parts have too few rows and are not judged: {some(small)}"
        yield Finding(name, Verdict.PASS, reason, metric, params.slices)
