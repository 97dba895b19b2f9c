"""Choose the threshold from which a probability counts as the event.

It is chosen on predictions that folds of cross-validation held out, never on the holdout, and scored on folds that had
no part in it: for each fold, the threshold chosen on the others decides, as the declared one does, and both are
compared on the same rows.

Source: Elkan 2001, for costs; the threshold that minimises them is found on the rows instead of computed, since
probabilities may not be calibrated.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tidegate.arrays import Floats, Labels
from tidegate.errors import EvidenceError
from tidegate.kinds import METRICS
from tidegate.metrics._ratio import mean
from tidegate.number_format import plain, significant
from tidegate.stats import score_test
from tidegate.stats.resampling import sample, units
from tidegate.stats.weighted_statistics import Measure, combined

COST = "cost per row"
DECIDED = ("accuracy", "balanced_accuracy", "f1", "precision", "recall")
"""Metrics of decisions: what they give follows from which rows count as the event."""
CANDIDATES = 400
DIGITS = 3
_ROUND = 0.5
"""The threshold of decisions, which are 0 or 1."""


@dataclass(frozen=True, slots=True)
class ThresholdAim:
    """What makes a threshold better: a lower cost, or a higher metric; and what metrics must reach at it.

    `costs` are of a false positive and a false negative, per row. Either these or `maximise` is given.
    """

    costs: tuple[float, float] | None = None
    maximise: str = ""
    at_least: Mapping[str, float] | None = None

    @property
    def measured(self) -> tuple[str, ...]:
        """The names of what is compared, the aim first."""
        aim = COST if self.costs else self.maximise
        return tuple(dict.fromkeys((aim, *(self.at_least or {}), "precision", "recall")))


@dataclass(frozen=True, slots=True)
class FoldRows:
    """Predictions that folds held out (n,): truth 0 or 1, probabilities, the fold, and which rows resemble another.

    `repeat` numbers the predictions of one row, where the rows were cut into folds more than once.
    """

    truth: Floats
    predicted: Floats
    fold: Labels
    block: Labels
    repeat: Labels


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """A number at the chosen threshold and at the declared one, and their difference between `low` and `high`."""

    name: str
    chosen: float
    declared: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ThresholdChoice:
    """The threshold of all folds; `without_a_fold` has those that are chosen when one fold is left out."""

    threshold: float
    without_a_fold: tuple[float, ...]
    declared: float
    level: float
    compared: tuple[AtThreshold, ...]
    missed: tuple[tuple[str, float, float], ...]
    """Metrics that were asked for, how much, and what was reached instead on rows without a part in the choice."""


def choose(rows: FoldRows, aim: ThresholdAim, *, declared: float, level: float, seed: int) -> ThresholdChoice:
    """Raises EvidenceError where no threshold reaches what is asked, or there are fewer than two folds."""
    folds = np.unique(rows.fold)
    if len(folds) < 2:
        raise EvidenceError(
            "one fold can't score the threshold that is chosen on it; declare train.cv with two or more"
        )
    best = _best(rows.truth, rows.predicted, aim)
    without = {fold: _best(rows.truth[others], rows.predicted[others], aim) for fold, others in _others(rows, folds)}
    limits = np.array([without[fold] for fold in rows.fold.tolist()])
    ours, theirs = ((rows.predicted >= limit).astype(np.float64) for limit in (limits, declared))
    over, compared = units(rows.block), []
    for name in aim.measured:
        measures = [_measure(name, aim, rows.truth, decided) for decided in (ours, theirs)]
        gained = sample(combined(lambda new, old: new - old, *measures), over, seed=seed)
        alpha = (1 - level) / 2
        ends = score_test.lower(gained, alpha), score_test.upper(gained, alpha)
        compared.append(AtThreshold(name, measures[0](None), measures[1](None), *ends))
    reached = {number.name: number.chosen for number in compared}
    missed = [(name, least, reached[name]) for name, least in (aim.at_least or {}).items() if reached[name] < least]
    chosen = tuple(without[fold] for fold in folds.tolist())
    return ThresholdChoice(best, chosen, declared, level, tuple(compared), tuple(missed))


def _others(rows: FoldRows, folds: Labels) -> Iterator[tuple[object, Labels]]:
    """The predictions by which each fold's threshold is chosen: of the same repeat, so that none is of its own rows."""
    for fold in folds.tolist():
        yield fold, (rows.fold != fold) & (rows.repeat == rows.repeat[rows.fold == fold][0])


def _best(truth: Floats, predicted: Floats, aim: ThresholdAim) -> float:
    """The best candidate; of equals the one nearest to a half."""
    limits = candidates(predicted)
    reached = {name: _values(name, aim, truth, predicted, limits) for name in aim.at_least or {}}
    allowed = np.ones(len(limits), bool)
    for name, least in (aim.at_least or {}).items():
        allowed &= reached[name] >= least
    if not allowed.any():
        raise EvidenceError(_unreached(aim.at_least or {}, reached, limits))
    values = _values(aim.measured[0], aim, truth, predicted, limits)
    score = np.where(allowed & np.isfinite(values), values if aim.maximise else -values, -np.inf)
    ties = limits[score == score.max()]
    return float(ties[np.argmin(abs(ties - _ROUND))])


def candidates(predicted: Floats) -> Floats:
    """Thresholds between 0 and 1 of few digits, as dense as the predictions are."""
    spread = np.quantile(predicted, np.linspace(0, 1, CANDIDATES + 1))
    limits = np.unique(np.round(spread, DIGITS))
    inside: Floats = limits[(limits > 0) & (limits < 1)]
    return inside if len(inside) else np.array([_ROUND])


def _values(name: str, aim: ThresholdAim, truth: Floats, predicted: Floats, limits: Floats) -> Floats:
    decided = ((predicted >= limit).astype(np.float64) for limit in limits)
    return np.array([_measure(name, aim, truth, decision)(None) for decision in decided])


def _measure(name: str, aim: ThresholdAim, truth: Floats, decided: Floats) -> Measure:
    if name == COST:
        false_positive, false_negative = aim.costs or (0.0, 0.0)
        return mean(false_positive * decided * (1 - truth) + false_negative * (1 - decided) * truth)
    return METRICS.load(name).prepare(truth, decided, _ROUND)


def _unreached(asked: Mapping[str, float], reached: Mapping[str, Floats], limits: Floats) -> str:
    known: Sequence[str] = [
        f"the highest {name} is {significant(np.nanmax(values), 3)}, at {plain(limits[np.nanargmax(values)])}"
        for name, values in reached.items()
        if np.isfinite(values).any()
    ]
    wanted = " and ".join(f"{name} {plain(least)}" for name, least in asked.items())
    return f"no threshold reaches {wanted} on the folds: {'; '.join(known)}"
