"""No two groups of a column differ by more than a limit in one metric.

Labelled production rows decide it, by the statistics of the gate rule `fairness_gap`: every pair of groups is compared.
The widest gap seen is biased upwards and decides nothing.

Why: a model that was fair on its holdout can become unfair as the mix of cases changes, with an average that holds.

Example: `fair: {kind: fairness, metric: recall, by: origin, at_most: 0.3, owner: "@ml-owners"}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tidegate import metrics
from tidegate.config.schema.data import ColumnRole, ColumnType
from tidegate.config.schema.evaluate import MetricName, Slice
from tidegate.errors import DeclarationError, unknown
from tidegate.kinds import TASKS
from tidegate.number_format import plain
from tidegate.objectives._bounds import Limited, decided, undecided
from tidegate.objectives._labelled import LabelledParams, LabelledRows, labelled, too_short
from tidegate.objectives._signal import Service
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.records import Finding, Stricter

if TYPE_CHECKING:
    from tidegate.stats.group_gap import MeasuredGroup

STRICTER = {"at_most": Stricter.SMALLER, "min_rows": Stricter.LARGER, "min_group_rows": Stricter.SMALLER}


class Params(LabelledParams):
    """How far groups may differ."""

    kind: Literal["fairness"]
    metric: MetricName
    """A metric of evaluate.metrics: recall for equal opportunity."""
    by: str = Field(max_length=63)
    """The column whose values are the groups."""
    at_most: float = Field(gt=0, allow_inf_nan=False)
    """The largest distance between two groups, in the metric's unit."""
    min_group_rows: int = Field(default=100, ge=1)
    """Groups with fewer rows that the metric rests on are not compared."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """Unknown names, groups whose names are private, a gap that nothing exceeds, labels that come too late."""
    if params.by not in data.columns:
        yield "by", unknown(params.by, tuple(data.columns), what="column in data.columns")
    elif data.columns[params.by].role in (ColumnRole.TARGET, ColumnRole.ID):
        yield "by", f"{params.by} has the role {data.columns[params.by].role}: its values are no groups"
    elif data.columns[params.by].private:
        yield "by", f"{params.by} is private, and its values would be shown"
    elif data.columns[params.by].type in (ColumnType.FLOAT, ColumnType.TIMESTAMP):
        yield "by", f"the values of {params.by}, a {data.columns[params.by].type}, are no groups; name a category"
    yield from too_short(params, data.columns)
    declared = data.evaluate.metrics
    if params.metric not in declared:
        yield "metric", unknown(params.metric, tuple(declared), what="metric in evaluate.metrics")
    elif data.deep:
        low, high = metrics.load(metrics.kind_of(params.metric, declared[params.metric])).RANGE
        if params.at_most >= high - low:
            yield "at_most", f"can never fail: {params.metric} is between {plain(low)} and {plain(high)}"


def signal(params: Params, service: Service) -> None:
    """Series do not know groups."""


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    subject = f"{params.metric} gap by {params.by}"
    found = labelled(name, subject, params, window)
    if isinstance(found, Finding):
        yield found
        return
    if params.by not in found.rows.table.column_names:
        yield undecided(name, subject, f"the window lacks {params.by}")
        return
    try:
        groups = _groups(params, found.rows)
    except DeclarationError as error:
        yield undecided(name, subject, f"{params.by} {error.problems[0].message}")
        return
    yield _gap(name, subject, params, found, groups)


def _groups(params: Params, rows: WindowRows) -> "dict[str, MeasuredGroup | None]":
    """The groups by their labels; None for one that is too small. Raises DeclarationError for too many."""
    from tidegate.data.slices import parts
    from tidegate.stats.group_gap import MeasuredGroup

    evaluate = rows.declared.evaluate
    declared, task = evaluate.metrics[params.metric], TASKS.load(evaluate.task)
    groups: dict[str, MeasuredGroup | None] = {}
    for part in parts({params.by: Slice(by=params.by)}, rows.table.select([params.by]).to_pandas()):
        truth, predicted = rows.truth[part.rows], rows.predicted[part.rows]
        groups[part.label] = None
        if metrics.rests_on(params.metric, declared, truth) >= params.min_group_rows:
            measure = metrics.prepare(params.metric, declared, evaluate.threshold, truth, predicted)
            groups[part.label] = MeasuredGroup(part.rows, measure, 1 / max(1.0, task.decisive_rows(truth)))
    return groups


def _gap(
    name: str, subject: str, params: Params, found: LabelledRows, every: "dict[str, MeasuredGroup | None]"
) -> Finding:
    from tidegate.stats.group_gap import widest

    rows, note = found.rows, found.note
    groups = {label: group for label, group in every.items() if group is not None}
    if len(groups) < 2:
        reason = f"{len(groups)} of {len(every)} groups have {params.min_group_rows} rows that {params.metric} rests on"
        return undecided(name, subject, f"{reason}; a gap needs two{note}", "lengthen the window", rows.rows)
    ends = metrics.load(metrics.kind_of(params.metric, rows.declared.evaluate.metrics[params.metric])).RANGE
    gap = widest([*groups.values()], rows.blocks, seed=rows.seed, ends=ends)
    if gap.decidable:
        high, low = (list(groups)[index] for index in gap.widest)
        note = f", widest between {high} and {low} of {len(groups)} groups{note}"
    if len(groups) < len(every):
        note += f"; {len(every) - len(groups)} smaller groups are not compared"
    count = sum(int(group.rows.sum()) for group in groups.values())
    return decided(Limited(name, subject, count, ceiling=params.at_most), gap, params.alpha, note)
