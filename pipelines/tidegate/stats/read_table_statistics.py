"""Read the table statistics that `data/statistics/table_statistics.py` wrote."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tidegate.arrays import Floats

SCHEMAS = (1, 2)
"""The first did not record blocks."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The intraclass correlation of the rows of a block: over all bins, and of the bin where it is largest."""

    mean: float
    largest: float

    def __post_init__(self) -> None:
        if not 0 <= self.mean <= self.largest <= 1:
            raise ValueError(f"holds correlations outside 0 to 1: {self.mean:g} and {self.largest:g}")


@dataclass(frozen=True, slots=True)
class Numbers:
    """A numeric column: the rows below each kept point, and those up to it, in order."""

    missing: int
    points: Floats
    below: Floats
    upto: Floats
    alike: Alike | None = None

    @property
    def rows(self) -> int:
        return int(self.upto[-1]) if len(self.upto) else 0

    @property
    def gap(self) -> float:
        """The most that a cumulative share can be off by between two kept points."""
        between = self.below - np.concatenate([[0.0], self.upto[:-1]])
        return float(between.max() / self.rows) if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Shares:
    missing: int
    values: Mapping[str, int]
    other: int
    alike: Alike | None = None

    @property
    def rows(self) -> int:
        return self.missing + sum(self.values.values()) + self.other


@dataclass(frozen=True, slots=True)
class Statistics:
    """The statistics that `data/statistics/table_statistics.py` wrote.

    `block` is the size of the block that a random row belongs to; None where blocks were not recorded.
    """

    rows: int
    columns: Mapping[str, Numbers | Shares]
    block: float | None = None
    schema: int = SCHEMAS[-1]

    @property
    def note(self) -> str:
        """A caveat for comparisons with these statistics; empty where there is none."""
        if self.schema == SCHEMAS[-1]:
            return ""
        return "written by an older version that did not record how alike the rows of one day or group are"


def read(value: Any) -> Statistics:
    """Raises ValueError where these are not statistics of a table, or of an unknown version."""
    try:
        if (schema := value["schema"]) not in SCHEMAS:
            versions = " and ".join(map(str, SCHEMAS))
            raise ValueError(f"has schema {schema}, this version reads {versions}; run `dvc repro split` again")
        columns = {str(name): _column(column) for name, column in value["columns"].items()}
        blocks = value["blocks"] if schema > 1 else None
        block = float(blocks["rows"]) if blocks else None
        if block is not None and not 0 <= block < math.inf:
            raise ValueError(f"holds a block of {block:g} rows")
        return Statistics(int(value["rows"]), columns, block, schema)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"lacks {error}" if isinstance(error, KeyError) else str(error)) from None


def _column(value: Mapping[str, Any]) -> Numbers | Shares:
    correlation = value.get("correlation")
    alike = Alike(float(correlation["mean"]), float(correlation["largest"])) if correlation else None
    if "values" in value:
        counts = {str(name): int(rows) for name, rows in value["values"].items()}
        return Shares(int(value["missing"]), counts, int(value["other"]), alike)
    points, at, before = (np.asarray(value[key], dtype=np.float64) for key in ("points", "at", "before"))
    if not len(points) == len(at) == len(before) or (np.diff(points) <= 0).any():
        raise ValueError("holds points that are not in order, or without their counts")
    upto = np.cumsum(at + before)
    return Numbers(int(value["missing"]), points, upto - at, upto, alike)
