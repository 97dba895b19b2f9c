"""A metric of the model keeps its limit on labelled production rows.

Labels come late. Rows that are too young to have one are counted and left out, and where too many of those that should
have one lack it, nothing is decided: the labels that come first are not like the others.

Why: inputs can move without harm, and a model can fail on inputs that look as ever. Only labels decide.

Example: `performs: {kind: performance, metric: roc_auc, at_least: 0.66, owner: "@ml-owners"}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from tidegate import metrics
from tidegate.config.schema.evaluate import MetricName
from tidegate.errors import unknown
from tidegate.kinds import TASKS, MetricKind
from tidegate.number_format import plain
from tidegate.objectives._bounds import Limited, decided
from tidegate.objectives._labelled import LabelledParams, labelled, too_short
from tidegate.objectives._signal import Service
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.records import Direction, Finding, Stricter

STRICTER = {"at_least": Stricter.LARGER, "at_most": Stricter.SMALLER, "min_rows": Stricter.LARGER}


class Params(LabelledParams):
    """A metric on labelled production rows."""

    kind: Literal["performance"]
    metric: MetricName
    """A metric of evaluate.metrics."""
    at_least: float | None = Field(default=None, allow_inf_nan=False)
    """The floor of a metric that is better higher."""
    at_most: float | None = Field(default=None, allow_inf_nan=False)
    """The ceiling of a metric that is better lower."""

    @model_validator(mode="after")
    def _limited_once(self) -> "Params":
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("needs either at_least, a floor, or at_most, a ceiling")
        return self

    @property
    def limit(self) -> tuple[str, float]:
        """The field of the limit, and the limit."""
        return ("at_least", self.at_least) if self.at_least is not None else ("at_most", self.at_most or 0.0)


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """An unknown metric, a limit on the wrong side or outside its range, labels that come too late."""
    declared = data.evaluate.metrics
    if params.metric not in declared:
        yield "metric", unknown(params.metric, tuple(declared), what="metric in evaluate.metrics")
        return
    yield from too_short(params, data.columns)
    if data.deep:
        yield from _range(params, metrics.load(metrics.kind_of(params.metric, declared[params.metric])))


def _range(params: Params, kind: MetricKind) -> Iterator[tuple[str, str]]:
    """A limit on the good side, or one that every or no value keeps."""
    field, limit = params.limit
    if field != {Direction.HIGHER: "at_least", Direction.LOWER: "at_most"}[kind.DIRECTION]:
        yield field, f"{params.metric} is better {kind.DIRECTION}, so this limit is on its good side"
    low, high = kind.RANGE
    worst, best = (low, high) if kind.DIRECTION is Direction.HIGHER else (high, low)
    if limit == worst or not low <= limit <= high:
        never = "never fail" if (limit <= worst) == (kind.DIRECTION is Direction.HIGHER) else "never hold"
        yield field, f"can {never}: {params.metric} is between {plain(low)} and {plain(high)}"
    elif limit == best:
        yield field, f"can never hold: no model keeps {params.metric} at {plain(best)}"


def signal(params: Params, service: Service) -> None:
    """Series do not know labels."""


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    found = labelled(name, params.metric, params, window)
    yield found if isinstance(found, Finding) else _measured(name, params, found.rows, found.note)


def _measured(name: str, params: Params, rows: WindowRows, note: str) -> Finding:
    from tidegate.stats.resampling import sample

    evaluate = rows.declared.evaluate
    metric = evaluate.metrics[params.metric]
    kind = metrics.load(metrics.kind_of(params.metric, metric))
    measure = metrics.prepare(params.metric, metric, evaluate.threshold, rows.truth, rows.predicted)
    coarse = 1 / max(1.0, TASKS.load(evaluate.task).decisive_rows(rows.truth))
    sampled = sample(measure, rows.units, seed=rows.seed, coarse=coarse, ends=kind.RANGE)
    of = Limited(name, params.metric, rows.rows, params.at_least, params.at_most)
    return decided(of, sampled, params.alpha, note)
