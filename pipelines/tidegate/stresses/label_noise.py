"""The truth of some rows is wrong.

A class becomes another one, each with the same probability; numbers are exchanged among the chosen rows. The model is
not trained again: what the metric loses is how far wrong labels of the holdout take it from its value.

Why: labels come late, from people and from rules, and a metric is no better than they are.

Example: `wrong_labels: {kind: label_noise, share: 2%}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from tidegate.config.schema.data import Columns
from tidegate.config.section import Section
from tidegate.records import Stricter
from tidegate.stresses import HoldoutSample, StressedRows
from tidegate.stresses._columns import Share, drawn

if TYPE_CHECKING:
    import numpy as np

STRICTER = {"share": Stricter.LARGER}


class Params(Section):
    """How many labels are wrong."""

    kind: Literal["label_noise"]
    share: Share
    """The share of the rows."""


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from ()


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    import numpy as np

    wrong = np.flatnonzero(drawn(len(rows.truth), params.share, generator))
    truth = rows.truth.copy()
    if rows.classes:
        truth[wrong] = (truth[wrong] + generator.integers(1, rows.classes, len(wrong))) % rows.classes
    else:
        truth[wrong] = truth[generator.permutation(wrong)]
    return StressedRows(int((truth != rows.truth).sum()), truth=truth)
