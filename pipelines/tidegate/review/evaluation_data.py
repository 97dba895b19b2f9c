"""What a review shows of an evaluation: search, stress losses, gaps, weak parts."""

from dataclasses import dataclass
from math import fsum, sqrt

from tidegate.records import Estimate


@dataclass(frozen=True, slots=True)
class StressedMetric:
    """What a metric loses on damaged rows, and what it lost at the base; None where that is unknown.

    `failure` says why the model could not answer them.
    """

    stress: str
    kind: str
    metric: str
    changed: int
    rows: int
    base: float | None
    loss: Estimate | None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class FairnessGap:
    """The widest gap between groups of a sensitive column in one statistic, and what it was at the base."""

    column: str
    statistic: str
    between: str
    base: float | None
    gap: Estimate


@dataclass(frozen=True, slots=True)
class WeakPart:
    """An undeclared part of the rows, with a larger error than all rows have."""

    name: str
    rows: int
    error: float
    overall: float
    at_least: float
    is_new: bool


@dataclass(frozen=True, slots=True)
class BaselineGain:
    """What a baseline reaches in a metric, and how much better the model is: positive whichever way the metric goes."""

    baseline: str
    metric: str
    model: float
    reached: float
    gain: Estimate

    @property
    def is_beaten(self) -> bool:
        """Whether the model is better for certain."""
        return self.gain.low > 0


@dataclass(frozen=True, slots=True)
class TriedCandidate:
    """The searched metric's mean over the folds and its standard deviation between them; None where undefined."""

    mean: float | None
    deviation: float | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What a search tried, the mean of the best candidate on the folds that chose it, and what it is worth elsewhere.

    `elsewhere` is the metric over folds that chose nothing, `optimism` by how much the optimum is better than that;
    None where `nested` is false, or the metric is undefined on a fold.
    """

    kind: str
    metric: str
    candidates: tuple[TriedCandidate, ...]
    optimum: float
    elsewhere: float | None
    deviation: float | None
    optimism: float | None
    nested: bool


@dataclass(frozen=True, slots=True)
class FeatureLoss:
    """What the headline metric loses without a feature, and what it lost at the base; None where that is unknown."""

    feature: str
    base: float | None
    loss: Estimate


@dataclass(frozen=True, slots=True)
class CalibrationGap:
    """How far predictions are from what was observed, by one statistic, and how far they were at the base."""

    statistic: str
    base: float | None
    gap: Estimate


@dataclass(frozen=True, slots=True)
class SeedSpread:
    """A metric's mean over the folds by several seeds. `trained` is that of the seed that the model has."""

    metric: str
    trained: float
    others: tuple[float, ...]

    @property
    def every(self) -> tuple[float, ...]:
        return (self.trained, *self.others)

    @property
    def mean(self) -> float:
        return fsum(self.every) / len(self.every)

    @property
    def deviation(self) -> float:
        """The standard deviation between seeds, n − 1 in the denominator."""
        return sqrt(fsum((value - self.mean) ** 2 for value in self.every) / (len(self.every) - 1))


@dataclass(frozen=True, slots=True)
class LearntStep:
    """A metric's mean over the folds by models of so many rows, and what it gains over the step before."""

    share: float
    rows: int
    mean: float
    gain: Estimate | None


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """The steps of one metric, the fewest rows first."""

    metric: str
    steps: tuple[LearntStep, ...]


@dataclass(frozen=True, slots=True)
class LeakageMeasure:
    """A sign of leakage in `subject`: its number on the holdout, without leakage, and where suspicion begins."""

    sign: str
    subject: str
    value: float
    expected: float
    limit: float
    rows: int
    is_suspected: bool


@dataclass(frozen=True, slots=True)
class ResidualBin:
    """Rows with predictions of about the same size: the means of the prediction and of what was observed less it, and
    the residuals between which eight of ten rows are. All in the target's unit.
    """

    predicted: float
    residual: float
    p10: float
    p90: float

    @property
    def observed(self) -> float:
        """The mean of what was observed."""
        return self.predicted + self.residual


@dataclass(frozen=True, slots=True)
class Residuals:
    """The bins of both sides, the smallest predictions first; `base` is empty where it has none."""

    base: tuple[ResidualBin, ...]
    head: tuple[ResidualBin, ...]
