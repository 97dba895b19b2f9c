"""Read an experiment's file, and make one row of each unit."""

from collections.abc import Mapping
from dataclasses import dataclass

from tidegate.arrays import Codes, Floats, Labels, Mask
from tidegate.errors import DeclarationError, Problem, unknown
from tidegate.experiments.asked import ExperimentColumns, PerUnit
from tidegate.experiments.outcome_columns import numbers, seconds
from tidegate.experiments.units import ExperimentUnits
from tidegate.number_format import some
from tidegate.prediction_files.prediction_file import PredictionFile
from tidegate.prediction_files.values import blocks


def read_units(file: PredictionFile, asked: ExperimentColumns) -> ExperimentUnits:
    """The units of the two variants. Raises DeclarationError for columns and values that are missing or unusable."""
    _require_columns(file, asked)
    variant = blocks(file, asked.variant)
    _require_variants(file, asked, variant)
    rows = _rows(file, asked, variant)
    crossed = _crossed(rows)
    immature = _immature(rows, asked.mature_s) & ~crossed
    kept = ~(crossed | immature)
    outcomes = {name: _per_unit(rows, values, asked, name)[kept] for name, values in rows.outcomes.items()}
    covariate = None if rows.covariate is None else _first(rows, rows.covariate)[kept]
    return ExperimentUnits(
        treated=_first(rows, rows.treated)[kept].astype(bool),
        outcomes=outcomes,
        covariate=covariate,
        crossed=int(crossed.sum()),
        immature=int(immature.sum()),
        others=int((~_of_two(asked, variant)).sum()),
        notes=file.notes,
    )


@dataclass(frozen=True)
class _VariantRows:
    """The rows of both variants. `unit` numbers the unit of each, from 0."""

    unit: Codes
    treated: Mask
    outcomes: Mapping[str, Floats]
    seconds: Floats | None
    covariate: Floats | None

    @property
    def units(self) -> int:
        return int(self.unit.max()) + 1 if len(self.unit) else 0


def _rows(file: PredictionFile, asked: ExperimentColumns, variant: Labels) -> _VariantRows:
    import numpy as np
    import pandas as pd

    chosen = _of_two(asked, variant)
    unit = pd.factorize(blocks(file, asked.unit)[chosen])[0] if asked.unit else np.arange(int(chosen.sum()))
    return _VariantRows(
        unit=unit,
        treated=variant[chosen] == asked.treatment,
        outcomes={name: numbers(file, name, gaps=True)[chosen] for name in asked.outcomes},
        seconds=seconds(file, asked.time)[chosen] if asked.time else None,
        covariate=numbers(file, asked.covariate, gaps=False)[chosen] if asked.covariate else None,
    )


def _require_columns(file: PredictionFile, asked: ExperimentColumns) -> None:
    named = {
        "--variant": asked.variant,
        "--unit": asked.unit,
        "--time": asked.time,
        "--covariate": asked.covariate,
    }
    wanted = [
        *((flag, name) for flag, name in named.items() if name),
        *(("--outcome", name) for name in asked.outcomes),
    ]
    problems = [
        Problem(f"{flag}: {unknown(name, file.names, what='column')}", file.top)
        for flag, name in wanted
        if name not in file.names
    ]
    if problems:
        raise DeclarationError(problems)


def _require_variants(file: PredictionFile, asked: ExperimentColumns, variant: Labels) -> None:
    values = sorted({*variant.tolist()})
    problems = [
        Problem(f"{flag} {value}: no row of {asked.variant} has it; its values: {some(values, most=10)}", file.top)
        for flag, value in (("--control", asked.control), ("--treatment", asked.treatment))
        if value not in values
    ]
    if problems:
        raise DeclarationError(problems)


def _of_two(asked: ExperimentColumns, variant: Labels) -> Mask:
    chosen: Mask = (variant == asked.control) | (variant == asked.treatment)
    return chosen


def _crossed(rows: _VariantRows) -> Mask:
    """The units that were in both variants."""
    import numpy as np

    treated = np.bincount(rows.unit, weights=rows.treated, minlength=rows.units)
    every = np.bincount(rows.unit, minlength=rows.units)
    mixed: Mask = (treated > 0) & (treated < every)
    return mixed


def _immature(rows: _VariantRows, mature_s: float) -> Mask:
    """The units whose first row is too late for its outcome to be complete."""
    import numpy as np

    if rows.seconds is None or not mature_s:
        return np.zeros(rows.units, dtype=bool)
    first = np.full(rows.units, np.inf)
    np.minimum.at(first, rows.unit, rows.seconds)
    late: Mask = first > rows.seconds.max() - mature_s
    return late


def _first(rows: _VariantRows, values: Floats | Mask) -> Floats:
    """The value of each unit's first row."""
    import numpy as np

    _, places = np.unique(rows.unit, return_index=True)
    first: Floats = values[places].astype(np.float64)
    return first


def _per_unit(rows: _VariantRows, values: Floats, asked: ExperimentColumns, name: str) -> Floats:
    """One outcome per unit, from the rows that have one; NaN where none has."""
    import numpy as np

    if len(rows.unit) == rows.units:
        return _first(rows, values)
    if asked.per_unit is None:
        repeated = int((np.bincount(rows.unit) > 1).sum())
        message = f"{repeated:,} of {rows.units:,} units have several rows; choose what {name} is of a unit"
        raise DeclarationError(f"{message}: --per-unit {', '.join(PerUnit)}")
    known = np.isfinite(values)
    unit, found = rows.unit[known], values[known]
    count = np.bincount(unit, minlength=rows.units)
    if asked.per_unit is PerUnit.MAX:
        every = np.full(rows.units, -np.inf)
        np.maximum.at(every, unit, found)
    else:
        every = np.bincount(unit, weights=found, minlength=rows.units)
    with np.errstate(invalid="ignore", divide="ignore"):
        answer: Floats = every / count if asked.per_unit is PerUnit.MEAN else every
    return np.where(count > 0, answer, np.nan)
