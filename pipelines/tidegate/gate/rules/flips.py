"""Few rows that an earlier model got right are wrong now.

In binary tasks a row is right on its truth's side of the threshold. In regression a row flips where its error grew by
more than `error_grows_by`. The share is that of all compared rows; rows that turned right do not make up for others.

Why: users plan by what the model got right yesterday, and notice each answer that is wrong today, also where the
metrics are the same or better.

Example: `answers_stay: {kind: flips, negative_at_most: 2%}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.section import Percent, Section
from tidegate.gate.changed_sides import changed_sides, criterion, sample
from tidegate.gate.claim import Claim
from tidegate.gate.cohorts import same
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Unpaired
from tidegate.records import Against, Direction, Finding, Stricter, Verdict

NEEDS_BASE = True
BY_ROWS = True
NEEDS: tuple[str, ...] = ()
STRICTER = {"negative_at_most": Stricter.SMALLER, "error_grows_by": Stricter.SMALLER}
SUBJECT = "negative flip rate"


class Params(Section):
    """The share of rows that turn from right to wrong may not exceed a limit."""

    kind: Literal["flips"]
    negative_at_most: Percent
    """The largest share of all rows that may be right at the earlier model and wrong here."""
    threshold: float | None = Field(default=None, gt=0, lt=1)
    """Probability from which a row counts as positive; default: evaluate.threshold."""
    error_grows_by: float | None = Field(default=None, gt=0, strict=True, allow_inf_nan=False)
    """Regression: a row turns wrong where its absolute error grew by more than this, in the target's unit."""
    against: Against = Against.MERGE_BASE
    """The earlier model: that of the merge base, or of the last release, which flips cannot creep away from."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    rows = evidence.paired
    by = criterion(evidence.declared, threshold=params.threshold, error_grows_by=params.error_grows_by)
    match rows, by:
        case (Unpaired() as none, _) | (_, Unpaired() as none):
            limit = params.negative_at_most
            yield Finding(name, Verdict.INCONCLUSIVE, none.reason, SUBJECT, limit=limit, remedy=none.remedy)
            return
    assert not isinstance(rows, Unpaired)
    assert not isinstance(by, Unpaired)
    sampled = sample(evidence, rows, changed_sides(rows, by))
    yield Claim(
        name,
        SUBJECT,
        sampled,
        params.negative_at_most,
        Direction.LOWER,
        "ceiling",
        sampled.value,
        rows.rows,
        alike=bool(same(rows.base, rows.head).all()),
    )
