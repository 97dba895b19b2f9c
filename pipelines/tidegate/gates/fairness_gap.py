"""Groups are treated alike: the distance between the best and the worst served group in one metric.

With recall it is the equal-opportunity difference (Hardt, Price and Srebro 2016; `MetricFrame.difference` of
Fairlearn). The largest of several noisy gaps lies above the true one, so the rule errs on the side of asking.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.arrays import Mask
from tidegate.config.model import Section
from tidegate.config.schema.evaluate import MetricName
from tidegate.policy.claim import Claim
from tidegate.policy.evidence import Evidence
from tidegate.policy.pairing import Paired, Unpaired
from tidegate.policy.wording import some
from tidegate.records import Direction, Finding, Stricter, Verdict
from tidegate.stats.measures import combined, within

NEEDS_BASE = False
BY_ROWS = True
STRICTER = {"at_most": Stricter.SMALLER, "min_rows": Stricter.SMALLER}


class Params(Section):
    """A metric may not differ much between the groups of a column."""

    kind: Literal["fairness_gap"]
    metric: MetricName
    """The metric that is compared: recall for equal opportunity."""
    by: str = Field(max_length=63)
    """The column whose values are the groups; it need not be a feature."""
    at_most: float = Field(ge=0, strict=True, allow_inf_nan=False)
    """The largest distance between two groups, in the metric's unit."""
    min_rows: int = Field(default=100, ge=1)
    """Smaller groups are named, not judged."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    import numpy as np

    here, table = evidence.here, evidence.table
    subject = f"{params.metric} gap by {params.by}"
    if isinstance(here, Unpaired) or isinstance(table, Unpaired):
        none = here if isinstance(here, Unpaired) else table
        assert isinstance(none, Unpaired)
        yield Finding(name, Verdict.INCONCLUSIVE, none.reason, subject, remedy=none.remedy)
        return
    if params.by not in table.columns:
        yield Finding(name, Verdict.INCONCLUSIVE, f"{params.by} is no column of the holdout", subject)
        return
    values = table[params.by].astype(str).to_numpy()
    groups = {value: values == value for value in np.unique(values)}
    large = {value: rows for value, rows in groups.items() if rows.sum() >= params.min_rows}
    if len(large) < 2:
        reason = f"{len(large)} of {len(groups)} groups have {params.min_rows} rows; a gap needs two"
        yield Finding(name, Verdict.INCONCLUSIVE, reason, subject)
        return
    yield _claim(name, subject, params, evidence, here, list(large.values()))
    if small := sorted(set(groups) - set(large)):
        reason = f"{len(small)} of {len(groups)} groups have too few rows and are not judged: {some(small)}"
        yield Finding(name, Verdict.PASS, reason, subject)


def _claim(
    name: str,
    subject: str,
    params: Params,
    evidence: Evidence,
    here: Paired,
    groups: list[Mask],
) -> Claim:
    import numpy as np

    measures = [within(evidence.prepare(params.metric, here.truth[rows], here.head[rows]), rows) for rows in groups]
    # a group without a value makes the gap one: numpy's extremes keep NaN
    sampled = evidence.sample(
        combined(lambda *values: np.max(values, axis=0) - np.min(values, axis=0), *measures), here
    )
    rows = int(sum(rows.sum() for rows in groups))
    return Claim(name, subject, sampled, params.at_most, Direction.LOWER, "ceiling", sampled.value, rows)
