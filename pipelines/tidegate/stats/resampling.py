"""How far a number over rows would move on other rows of the same kind: the jackknife, by rows or by whole blocks."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tidegate.arrays import Floats
from tidegate.stats import Measure
from tidegate.stats.sampled import Sampled

GROUPS = 200
"""More units than this are dealt into 200 groups; the error's own uncertainty, 1/√(2·199) = 5 %, is in Student's t."""
PROBES = 128
"""Rows whose single influence is tried for the grain."""
ROUNDING = 1e-12
"""Relative size below which a movement is rounding, not sampling."""

Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Units:
    """Which rows are left out together: `codes[i]` is the unit of row i, 0 ≤ code < count."""

    codes: Codes
    count: int


def units(blocks: NDArray[np.object_], seed: int) -> Units:
    """The units of rows with these block labels (n,); an empty label makes its row a unit of its own.

    More than 200 units are dealt at random, the same for the same seed, into 200 groups of near-equal count.
    """
    known, codes = np.unique(blocks.astype(str), return_inverse=True)
    count = len(known)
    alone = np.flatnonzero(blocks == "")
    if len(alone):
        # "" sorts first, as code 0: its first row keeps it, its others follow the named blocks
        codes[alone[1:]] = count + np.arange(len(alone) - 1)
        count += len(alone) - 1
    if count > GROUPS:
        dealt = np.random.default_rng(seed).permutation(count) % GROUPS
        return Units(dealt[codes], GROUPS)
    return Units(codes, count)


def sample(measure: Measure, over: Units, *, seed: int, coarse: float = 0.0) -> Sampled:
    """Resample `measure` by leaving out one unit at a time.

    The squared error is (n−1)/n · Σ (without unit i − value)², the cluster jackknife, which among the methods for few
    clusters is the one that errs on the safe side (MacKinnon, Nielsen and Webb 2023); for rows dealt into groups it is
    the delete-a-group jackknife (Kott 2001). It needs a hundredth of a bootstrap's evaluations and has no noise of
    its own. Sound for the smooth metrics here; a median would need another method.

    A value that is not finite, one unit, or a unit without which the number is undefined (the only one with a class)
    give an error of NaN. `coarse` is the grain to assume where no row tried moves the number.
    """
    value = measure(None) if over.count else math.nan
    if not math.isfinite(value) or over.count < 2:
        return Sampled(value, math.nan, over.count - 1, math.nan)
    without = np.array([measure((over.codes != unit).astype(np.float64)) for unit in range(over.count)])
    error = math.sqrt((over.count - 1) / over.count * float(np.square(without - value).sum()))
    error = 0.0 if error <= ROUNDING * max(1.0, abs(value)) else error
    step = grain(measure, len(over.codes), np.random.default_rng(seed)) if math.isfinite(error) else math.nan
    return Sampled(value, error, over.count - 1, step if step > 0 else coarse)


def grain(measure: Measure, rows: int, generator: np.random.Generator) -> float:
    """What one row that counts moves the number by, from leaving out single rows.

    Σd⁴ ÷ Σd³ over the sizes d of single-row influences, of all rows or a drawn 128 of them: near the largest where
    rows are of few kinds, as in a recall over m positive rows (a row that changes sides moves it by 1/m); far below
    the standard error for smooth metrics. 0 where no tried row matters.
    """
    tried = generator.choice(rows, PROBES, replace=False) if rows > PROBES else np.arange(rows)
    full = measure(None)
    moved = np.array([abs(full - without) for without in _without_each(measure, rows, tried)])
    moved = moved[np.isfinite(moved) & (moved > ROUNDING * max(1.0, abs(full)))]
    scaled = moved / moved.max() if len(moved) else moved
    return float(moved.max() * (scaled**4).sum() / (scaled**3).sum()) if len(moved) else 0.0


def _without_each(measure: Measure, rows: int, tried: Codes) -> Iterator[float]:
    weights: Floats = np.ones(rows)
    for row in tried:
        weights[row] = 0.0
        yield measure(weights)
        weights[row] = 1.0
