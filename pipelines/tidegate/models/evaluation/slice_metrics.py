"""Measure the declared metrics on each part of each declared slice of the holdout."""

from typing import TYPE_CHECKING

from tidegate.arrays import Floats
from tidegate.config.schema.evaluate import Evaluate
from tidegate.data.slices import parts
from tidegate.models.evaluation.measure import measure

if TYPE_CHECKING:
    import pandas as pd


def by_slice(
    evaluate: Evaluate, holdout: "pd.DataFrame", observed: Floats, predicted: Floats
) -> dict[str, dict[str, dict[str, object]]]:
    """Per slice and part: rows, and each metric where there are enough; None where it is undefined there.

    `observed` has one value per row of the holdout, `predicted` too, or a row of class probabilities.
    """
    slices: dict[str, dict[str, dict[str, object]]] = {name: {} for name in evaluate.slices}
    for part in parts(evaluate.slices, holdout):
        measured = measure(evaluate, observed[part.rows], predicted[part.rows]) if part.is_large_enough else {}
        slices[part.slice][part.label] = {"rows": int(part.rows.sum()), "metrics": measured}
    return slices
