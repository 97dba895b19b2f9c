"""The result of one declaration variant, compared on the same rows.

It holds predictions and the differences of metrics.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tidegate import metrics, paths
from tidegate.arrays import Floats
from tidegate.config.schema.evaluate import Evaluate
from tidegate.errors import EvidenceError
from tidegate.gate.evidence.predictions import read_file
from tidegate.gate.pairing import Predictions, Unpaired, pair
from tidegate.metrics import Measure
from tidegate.records import Estimate
from tidegate.stats.resampling import sample, units
from tidegate.stats.score_test import lower, upper
from tidegate.stats.weighted_statistics import combined

ALPHA = 0.05
"""The one-sided error of each end: the gate's default."""


@dataclass(frozen=True)
class VariantResult:
    """Predictions and the settings of their metrics."""

    predictions: Predictions
    evaluate: Evaluate
    seed: int

    def value(self, metric: str) -> float:
        return self.measure(metric, self.predictions.truth, self.predictions.predicted)(None)

    def apart(self, start: "VariantResult") -> str:
        """Why its rows cannot be compared with those of `start`; empty where they can."""
        paired = pair(start.predictions, self.predictions)
        if isinstance(paired, Unpaired):
            return paired.reason
        same = set(start.predictions.classes) == set(self.predictions.classes)
        return "" if same else "the classes differ"

    def differences(self, end: "VariantResult", names: Iterable[str]) -> dict[str, Estimate]:
        """The difference of each metric in `end`; empty where the rows differ."""
        return {} if end.apart(self) else {name: self._moved(name, [end], [1.0]) for name in names}

    def beyond(self, end: "VariantResult", singles: list["VariantResult"], names: Iterable[str]) -> dict[str, Estimate]:
        """The change of each metric in `end` beyond the sum of the single variants' changes."""
        signs = [1.0] + [-1.0] * len(singles)
        return {name: self._moved(name, [end, *singles], signs) for name in names}

    def _moved(self, metric: str, others: list["VariantResult"], signs: list[float]) -> Estimate:
        """The sum of signed differences to this variant, each evaluated by its own declaration, on the same rows."""
        own = self.predictions
        start = self.measure(metric, own.truth, own.predicted)
        ends = [other.measure(metric, own.truth, _aligned(own, other.predictions)) for other in others]

        def moved(start: Floats, *there: Floats) -> Floats:
            return sum((sign * (end - start) for sign, end in zip(signs, there, strict=True)), start=start - start)

        sampled = sample(combined(moved, start, *ends), units(own.block), seed=self.seed)
        return Estimate(sampled.value, lower(sampled, ALPHA), upper(sampled, ALPHA), level=1 - ALPHA)

    def measure(self, metric: str, truth: Floats, predicted: Floats) -> Measure:
        """The metric on these rows by this variant's declaration; NaN where it does not declare the metric."""
        declared = self.evaluate.metrics.get(metric)
        if declared is None:
            return lambda _: float("nan")
        return metrics.prepare(metric, declared, self.evaluate.threshold, truth, predicted)


def read(root: Path, evaluate: Evaluate, seed: int) -> VariantResult:
    """The variant in `root`. Raises EvidenceError where its predictions are not usable."""
    predictions = read_file(root / paths.PREDICTIONS, of="the trial")
    if isinstance(predictions, Unpaired):
        raise EvidenceError(predictions.reason)
    return VariantResult(predictions, evaluate, seed)


def _aligned(own: Predictions, other: Predictions) -> Floats:
    """The other's predictions in the order of these rows; it has all of them."""
    place = np.argsort(other.row_id)[np.searchsorted(np.sort(other.row_id), own.row_id)]
    return other.by(own.classes).predicted[place]
