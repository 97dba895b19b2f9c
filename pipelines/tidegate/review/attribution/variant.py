"""One trial of a declaration: its predictions, and its metrics' differences to another trial on the same rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tidegate import metrics, paths
from tidegate.arrays import Floats
from tidegate.config.schema.evaluate import Evaluate
from tidegate.errors import EvidenceError
from tidegate.gate.load_evidence import read_predictions
from tidegate.gate.pairing import Predictions, Unpaired, pair
from tidegate.metrics import Measure
from tidegate.records import Estimate
from tidegate.stats.resampling import sample, units
from tidegate.stats.score_test import lower, upper
from tidegate.stats.statistics import combined

ALPHA = 0.05
"""Of each end by itself, as in a gate that says nothing else."""


@dataclass(frozen=True)
class Tried:
    """Predictions and what they are measured by."""

    predictions: Predictions
    evaluate: Evaluate
    seed: int

    def value(self, metric: str) -> float:
        return self.measure(metric, self.predictions.truth, self.predictions.predicted)(None)

    def apart(self, start: "Tried") -> str:
        """Why its rows cannot be compared with those of `start`; empty where they can."""
        found = pair(start.predictions, self.predictions)
        return found.reason if isinstance(found, Unpaired) else ""

    def differences(self, end: "Tried", names: Iterable[str]) -> dict[str, Estimate]:
        """What each metric is in `end` more than here; none where the rows differ."""
        return {} if end.apart(self) else {name: self._moved(name, [end], [1.0]) for name in names}

    def beyond(self, end: "Tried", singles: list["Tried"], names: Iterable[str]) -> dict[str, Estimate]:
        """What `end` moves each metric beyond the sum of what every single trial moves it."""
        signs = [1.0] + [-1.0] * len(singles)
        return {name: self._moved(name, [end, *singles], signs) for name in names}

    def _moved(self, metric: str, others: list["Tried"], signs: list[float]) -> Estimate:
        """The sum of signed differences to here, each measured by its own declaration, all on these rows."""
        own = self.predictions
        start = self.measure(metric, own.truth, own.predicted)
        ends = [other.measure(metric, own.truth, _aligned(own, other.predictions)) for other in others]

        def moved(here: Floats, *there: Floats) -> Floats:
            return sum((sign * (end - here) for sign, end in zip(signs, there, strict=True)), start=here - here)

        sampled = sample(combined(moved, start, *ends), units(own.block), seed=self.seed)
        return Estimate(sampled.value, lower(sampled, ALPHA), upper(sampled, ALPHA), level=1 - ALPHA)

    def measure(self, metric: str, truth: Floats, predicted: Floats) -> Measure:
        """The metric over these rows by this trial's declaration; NaN where it declares no such metric."""
        declared = self.evaluate.metrics.get(metric)
        if declared is None:
            return lambda _: float("nan")
        return metrics.prepare(metric, declared, self.evaluate.threshold, truth, predicted)


def read(root: Path, evaluate: Evaluate, seed: int) -> Tried:
    """The trial that lies in `root`. Raises EvidenceError where its predictions cannot be judged."""
    found = read_predictions(root / paths.PREDICTIONS, of="the trial")
    if isinstance(found, Unpaired):
        raise EvidenceError(found.reason)
    return Tried(found, evaluate, seed)


def _aligned(own: Predictions, other: Predictions) -> Floats:
    """The other's predictions in the order of these rows, which it has all of."""
    place = np.argsort(other.row_id)[np.searchsorted(np.sort(other.row_id), own.row_id)]
    return other.predicted[place]
