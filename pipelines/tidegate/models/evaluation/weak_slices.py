"""Find undeclared parts of the holdout on which the model errs more.

A shallow tree learns where the error of a row is large, on half of the independent units (rows, days, groups). Each
part that it finds there is tested on the other half, which it has not seen, and only those are named that are worse
there at a level shared by all (Holm). So a part is named by chance with probability 1 − level at most. Nothing is gated
by it: declare such a part as a slice, and rules can hold it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Floats, Mask
from tidegate.models.evaluation.group_statistics import WeightedMean
from tidegate.stats import holm, score_test
from tidegate.stats.resampling import sample, units
from tidegate.stats.weighted_statistics import combined, within

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Labels
    from tidegate.stats.estimate import Sampled

DEPTH = 3
LEAST = 200
"""Rows that a part has in each half, at least."""
CATEGORIES = 20
"""The most frequent values of a text; the others are in no part by themselves."""
DIGITS = 6
FEWEST_DIGITS = 4
"""Significant digits of a threshold, where no more are needed."""


@dataclass(frozen=True, slots=True)
class WeakSlice:
    """A part of the rows, and how much larger its mean error is than that of all, on the half that was held back.

    The error of a row is the squared error of its probabilities (Brier), or the absolute error of its number. The true
    excess is above `at_least`, with probability `level` for all parts together. `tested` is how many were tested.
    """

    slice: str
    rows: int
    error: float
    overall: float
    at_least: float
    level: float
    tested: int


def errors(truth: Floats, predicted: Floats, *, is_number: bool) -> Floats:
    """The error of each row (rows,), 0 where it is right and certain."""
    if predicted.ndim == 2:
        squares: Floats = np.square(predicted - class_probabilities.indicators(truth, predicted.shape[1])).sum(axis=1)
        return squares
    return abs(predicted - truth) if is_number else np.square(predicted - truth)


def weak_slices(inputs: "pd.DataFrame", errors: Floats, block: "Labels", *, level: float, seed: int) -> list[WeakSlice]:
    """The weak parts, the worst first. Empty where there are too few rows or units to show one."""
    over = units(block)
    if over.count < 4 or len(errors) < 4 * LEAST:
        return []
    seen = np.random.default_rng(seed).permutation(over.count)[: over.count // 2]
    learn = np.isin(over.codes, seen)
    facts = _facts(inputs)
    parts = [part for part in _parts(facts, errors, learn) if _is_large(part.rows, learn)]
    sampled = [_excess(errors, part.rows, block, ~learn, seed) for part in parts]
    p_values = [score_test.p_above(excess, 0.0) for excess in sampled]
    levels = holm.levels(p_values, 1 - level)
    found = [
        _named(part, errors, each, ~learn, (alpha, level, len(parts)))
        for part, each, p_value, alpha in zip(parts, sampled, p_values, levels, strict=True)
        if p_value <= alpha
    ]
    return sorted(found, key=lambda part: (part.overall - part.error, part.slice))


@dataclass(frozen=True, eq=False)
class _Fact:
    """Something that is true of a row or not, or a number of it, and how each side of a threshold reads."""

    values: Floats
    above: str
    below: str


@dataclass(frozen=True, eq=False)
class _TreePart:
    name: str
    rows: Mask


def _facts(inputs: "pd.DataFrame") -> list[_Fact]:
    """A number as it is, its gaps filled by other rows' values and a fact of their own; a frequent text as a fact."""
    facts: list[_Fact] = []
    for name in map(str, inputs.columns):
        values = inputs[name]
        missing = values.isna().to_numpy(bool)
        if values.dtype.kind == "f":
            numbers = values.to_numpy(np.float64, copy=True)
            numbers[missing] = np.resize(numbers[~missing], int(missing.sum()))  # one value would be a part of its own
            facts.append(_Fact(np.nan_to_num(numbers), f"{name} > {{}}", f"{name} <= {{}}"))
        else:
            counts = values.value_counts().sort_index().sort_values(ascending=False, kind="stable")
            for text in counts.index[:CATEGORIES]:
                shown = str(text).replace("{", "{{").replace("}", "}}")
                facts.append(_Fact((values == text).to_numpy(np.float64), f"{name} = {shown}", f"{name} != {shown}"))
        if missing.any() and not missing.all():
            facts.append(_Fact(missing.astype(np.float64), f"{name} is null", f"{name} is not null"))
    return facts


def _parts(facts: list[_Fact], errors: Floats, learn: Mask) -> Iterator[_TreePart]:
    """Every node of the tree but its root that errs more than the rows it learnt from do."""
    from sklearn.tree import DecisionTreeRegressor

    matrix = np.column_stack([fact.values for fact in facts])
    tree = DecisionTreeRegressor(max_depth=DEPTH, min_samples_leaf=LEAST, random_state=0)
    fitted: Any = tree.fit(matrix[learn], errors[learn]).tree_
    waiting: list[tuple[int, dict[str, str], Mask]] = [(0, {}, np.ones(len(errors), dtype=bool))]
    overall = float(errors[learn].mean())
    while waiting:
        node, path, rows = waiting.pop(0)
        if path and float(errors[rows & learn].mean()) > overall:
            yield _TreePart(" and ".join(path.values()), rows)
        if (left := int(fitted.children_left[node])) >= 0:
            fact, threshold = facts[int(fitted.feature[node])], float(fitted.threshold[node])
            below = matrix[:, int(fitted.feature[node])] <= threshold
            shown = _shown(threshold, fact.values)
            right = int(fitted.children_right[node])
            # a later threshold on the same side replaces the earlier one, which it implies
            waiting.append((left, {**path, fact.below: fact.below.format(shown)}, rows & below))
            waiting.append((right, {**path, fact.above: fact.above.format(shown)}, rows & ~below))


def _shown(threshold: float, values: Floats) -> str:
    """The threshold by as few digits as part the rows as it does itself: who declares the slice gets these rows."""
    below = values <= threshold
    texts = (f"{threshold:.{digits}g}" for digits in range(FEWEST_DIGITS, 18))
    return next((text for text in texts if np.array_equal(values <= float(text), below)), repr(threshold))


def _is_large(rows: Mask, learn: Mask) -> bool:
    return bool((rows & ~learn).sum() >= LEAST)


def _excess(errors: Floats, rows: Mask, block: "Labels", test: Mask, seed: int) -> "Sampled":
    """The part's mean error less that of all rows, on the tested rows."""
    held, inside = errors[test], rows[test]
    part = within(WeightedMean(held[inside], np.ones(int(inside.sum()))), inside)
    return sample(
        combined(lambda one, all_: one - all_, part, WeightedMean(held, np.ones(len(held)))),
        units(block[test]),
        seed=seed,
    )


def _named(part: _TreePart, errors: Floats, excess: "Sampled", test: Mask, of: tuple[float, float, int]) -> WeakSlice:
    (alpha, level, tested), inside = of, part.rows & test
    at_least = score_test.lower(excess, min(alpha, 0.499))
    numbers = (float(errors[inside].mean()), float(errors[test].mean()), at_least if math.isfinite(at_least) else 0.0)
    error, overall, least = (float(f"{number:.{DIGITS}g}") for number in numbers)
    return WeakSlice(part.name, int(inside.sum()), error, overall, least, level, tested)
