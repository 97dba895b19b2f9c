"""The record of exact.json: from a request to a program, and to a prediction."""

from dataclasses import dataclass
from typing import Literal

from tidegate.arrays import Floats
from tidegate.exact.links import LINKS, OF_CLASSES, OF_ROWS, Link

FILES = ("exact.onnx", "exact.json")
Part = Literal["month", "weekday", "hour"]
MANY_ROWS = 64
"""From so many rows on, a sum of their columns takes less than a sum along each row."""


@dataclass(frozen=True, slots=True)
class TextInput:
    """A text feature: its code is the place of the value, `len(values)` where missing, one more where unknown."""

    name: str
    values: list[str]


@dataclass(frozen=True, slots=True)
class NumberInput:
    """A number, bool or part of a timestamp; NaN where missing. scikit-learn refuses numbers beyond `most` in size."""

    name: str
    part: Part | None
    takes_missing: bool
    most: float | None


@dataclass(frozen=True, slots=True)
class Dot:
    """A sum of weighted columns. `order` is how scikit-learn's BLAS gets the matrix, by rows or columns; `sequential`
    adds one column after the other, as for sparse matrices.

    `weights` has a list per result; a `flat` model has one result and no dimension for it. Of several results, `laid`
    says what is contiguous in memory: each result's weights, or those of each column.
    """

    weights: list[list[float]]
    intercept: list[float]
    flat: bool
    order: Literal["rows", "columns", "sequential"]
    laid: Literal["results", "columns"] = "results"

    def of(self, matrix: Floats) -> Floats:
        """Rows × columns to rows × results."""
        import numpy as np

        with np.errstate(all="ignore"):
            result: Floats = self._sums(matrix) + np.array(self.intercept)
        return result

    def _sums(self, matrix: Floats) -> Floats:
        import numpy as np

        weights = np.array(self.weights)
        if self.order == "sequential":
            return np.column_stack([_one_after_the_other(matrix, row) for row in weights])
        given = matrix if self.order == "rows" else np.asfortranarray(matrix)
        weighted = np.asfortranarray(weights) if self.laid == "columns" else weights
        sums: Floats = (given @ weights[0])[:, None] if self.flat else given @ weighted.T
        return sums


def _one_after_the_other(matrix: Floats, weights: Floats) -> Floats:
    """The sum of each row's weighted columns, from the first to the last. Many rows are summed side by side."""
    import numpy as np

    if len(matrix) < MANY_ROWS:
        sums: Floats = np.cumsum(matrix * weights, axis=1)[:, -1]
        return sums
    columns = np.ascontiguousarray(matrix.T) * weights[:, None]
    total: Floats = columns[0]
    for column in columns[1:]:
        total += column
    return total


@dataclass(frozen=True, slots=True)
class Form:
    """Everything beside exact.onnx. The program's input has the texts' codes first, then the numbers."""

    family: str
    task: str
    link: Link
    texts: list[TextInput]
    numbers: list[NumberInput]
    dot: Dot | None

    @property
    def is_by_row(self) -> bool:
        """Whether a row has the same bits whatever rows are beside it: a BLAS, too, sums as the matrix is large."""
        return self.dot is None and self.link in OF_ROWS

    def predictions(self, results: Floats) -> Floats:
        """The program's results, rows × columns, as one prediction per row, or per row and class."""
        sums = self.dot.of(results) if self.dot else results
        if of_classes := OF_CLASSES.get(self.link):
            return of_classes(sums)
        return LINKS[self.link](sums[:, -1])
