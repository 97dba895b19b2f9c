"""How far a number over rows would move on other rows of the same kind: the jackknife, by rows or by whole blocks."""

import math
from dataclasses import dataclass

import numpy as np

from tidegate.arrays import Codes, Floats, Labels
from tidegate.stats.measures import Measure, Separable
from tidegate.stats.sampled import Sampled

GROUPS = 200
"""Where a number has to be computed anew for each unit left out, more units than this are dealt into 200 groups; the
error's own uncertainty, 1/√(2·199) = 5 %, is in Student's t."""
PROBES = 128
"""Rows whose single influence is tried where each costs a computation."""
ROUNDING = 1e-12
"""Relative size below which a movement is rounding, not sampling."""


@dataclass(frozen=True, slots=True)
class Units:
    """Which rows are left out together: `codes[i]` is the unit of row i, 0 ≤ code < count, no unit without a row."""

    codes: Codes
    count: int


def units(blocks: Labels) -> Units:
    """The units of rows with these block labels (n,); an empty label makes its row a unit of its own."""
    import pandas as pd

    codes, known = pd.factorize(blocks)
    count, alone = len(known), np.flatnonzero(blocks == "")
    if len(alone):
        # the first of the rows without a block keeps their common code, the others follow the named blocks
        codes[alone[1:]] = count + np.arange(len(alone) - 1)
        count += len(alone) - 1
    return Units(codes, count)


def sample(measure: Measure, over: Units, *, seed: int, coarse: float = 0.0) -> Sampled:
    """Resample `measure` by leaving out one unit at a time.

    The squared error is (n−1)/n · Σ (without unit i − value)², the cluster jackknife, which among the methods for few
    clusters is the one that errs on the safe side (MacKinnon, Nielsen and Webb 2023); for rows dealt into groups it is
    the delete-a-group jackknife (Kott 2001), dealt alike for the same seed. Sound for the smooth metrics here; a median
    would need another method.

    Rows of a block move together, as one larger row would: the grain of single rows is multiplied by the design effect,
    the squared error over that of independent rows (Kish 1965; Rao and Scott 1992 for counts). Where few blocks carry
    the loss, error and loss move together beyond that: the slope is Σu³/Σu² over the blocks' influences u, the
    covariance of a mean and its variance over the variance of the mean.

    A value that is not finite, one unit, or a unit without which the number is undefined (the only one with a class)
    give an error of NaN. `coarse` is the grain to assume where no row tried moves the number.
    """
    generator, rows = np.random.default_rng(seed), len(over.codes)
    value, blocked = measure(None) if over.count else math.nan, over.count < rows
    if not isinstance(measure, Separable):
        over = _dealt(over, generator)
    if not math.isfinite(value) or over.count < 2:
        return Sampled(value, math.nan, over.count - 1, math.nan)
    without = _without(measure, over)
    error = _error(value, without)
    if not math.isfinite(error):
        return Sampled(value, error, over.count - 1, math.nan)
    moved = _influences(measure, rows, value, generator)
    if not moved.any():
        return Sampled(value, error, over.count - 1, coarse)
    alone = math.sqrt(rows / len(moved) * float(np.square(moved).sum()))
    effect = max(1.0, error / alone) ** 2 if blocked else 1.0
    grain, lean = _steps(moved)
    slope = _slope(without) if blocked else 0.0
    return Sampled(value, error, over.count - 1, grain * effect, lean, slope)


def _without(measure: Measure, over: Units) -> Floats:
    """The number without each unit (count,)."""
    if isinstance(measure, Separable):
        return measure.without(over.codes, over.count)
    return np.array([measure((over.codes != unit).astype(np.float64)) for unit in range(over.count)])


def _dealt(over: Units, generator: np.random.Generator) -> Units:
    """Units dealt at random into 200 groups of near-equal count, where there are more."""
    if over.count <= GROUPS:
        return over
    return Units((generator.permutation(over.count) % GROUPS)[over.codes], GROUPS)


def _error(value: float, without: Floats) -> float:
    count = len(without)
    error = math.sqrt((count - 1) / count * float(np.square(without - value).sum()))
    return 0.0 if error <= ROUNDING * max(1.0, abs(value)) else error


def _slope(without: Floats) -> float:
    influence = without.mean() - without
    squares = influence * influence
    return float((squares * influence).sum() / squares.sum()) if squares.any() else 0.0


def _influences(measure: Measure, rows: int, value: float, generator: np.random.Generator) -> Floats:
    """By how much single rows raise the number: every row, or a drawn 128 where each costs a computation.

    Rows without which it is undefined, and what is rounding, count as nothing.
    """
    if isinstance(measure, Separable):
        moved = value - measure.without(np.arange(rows), rows)
    else:
        tried = generator.choice(rows, PROBES, replace=False) if rows > PROBES else np.arange(rows)
        moved, weights = np.empty(len(tried)), np.ones(rows)
        for place, row in enumerate(tried):
            weights[row] = 0.0
            moved[place] = value - measure(weights)
            weights[row] = 1.0
    return np.where(np.isfinite(moved) & (abs(moved) > ROUNDING * max(1.0, abs(value))), moved, 0.0)


def _steps(moved: Floats) -> tuple[float, float]:
    """Grain and lean of single-row influences d: Σd⁴ ÷ Σ|d|³, near the largest, and Σd³ ÷ Σ|d|³.

    Where rows are of few kinds, as in a recall over m positive rows, the grain is what one that changes sides moves it
    by (1/m); for smooth metrics it is far below the standard error.
    """
    largest = float(abs(moved).max())
    scaled = moved / largest
    squares = scaled * scaled
    cubes = squares * scaled  # products: a power of an array takes ten times as long
    all_cubes = float(abs(cubes).sum())
    return largest * float((squares * squares).sum()) / all_cubes, float(cubes.sum()) / all_cubes
