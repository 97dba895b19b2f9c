"""The evidence of two revisions, and the comparisons that rules ask for.

Comparisons are computed on demand. Each file of this folder is a kind of evidence (`kinds/protocols/gate.py` documents
what it defines).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tidegate import metrics
from tidegate.arrays import Floats
from tidegate.config.schema.check import Check
from tidegate.config.schema.evaluate import Evaluate
from tidegate.errors import DeclarationError
from tidegate.gate import cohorts
from tidegate.gate.cached_method import remembered
from tidegate.gate.cohorts import Cohort, CohortName, EarlierRevision
from tidegate.gate.leakage import NO_TABLES, Tables
from tidegate.gate.pairing import Overlap, Paired, Predictions, Unpaired, overlap
from tidegate.gate.revision import RevisionEvidence
from tidegate.gate.unchanged_data import Unchanged
from tidegate.kinds import TASKS
from tidegate.metrics import Measure
from tidegate.records import Against, Direction
from tidegate.stats.estimate import Sampled
from tidegate.stats.weighted_statistics import combined

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.data.slices import SliceRows
    from tidegate.gate.evidence.timing import Timed


@dataclass(frozen=True)
class MetricComparison:
    """A metric at base and head over the same rows, and the resampled difference head minus base.

    `alike` means that no prediction differs. `worst_row` is the loss from one more row as bad as the worst to be
    expected; 0 where a row's loss is bounded.
    """

    base: float
    head: float
    rows: int
    difference: Sampled
    alike: bool = False
    worst_row: float = 0.0


NO_TIMING = Unpaired("no model was timed", "run `dvc repro train`")


def _no_timing(_rows: int, _longer: int) -> "Timed | Unpaired":
    return NO_TIMING


def _no_holdout() -> "pd.DataFrame | Unpaired":
    return Unpaired("the holdout's columns are unavailable")


@dataclass(frozen=True, eq=False)
class Evidence:
    """Everything a rule may ask. `base` is None where the merge base never had evidence (first adoption).

    Numbers come from predictions, never from a metrics file. Rows are resampled with `seed`, in the base's blocks where
    there is a base: a change cannot choose blocks that make it look certain. `holdout` gives the holdout's columns,
    indexed by row id; `timing` times the models on that many rows, with so many times the usual duration; `same_model`
    states that the base's model and holdout are the head's, so that a ratio of times needs no timing. `written` is the
    section by which the head's metrics file was computed, where that is not `declared`. `check` limits how far the
    number of rows, and the training rows, may move from the base's. `unchanged` are the data that are the base's by
    digest.

    `recorded` is what the base recorded of its rows, `released` the same of the last release, or why that is unknown;
    without them the base's predictions are compared by the head's columns. `new_truth` states that an owner approved
    rows whose truth the change alters. `tables` are both revisions' rows, for rules that compare these. A rule sees the
    rows of one `cohort` at a time (`cohort_evidence.py`).
    """

    declared: Evaluate
    head: RevisionEvidence
    base: RevisionEvidence | None = None
    seed: int = 0
    written: Evaluate | None = None
    check: Check = field(default_factory=Check)
    holdout: "Callable[[], pd.DataFrame | Unpaired]" = _no_holdout
    timing: "Callable[[int, int], Timed | Unpaired]" = _no_timing
    same_model: bool = False
    recorded: EarlierRevision | None = None
    released: EarlierRevision | Unpaired | None = None
    new_truth: bool = False
    tables: Tables = NO_TABLES
    cohort: Cohort | None = None
    unchanged: Unchanged = field(default_factory=Unchanged)

    def with_head(self, head: RevisionEvidence) -> "Evidence":
        """The same evidence of another head."""
        return replace(self, head=head)

    def measured(self, predictions: Predictions) -> dict[str, float]:
        """Each declared metric over these predictions."""
        rows = predictions.truth, predictions.predicted
        return {name: self.prepare(name, *rows)(None) for name in self.declared.metrics}

    def earlier(self, against: Against) -> EarlierRevision | Unpaired:
        """What that revision recorded of its rows. Before the first release, the base is used instead."""
        if against is Against.RELEASE and self.released is not None:
            return self.released
        if self.base is None:
            return Unpaired("the merge base has no evidence")
        return self.recorded or EarlierRevision(self.base.name, self.base.predictions, self.holdout)

    @remembered
    def overlap(self, against: Against) -> Overlap | Unpaired:
        """The rows that are shared with that revision, added and lost."""
        earlier = self.earlier(against)
        if isinstance(earlier, Unpaired):
            return earlier
        both = overlap(earlier.predictions, self.head.predictions)
        return both.believing_head if self.new_truth and isinstance(both, Overlap) else both

    @cached_property
    def paired(self) -> Paired | Unpaired:
        """The rows that both predicted, or why they cannot be compared."""
        if self.cohort:
            return self.cohort.rows
        both = self.overlap(Against.MERGE_BASE)
        return both if isinstance(both, Unpaired) else both.shared

    @property
    def here(self) -> Paired | Unpaired:
        """The rows that the head is judged on by itself."""
        return (self.cohort or self._everything).rows

    @property
    def rows(self) -> int:
        """How many rows the head is judged on."""
        return self.here.rows if isinstance(self.here, Paired) else 0

    @cached_property
    def held(self) -> "pd.DataFrame | Unpaired":
        """All rows of the head's holdout."""
        return self.holdout()

    @property
    def table(self) -> "pd.DataFrame | Unpaired":
        """The holdout's columns for the rows of `here`, in their order: the base's where it has the row."""
        return (self.cohort or self._everything).table

    @cached_property
    def _everything(self) -> Cohort:
        """All rows of the head."""
        predictions = self.head.predictions
        if isinstance(predictions, Unpaired):
            return Cohort(CohortName.WHOLE, predictions, self.holdout)
        return cohorts.whole(predictions, self.holdout)

    def direction(self, metric: str) -> Direction:
        """Which way a declared metric is better."""
        return metrics.load(metrics.kind_of(metric, self.declared.metrics[metric])).DIRECTION

    def prepare(self, metric: str, truth: Floats, predicted: Floats) -> Measure:
        """The declared metric over these rows, as a function of their weights."""
        return metrics.prepare(metric, self.declared.metrics[metric], self.declared.threshold, truth, predicted)

    def sample(self, measure: Measure, rows: Paired, ends: tuple[float, float] = (-math.inf, math.inf)) -> Sampled:
        """The resampled estimate of a number over these rows, which is between these ends."""
        from tidegate.stats.resampling import sample, units

        return sample(measure, units(rows.block), seed=self.seed, coarse=coarse(self.declared, rows.truth), ends=ends)

    def ends(self, metric: str) -> tuple[float, float]:
        """The least and the largest value that a declared metric can have."""
        return metrics.load(metrics.kind_of(metric, self.declared.metrics[metric])).RANGE

    @remembered
    def value(self, metric: str) -> Sampled | Unpaired:
        """The head's metric over every row of the holdout."""
        if isinstance(self.here, Unpaired):
            return self.here
        return self.sample(self.prepare(metric, self.here.truth, self.here.head), self.here, self.ends(metric))

    @remembered
    def compare(self, metric: str) -> MetricComparison | Unpaired:
        """The metric's difference to the base over every paired row."""
        return self.paired if isinstance(self.paired, Unpaired) else self.compare_rows(metric, self.paired)

    def compare_rows(self, metric: str, both: Paired) -> MetricComparison:
        """The metric's difference over these paired rows.

        Where no prediction differs the number does not move on these rows; on others, predictions may still differ.
        """
        of_base = self.prepare(metric, both.truth, both.base)
        of_head = self.prepare(metric, both.truth, both.head)
        base, head = of_base(None), of_head(None)
        if cohorts.same(both.base, both.head).all():
            same = 0.0 if math.isfinite(head) else math.nan
            decisive = TASKS.load(self.declared.task).decisive_rows(both.truth)
            step = metrics.row_step(metric, self.declared.metrics[metric], decisive, both.truth, both.head)
            unmoved = Sampled(same, same, max(both.rows - 1, 1), step)
            return MetricComparison(base, head, both.rows, unmoved, alike=True)
        low, high = self.ends(metric)
        difference = combined(lambda base, head: head - base, of_base, of_head)
        sampled = self.sample(difference, both, (low - high, high - low))
        return MetricComparison(base, head, both.rows, sampled, worst_row=self.worst_row(metric, both))

    def worst_row(self, metric: str, rows: Paired) -> float:
        """What one more of these rows, as bad as the worst to be expected, would cost the head in a declared metric."""
        return metrics.worst_row(metric, self.declared.metrics[metric], rows.truth, rows.head)

    @remembered
    def parts(self, name: str) -> "tuple[SliceRows, ...] | Unpaired":
        """The parts of a declared slice, as masks over the rows of `here`."""
        from tidegate.data.slices import parts

        if name not in self.declared.slices:
            return Unpaired(f"{name} is not declared under evaluate.slices", "declare it again")
        if isinstance(self.table, Unpaired):
            return self.table
        try:
            return tuple(parts({name: self.declared.slices[name]}, self.table))
        except DeclarationError as error:
            return Unpaired(f"cannot compute the slice {name} on the holdout: {error.problems[0].message}")


def coarse(declared: Evaluate, truth: Floats) -> float:
    """How far one row can be expected to move a ratio at most: it is one of the rarer class, or one of all rows.

    Used where no row of those tried moves a number: perfect recall, or two models that decide alike.
    """
    return 1 / max(1.0, TASKS.load(declared.task).decisive_rows(truth))
