"""What two revisions left behind, and the comparisons that rules ask of it, computed when they are asked for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tidegate import metrics
from tidegate.config.schema.evaluate import Evaluate
from tidegate.metrics import Floats, Measure
from tidegate.policy.pairing import Paired, Predictions, Unpaired, pair
from tidegate.records import Direction
from tidegate.stats.resampling import Sampled, sample, units

Rows = NDArray[np.bool_]
ALL = "all"


@dataclass(frozen=True)
class Revision:
    """What one revision left: its predictions or the sentence why there are none, and the numbers that it claims.

    `faults` are sentences about files that could not be read.
    """

    name: str
    predictions: Predictions | Unpaired
    metrics: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.predictions.row_id) if isinstance(self.predictions, Predictions) else 0


@dataclass(frozen=True)
class Compared:
    """A metric at the base and here over the same rows, and what resampling says of head minus base."""

    base: float
    head: float
    rows: int
    difference: Sampled


@dataclass(frozen=True, eq=False)
class Evidence:
    """Everything a rule may ask. `base` is None where the merge base never had evidence (first adoption).

    Numbers come from predictions, never from a metrics file. Rows are resampled with `seed`, in the base's blocks where
    there is a base: a change cannot choose blocks that make it look certain.
    """

    declared: Evaluate
    head: Revision
    base: Revision | None = None
    seed: int = 0
    written: Evaluate | None = None
    """What the head's metrics file was computed by, where that is not `declared`."""

    @cached_property
    def paired(self) -> Paired | Unpaired:
        """The rows that both predicted, or why they cannot be compared."""
        if self.base is None:
            return Unpaired("the merge base has no evidence")
        return pair(self.base.predictions, self.head.predictions)

    def direction(self, metric: str) -> Direction:
        """Which way a declared metric is better."""
        return metrics.load(metrics.kind_of(metric, self.declared.metrics[metric])).DIRECTION

    def prepare(self, metric: str, truth: Floats, predicted: Floats) -> Measure:
        return metrics.prepare(metric, self.declared.metrics[metric], self.declared.threshold, truth, predicted)

    @cache  # noqa: B019 (an evidence lives as long as its decision)
    def value(self, metric: str) -> Sampled | Unpaired:
        """The metric here, over every row of the holdout."""
        match self.head.predictions:
            case Predictions() as here:
                blocks = self.paired.block if isinstance(self.paired, Paired) else here.block
                measure = self.prepare(metric, here.truth, here.predicted)
                return sample(
                    measure, units(blocks, self.seed), seed=self.seed, coarse=coarse(self.declared, here.truth)
                )
            case Unpaired() as reason:
                return reason

    @cache  # noqa: B019
    def compare(self, metric: str) -> Compared | Unpaired:
        """The metric's difference to the base over every paired row."""
        match self.paired:
            case Paired() as both:
                return self.compare_rows(metric, both)
            case Unpaired() as reason:
                return reason

    def compare_rows(self, metric: str, both: Paired) -> Compared:
        """The metric's difference over these paired rows."""
        before = self.prepare(metric, both.truth, both.base)
        after = self.prepare(metric, both.truth, both.head)
        base, head = before(None), after(None)
        if np.array_equal(both.base, both.head):
            same = 0.0 if math.isfinite(head) else math.nan
            return Compared(base, head, both.rows, Sampled(same, same, max(both.rows - 1, 1)))
        difference = sample(
            lambda weights: after(weights) - before(weights),
            units(both.block, self.seed),
            seed=self.seed,
            coarse=coarse(self.declared, both.truth),
        )
        return Compared(base, head, both.rows, difference)


def coarse(declared: Evaluate, truth: Floats) -> float:
    """The most that one row can be expected to move a ratio by: it is one of its class (binary), or one of all rows.

    Stands in where no row of those tried moves a number: perfect recall, or two models that decide alike.
    """
    count = min(truth.sum(), len(truth) - truth.sum()) if declared.task == "binary" else len(truth)
    return 1 / max(1.0, float(count))
