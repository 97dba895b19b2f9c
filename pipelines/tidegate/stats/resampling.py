"""Standard errors by the jackknife, over single rows or whole blocks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tidegate.arrays import Codes, Floats, Labels
from tidegate.stats.estimate import Sampled
from tidegate.stats.weighted_statistics import Biased, Counting, Measure, RowSeparable, Separable

GROUPS = 200
"""Where a number must be computed anew for each unit left out, more units than this are dealt into 200 groups; the
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

    codes, labels = pd.factorize(blocks)
    count, alone = len(labels), np.flatnonzero(blocks == "")
    if len(alone):
        # the first of the rows without a block keeps their common code, the others follow the named blocks
        codes[alone[1:]] = count + np.arange(len(alone) - 1)
        count += len(alone) - 1
    return Units(codes, count)


def sample(
    measure: Measure, over: Units, *, seed: int, coarse: float = 0.0, ends: tuple[float, float] = (-math.inf, math.inf)
) -> Sampled:
    """Resample `measure` by leaving out one unit at a time.

    The squared error is (n−1)/n · Σ (without unit i − value)², the cluster jackknife, which among the methods for few
    clusters is the one that errs on the safe side (MacKinnon, Nielsen and Webb 2023); for rows dealt into groups it is
    the delete-a-group jackknife (Kott 2001), dealt alike for the same seed. Sound for the smooth metrics here; a median
    would need another method.

    Rows of a block move together, as one larger row would: the grain of single rows is multiplied by the design effect,
    the squared error over that of independent rows (Kish 1965; Rao and Scott 1992 for counts). Where few blocks carry
    the loss, error and loss move together beyond that: the slope is Σu³/Σu² over the blocks' influences u, the
    covariance of a mean and its variance over the variance of the mean.

    Blocks of unequal size are worth fewer: the degrees of freedom are those of Bell and McCaffrey (2002) where rows of
    a block share a random effect, as strong as the design effect says (Imbens and Kolesár 2016).

    A value that is not finite, one unit, or a unit without which the number is undefined (the only one with a class)
    give an error of NaN. `coarse` is the grain to assume where no row tried moves the number; `ends` are the least and
    the largest that it can be.
    """
    generator, rows = np.random.default_rng(seed), len(over.codes)
    value, blocked = measure(None) if over.count else math.nan, over.count < rows
    if not isinstance(measure, Separable) and (blocked or not isinstance(measure, RowSeparable)):
        over = _dealt(over, generator)
    blank = Sampled(value, math.nan, over.count - 1, math.nan, low=ends[0], high=ends[1], blocked=blocked)
    if not math.isfinite(value) or over.count < 2:
        return blank
    without = _without(measure, over)
    error = _error(value, without)
    if not math.isfinite(error):
        return blank
    above, below = measure.bias(over.codes, over.count) if isinstance(measure, Biased) else (0.0, 0.0)
    partial = replace(blank, error=error, grain=coarse, above=above, below=below)
    moved = _influences(measure, rows, value, generator)
    if moved.any():
        alone = math.sqrt(rows / len(moved) * float(np.square(moved).sum()))
        effect = max(1.0, error / alone) ** 2 if blocked else 1.0
        partial = _moving(partial, over, without, moved, effect)
    return replace(partial, trials=_worth(partial, measure.counted())) if isinstance(measure, Counting) else partial


def _moving(partial: Sampled, over: Units, without: Floats, moved: Floats, effect: float) -> Sampled:
    """Grain, lean, slope and worth, from how units and rows move the number; `effect` is the design effect."""
    grain, lean = _steps(moved)
    if not partial.blocked:
        return replace(partial, grain=grain, lean=lean)
    freedom = effective_freedom(np.bincount(over.codes, minlength=over.count).astype(np.float64), effect)
    slope, doubt = _slope(without, freedom)
    return replace(partial, grain=grain * effect, lean=lean, freedom=freedom, slope=slope, doubt=doubt)


def _worth(partial: Sampled, counted: int) -> float:
    """How many independent rows a share over so many is worth; never more than there are, all where that is unknown."""
    spread = partial.value * (1 - partial.value)
    if not partial.blocked or partial.error == 0 or spread <= 0:
        return float(counted)
    return min(float(counted), spread / partial.error**2)


def effective_freedom(sizes: Floats, effect: float = 1.0) -> float:
    """Degrees of freedom (0..count − 1] of the jackknife's error over blocks of these sizes, with that design effect.

    Satterthwaite's for the quadratic form (Bell and McCaffrey 2002): (Σ of the eigenvalues)² ÷ Σ of their squares, for
    rows that a random effect of their block correlates by (effect − 1) ÷ (mean size of a row's block − 1).
    """
    total = float(sizes.sum())
    typical = float((sizes * sizes).sum()) / total
    shared = min(1.0, (effect - 1) / (typical - 1)) if typical > 1 else 0.0
    variance = shared + (1 - shared) / sizes
    leverage = np.square(sizes / (total - sizes))
    own = sizes / total * variance
    common = float((own * sizes).sum()) / total
    diagonal = variance - 2 * own + common
    none, once, twice = (float((leverage * own**power).sum()) for power in (0, 1, 2))
    crossed = common**2 * none**2 + 2 * none * twice + 2 * once**2 - 4 * common * once * none
    squares = np.square(leverage) * (np.square(diagonal) - np.square(common - 2 * own))
    return float((leverage * diagonal).sum() ** 2 / (crossed + squares.sum()))


def together(measures: Sequence[Measure], over: Units, *, seed: int) -> Floats:
    """How numbers over the same units move together: correlations (measures, measures), 0 where rows are independent.

    For numbers over parts of the rows that share no row.
    """
    if over.count == len(over.codes):
        return np.eye(len(measures))
    dealt = over
    if not all(isinstance(measure, Separable) for measure in measures):
        dealt = _dealt(over, np.random.default_rng(seed))
    moved = np.array([_without(measure, dealt) for measure in measures])
    moved -= moved.mean(axis=1, keepdims=True)
    sizes = np.sqrt(np.square(moved).sum(axis=1))
    crossed = np.outer(sizes, sizes)
    correlations: Floats = np.divide(moved @ moved.T, crossed, out=np.eye(len(measures)), where=crossed > 0)
    return correlations


def _without(measure: Measure, over: Units) -> Floats:
    """The number without each unit (count,)."""
    if isinstance(measure, Separable):
        return measure.without(over.codes, over.count)
    if isinstance(measure, RowSeparable) and over.count == len(over.codes):
        return measure.without_row()[np.argsort(over.codes)]
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


def _slope(without: Floats, freedom: float) -> tuple[float, float]:
    """What the squared error gains per unit that the number gains, and its standard error: √(6/n) of a skewness."""
    influence = without.mean() - without
    squares = influence * influence
    total = float(squares.sum())
    if total == 0:
        return 0.0, 0.0
    return float((squares * influence).sum()) / total, math.sqrt(6 / (freedom + 1) * total / len(without))


def _influences(measure: Measure, rows: int, value: float, generator: np.random.Generator) -> Floats:
    """By how much single rows raise the number: every row, or 128 drawn ones if each costs a computation.

    Rows without which it is undefined, and what is rounding, count as nothing.
    """
    if isinstance(measure, Separable):
        moved = value - measure.without(np.arange(rows), rows)
    elif isinstance(measure, RowSeparable):
        moved = value - measure.without_row()
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
