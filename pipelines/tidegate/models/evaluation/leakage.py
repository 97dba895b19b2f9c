"""Signs that training has seen the holdout, before a gate compares revisions.

*Copies*: the share of holdout rows that are training rows, too, by their content rounded to four digits, in all
columns and in all or most. *Strong columns*: how much of the target each column explains alone. *Easier holdout*: the
headline metric on the holdout beside that of the folds. A sign is suspected where it exceeds its limit. Ids and values
of rows are never shown: numbers and columns' names only.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate import metrics
from tidegate.config.schema.data import ColumnRole, Columns, column_of, features
from tidegate.config.schema.evaluate import Evaluate
from tidegate.data.comparison.holdout_copies import AT_MOST, NOISE
from tidegate.data.comparison.holdout_copies import rounded as rounded_copies
from tidegate.data.comparison.near_copies import Way
from tidegate.data.comparison.single_features import HELD_ROWS, NEARLY_ALL, alone, explained
from tidegate.kinds import TASKS
from tidegate.models.evaluation.metric_intervals import MetricInterval, rounded
from tidegate.records import Direction
from tidegate.stats.fold_margin import margin

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.models.evaluation.cv_report import CvReport
    from tidegate.models.evaluation.metric_intervals import HoldoutRows

COPIES, STRONG, EASIER = "copies", "strong column", "easier holdout"
CLEAR, SUSPECTED = "clear", "suspected"
WAYS = (Way(digits=4, whole=True), Way(digits=4))
MOST_COLUMNS = 10
"""The most columns that are listed, suspected ones first, then the strongest."""


@dataclass(frozen=True, slots=True)
class LeakageSign:
    """What was looked for in `subject`: a way of comparing rows, a column, or a metric.

    `value` is of the holdout: a share of its rows, of its target, or the metric. `expected` is the same without leakage
    (of training rows, or the mean of the folds), `limit` where suspicion begins, `rows` how many holdout rows it is of.
    """

    sign: str
    subject: str
    value: float | None
    expected: float | None
    limit: float | None
    rows: int
    finding: str


def signs(
    evaluate: Evaluate,
    columns: Columns,
    parts: "Mapping[str, pa.Table]",
    rows: "HoldoutRows",
    *,
    headline: MetricInterval,
    folds: "CvReport",
) -> Iterator[LeakageSign]:
    """The signs of each kind. `parts` has the tables `train` and `holdout`; `rows` are the model's predictions."""
    yield from _copies(columns, parts)
    yield from _columns(evaluate, columns, parts, rows)
    yield from _easier(evaluate, headline, folds, len(rows.truth))


def needed(columns: Columns) -> list[str]:
    """The columns of the tables that are read."""
    return [*features(columns), str(column_of(columns, ColumnRole.TARGET))]


def _copies(columns: Columns, parts: "Mapping[str, pa.Table]") -> Iterator[LeakageSign]:
    """Signs of copies; none with fewer than two training rows, which cannot be compared with each other."""
    *names, target = needed(columns)
    if parts["train"].num_rows < 2 or not names:
        return
    for found in rounded_copies(parts["holdout"], parts["train"], columns=names, target=target, ways=WAYS):
        limit = found.chance + NOISE * found.error + AT_MOST
        numbers = (found.share, found.chance, limit)
        yield _sign(COPIES, str(found.way), numbers, found.held, suspected=found.share > limit)


def _columns(
    evaluate: Evaluate, columns: Columns, parts: "Mapping[str, pa.Table]", rows: "HoldoutRows"
) -> Iterator[LeakageSign]:
    """Nearly everything is too much of any column; more than on the training rows, of one that matters."""
    *names, target = needed(columns)
    task = TASKS.load(evaluate.task)
    reached = explained(rows.truth, rows.predicted, task)
    found, seen = [], min(len(rows.truth), HELD_ROWS)
    for name, strength in alone(parts, columns, names, target, task).items():
        matters = strength.held >= reached / 2
        limit = min(NEARLY_ALL, strength.apart) if matters else NEARLY_ALL
        numbers = (strength.held, strength.train, limit)
        found.append(_sign(STRONG, name, numbers, seen, suspected=strength.held >= limit))
    found.sort(key=lambda sign: (sign.finding == CLEAR, -(sign.value or 0.0), sign.subject))
    yield from found[:MOST_COLUMNS]


def _easier(evaluate: Evaluate, headline: MetricInterval, folds: "CvReport", count: int) -> Iterator[LeakageSign]:
    """The holdout is one more period: it should reach what a fold reaches, within their spread and its own interval.

    Nothing where the metric is undefined on it or on a fold, or with one fold.
    """
    name = headline.metric
    reached = [value for fold in folds.folds if (value := fold.metrics[name]) is not None]
    ends = (headline.value, headline.low, headline.high)
    if len(reached) < 2 or len(reached) < len(folds.folds) or None in ends:
        return
    value, low, high = (float(end) for end in ends if end is not None)
    higher = metrics.load(metrics.kind_of(name, evaluate.metrics[name])).DIRECTION is Direction.HIGHER
    mean, repeats = math.fsum(reached) / len(reached), folds.settings.get("repeats", 1)
    noise = math.hypot(
        margin(reached, repeats if isinstance(repeats, int) else 1), value - low if higher else high - value
    )
    limit = mean + noise if higher else mean - noise
    suspected = value > limit if higher else value < limit
    yield _sign(EASIER, name, (value, mean, limit), count, suspected=suspected)


def _sign(sign: str, subject: str, numbers: tuple[float, float, float], rows: int, *, suspected: bool) -> LeakageSign:
    value, expected, limit = map(rounded, numbers)
    return LeakageSign(sign, subject, value, expected, limit, rows, SUSPECTED if suspected else CLEAR)
