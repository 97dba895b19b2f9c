"""Statistics over fixed rows as functions of the rows' weights.

They can be combined, restricted to some rows, and computed without a unit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeGuard, runtime_checkable

from tidegate.arrays import Codes, Floats, Mask
from tidegate.records import Direction

Measure = Callable[[Floats | None], float]
"""A number over fixed rows as a function of their weights (None: every row once); NaN where it is undefined."""


@runtime_checkable
class Separable(Protocol):
    """A measure that can leave out every unit at once, faster than one call per unit."""

    def __call__(self, weights: Floats | None, /) -> float: ...

    def without(self, codes: Codes, count: int, /) -> Floats:
        """The number without the rows of each unit (count,); `codes` (n,) say which unit a row belongs to."""


@runtime_checkable
class RowSeparable(Protocol):
    """A measure that can leave out every single row at once, and blocks of rows only one by one."""

    def __call__(self, weights: Floats | None, /) -> float: ...

    def without_row(self) -> Floats:
        """The number without each row (n,); NaN where it is then undefined."""


@runtime_checkable
class Counting(Protocol):
    """A measure that may be a share of rows."""

    def counted(self) -> int:
        """The rows that it is a share of, each of them right or wrong; 0 where it is not a share."""


@runtime_checkable
class Biased(Protocol):
    """A measure whose noise does not cancel: a sum of sizes lies above the size of the sum."""

    def bias(self, codes: Codes, count: int, /) -> tuple[float, float]:
        """How far it may lie (above, below) the truth by that, where units scatter as these."""


@runtime_checkable
class PartlyUnmoved(Protocol):
    """A measure with parts that no unit left out moves: of 18 rows that are all wrong, one fewer is as wrong."""

    def unmoved(self, codes: Codes, alpha: float, /) -> tuple[float, float]:
        """How far the number may be (below, above) the truth by such parts, each exceeded with probability `alpha`."""


@dataclass(frozen=True, slots=True)
class _Combined:
    function: Callable[..., Any]
    measures: tuple[Separable, ...]

    def __call__(self, weights: Floats | None) -> float:
        return float(self.function(*(measure(weights) for measure in self.measures)))

    def without(self, codes: Codes, count: int) -> Floats:
        result: Floats = self.function(*(measure.without(codes, count) for measure in self.measures))
        return result

    def bias(self, codes: Codes, count: int) -> tuple[float, float]:
        """Signed sums: what lies above in one may lie below in the result."""
        total = sum(sum(measure.bias(codes, count)) for measure in self.measures if isinstance(measure, Biased))
        return total, total


@dataclass(frozen=True, slots=True)
class _Within:
    measure: Separable
    rows: Mask | Codes

    def __call__(self, weights: Floats | None) -> float:
        return self.measure(None if weights is None else weights[self.rows])

    def without(self, codes: Codes, count: int) -> Floats:
        return self.measure.without(codes[self.rows], count)

    def counted(self) -> int:
        return self.measure.counted() if isinstance(self.measure, Counting) else 0

    def bias(self, codes: Codes, count: int) -> tuple[float, float]:
        return self.measure.bias(codes[self.rows], count) if isinstance(self.measure, Biased) else (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _CombinedRows:
    function: Callable[..., Any]
    measures: tuple[RowSeparable, ...]

    def __call__(self, weights: Floats | None) -> float:
        return float(self.function(*(measure(weights) for measure in self.measures)))

    def without_row(self) -> Floats:
        result: Floats = self.function(*(measure.without_row() for measure in self.measures))
        return result


@dataclass(frozen=True, slots=True)
class _WithinRows:
    measure: RowSeparable
    rows: Mask

    def __call__(self, weights: Floats | None) -> float:
        return self.measure(None if weights is None else weights[self.rows])

    def without_row(self) -> Floats:
        import numpy as np

        result: Floats = np.full(len(self.rows), self.measure(None))
        result[self.rows] = self.measure.without_row()
        return result


def combined(function: Callable[..., Any], *measures: Measure) -> Measure:
    """`function` of measures over the same rows; it takes and gives numbers and arrays of them alike."""
    if _separable(measures):
        return _Combined(function, measures)
    if _by_row(measures):
        return _CombinedRows(function, measures)
    return lambda weights: float(function(*(measure(weights) for measure in measures)))


def gain(ours: Measure, theirs: Measure, direction: Direction) -> Measure:
    """How much better `ours` is than `theirs` over the same rows, positive whichever way the metric goes."""
    sign = 1.0 if direction is Direction.HIGHER else -1.0
    return combined(lambda one, other: sign * (one - other), ours, theirs)


def within(measure: Measure, rows: Mask | Codes) -> Measure:
    """A measure over the chosen rows, as a function of the weights of all rows.

    `rows` is a mask, or the places of the rows, which may repeat and be in any order.
    """
    if isinstance(measure, Separable):
        return _Within(measure, rows)
    if isinstance(measure, RowSeparable) and rows.dtype == bool:
        return _WithinRows(measure, rows.astype(bool))
    return lambda weights: measure(None if weights is None else weights[rows])


def _separable(measures: tuple[Measure, ...]) -> TypeGuard[tuple[Separable, ...]]:
    return all(isinstance(measure, Separable) for measure in measures)


def _by_row(measures: tuple[Measure, ...]) -> TypeGuard[tuple[RowSeparable, ...]]:
    return all(isinstance(measure, RowSeparable) for measure in measures)
