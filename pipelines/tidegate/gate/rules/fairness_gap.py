"""No two groups of a column differ by more than a limit in one metric.

With recall it is the equal-opportunity difference (Hardt, Price and Srebro 2016; `MetricFrame.difference` of
Fairlearn). Every pair of groups is compared: the rule passes where each pair's gap is within the limit by its bound,
and fails where any pair's is beyond, at a level shared by all pairs. The widest observed gap is biased upwards, the
more so the more groups there are, and decides nothing.

Why: an average over all groups hides a group for which the model does not work.

Example: `airports_fair: {kind: fairness_gap, metric: recall, by: origin, at_most: 0.30}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate import metrics
from tidegate.arrays import Mask
from tidegate.config.schema.evaluate import MetricName
from tidegate.config.section import Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, coarse
from tidegate.gate.pairing import Paired, Unpaired
from tidegate.number_format import some
from tidegate.records import Direction, Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = True
NEEDS: tuple[str, ...] = ()
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
    """Groups with fewer rows that the metric rests on (for recall: positive ones) are named, not judged."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    import numpy as np

    rows, table = evidence.here, evidence.table
    subject = f"{params.metric} gap by {params.by}"
    if isinstance(rows, Unpaired) or isinstance(table, Unpaired):
        none = rows if isinstance(rows, Unpaired) else table
        assert isinstance(none, Unpaired)
        yield Finding(name, Verdict.INCONCLUSIVE, none.reason, subject, remedy=none.remedy)
        return
    if params.by not in table.columns:
        yield Finding(name, Verdict.INCONCLUSIVE, f"{params.by} is not a column of the holdout", subject)
        return
    values = table[params.by]
    labels = np.where(values.isna(), f"{params.by} is null", values.astype(object).map(str).to_numpy(object))
    names, codes = np.unique(labels.astype(str), return_inverse=True)
    groups = {str(name): codes == code for code, name in enumerate(names)}
    declared = evidence.declared.metrics[params.metric]
    large = {
        value: mask
        for value, mask in groups.items()
        if metrics.rests_on(params.metric, declared, rows.truth[mask]) >= params.min_rows
    }
    kind = metrics.declared_rows(params.metric, declared)
    counted = "rows" if kind is metrics.MetricRows.ALL else f"rows of the {kind} kind"
    if len(large) < 2:
        reason = f"{len(large)} of {len(groups)} groups have {params.min_rows} {counted}; a gap needs two"
        yield Finding(name, Verdict.INCONCLUSIVE, reason, subject)
        return
    yield _claim(name, subject, params, evidence, rows, large)
    if small := sorted(set(groups) - set(large)):
        few = f"{len(small)} of {len(groups)} groups have fewer than {params.min_rows} {counted}"
        reason = f"{few} and are not compared: {some(small)}"
        yield Finding(name, Verdict.PASS, reason, subject)


def _claim(name: str, subject: str, params: Params, evidence: Evidence, rows: Paired, groups: dict[str, Mask]) -> Claim:
    from tidegate.stats.group_gap import MeasuredGroup, widest

    metric, ends = params.metric, evidence.ends(params.metric)
    parts = {value: rows.only(mask) for value, mask in groups.items()}
    measured = [
        MeasuredGroup(
            groups[value], evidence.prepare(metric, part.truth, part.head), coarse(evidence.declared, part.truth)
        )
        for value, part in parts.items()
    ]
    gap = widest(measured, rows.block, seed=evidence.seed, ends=ends)
    count = sum(part.rows for part in parts.values())
    between = ""
    if gap.decidable:
        high, low = (list(groups)[index] for index in gap.widest)
        between = f"between {high} and {low}, of {len(groups)} groups"
    return Claim(name, subject, gap, params.at_most, Direction.LOWER, "ceiling", gap.value, count, remark=between)
