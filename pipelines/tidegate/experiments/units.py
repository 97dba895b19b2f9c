"""The units of an experiment, one row each."""

from collections.abc import Mapping
from dataclasses import dataclass

from tidegate.arrays import Floats, Mask


@dataclass(frozen=True)
class ExperimentUnits:
    """Arrays of equal length: whether a unit is of the treatment, and its outcomes, NaN where not known (yet).

    `crossed` units were in both variants, `immature` ones were seen too late, `others` rows were of other variants:
    none of them is in the arrays. `notes` are sentences about the reading.
    """

    treated: Mask
    outcomes: Mapping[str, Floats]
    covariate: Floats | None = None
    crossed: int = 0
    immature: int = 0
    others: int = 0
    notes: tuple[str, ...] = ()

    @property
    def control_rows(self) -> int:
        return len(self.treated) - self.treatment_rows

    @property
    def treatment_rows(self) -> int:
        return int(self.treated.sum())
