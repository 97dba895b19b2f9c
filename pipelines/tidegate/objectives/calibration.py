"""The mean prediction matches the mean truth, within a tolerance.

On labelled production rows. Calibration in the large, as the gate rule `calibration` decides it: mean predicted − mean
truth, over all rows and, where a slice is named, in each of its parts. Of several classes: the probability of each and
its share of the rows. `alpha` is shared by all of them.

Why: where base rates move, probabilities are off long before the order of cases is: roc_auc holds, and every threshold
and expected cost is wrong.

Example: `calibrated: {kind: calibration, within: 0.05, labels_within: 1d, owner: "@ml-owners"}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tidegate.config.schema.evaluate import MetricName
from tidegate.errors import DeclarationError, unknown
from tidegate.objectives._bounds import Limited, decided, undecided
from tidegate.objectives._labelled import LabelledParams, labelled, too_short
from tidegate.objectives._signal import Service
from tidegate.objectives._window import DeclaredData, WindowRows
from tidegate.records import Finding, Stricter

if TYPE_CHECKING:
    from tidegate.arrays import Floats
    from tidegate.stats.estimate import Sampled

STRICTER = {"within": Stricter.SMALLER, "min_rows": Stricter.LARGER}
SUBJECT = "mean predicted − observed"


class Params(LabelledParams):
    """How far predictions may be above or below the truth, on average."""

    kind: Literal["calibration"]
    within: float = Field(gt=0, allow_inf_nan=False)
    """The largest distance on either side, in the target's unit (a probability for classes)."""
    slices: MetricName | None = None
    """A slice under evaluate.slices whose parts must be calibrated, too."""


def problems(params: Params, data: DeclaredData) -> Iterator[tuple[str, str]]:
    """A distance that nothing exceeds, an unknown slice, labels that come too late."""
    if params.within >= 1 and data.evaluate.task != "regression":
        yield "within", "can never fail: probabilities and shares are at most 1 apart"
    if params.slices is not None and params.slices not in data.evaluate.slices:
        yield "slices", unknown(params.slices, tuple(data.evaluate.slices), what="slice in evaluate.slices")
    yield from too_short(params, data.columns)


def signal(params: Params, service: Service) -> None:
    """Series do not know labels."""


def observe(name: str, params: Params, window: WindowRows) -> Iterator[Finding]:
    found = labelled(name, SUBJECT, params, window)
    if isinstance(found, Finding):
        yield found
        return
    try:
        parts = {"": found.rows, **_parts(params, found.rows)}
    except DeclarationError as error:
        yield undecided(name, SUBJECT, f"cannot compute the slice {params.slices}: {error.problems[0].message}")
        parts = {"": found.rows}
    excesses = [(label, part, subject, excess) for label, part in parts.items() for subject, excess in _excesses(part)]
    for label, part, subject, excess in excesses:
        of = Limited(name, f"{subject}, {label}" if label else subject, part.rows, -params.within, params.within)
        yield decided(of, _mean(excess, part), params.alpha / len(excesses), found.note)


def _mean(excess: "Floats", rows: WindowRows) -> "Sampled":
    from tidegate.metrics import _ratio
    from tidegate.stats.resampling import sample

    return sample(_ratio.mean(excess), rows.units, seed=rows.seed, coarse=1 / rows.rows)


def _parts(params: Params, rows: WindowRows) -> dict[str, WindowRows]:
    """The parts of the slice that are large enough, by label. Raises DeclarationError where columns are missing."""
    from tidegate.data.slices import parts, used

    if params.slices is None:
        return {}
    declared = {params.slices: rows.declared.evaluate.slices[params.slices]}
    # of many rows, a column that no slice reads would cost its memory once more
    read = used(declared[params.slices])
    names = rows.table.column_names
    found = parts(declared, rows.table.select(read if {*read} <= {*names} else names).to_pandas())
    return {part.label: rows.where(part.rows) for part in found if part.is_large_enough}


def _excesses(rows: WindowRows) -> Iterator[tuple[str, "Floats"]]:
    """How far each row's prediction is above the truth; of each class where there are several."""
    if rows.predicted.ndim == 1:
        yield SUBJECT, rows.predicted - rows.truth
        return
    from tidegate import class_probabilities
    from tidegate.data.target_classes import target_classes

    excess = rows.predicted - class_probabilities.indicators(rows.truth, rows.predicted.shape[1])
    names = target_classes(rows.declared.columns, rows.declared.evaluate.task)
    yield from ((f"{SUBJECT} {name}", excess[:, place]) for place, name in enumerate(names))
