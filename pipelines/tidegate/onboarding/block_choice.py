"""Hold out so many days or groups that the gate can pass by them."""

# ruff: noqa: S608 (every name in a query is quoted)

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from tidegate.data.duckdb_connection import connect, quoted
from tidegate.gate import pass_doubts
from tidegate.gate.pass_doubts import LEAST_BLOCKS
from tidegate.onboarding.data_file.observed import SOURCE, ObservedTable
from tidegate.stats.resampling import effective_freedom

MOST_HELD = 0.5
"""Share of the rows: with more held out, hardly anything is left to learn from."""
SPARE = 1.2
"""More groups than are needed: they are drawn, and those that do not fit the share of rows are left out."""


def day_rows(table: ObservedTable, time: str, target: str) -> list[tuple[date, int]]:
    """The days, in order, with their rows that have a target. Columns by their names in the file."""
    return _counted(table, f"{quoted(time)}::TIMESTAMP::DATE", target)


def group_rows(table: ObservedTable, group: str, target: str) -> list[int]:
    """The rows of each group that have a target."""
    return [rows for _, rows in _counted(table, quoted(group), target)]


def first_day(days: Sequence[tuple[date, int]], share: float) -> date | None:
    """The latest day from which on there are this share of the rows, and enough days. None where half is too few."""
    total, held = sum(rows for _, rows in days), 0
    for place in range(len(days) - 1, -1, -1):
        held += days[place][1]
        if held > MOST_HELD * total:
            return None
        if held >= share * total and are_enough([rows for _, rows in days[place:]]):
            return days[place][0]
    return None


def group_share(sizes: Sequence[int], share: float) -> float | None:
    """The share of the rows, from `share` on, that holds out enough groups. None where half of them is too few."""
    wanted = max(share, math.ceil(100 * SPARE * LEAST_BLOCKS / max(1, len(sizes))) / 100)
    return wanted if wanted <= MOST_HELD else None


def are_enough(sizes: Sequence[int]) -> bool:
    """Whether a gate can pass on blocks of so many rows, be the rows of one alike or not."""
    if len(sizes) < LEAST_BLOCKS:
        return False
    rows = np.array(sizes, dtype=np.float64)
    alike = float((rows * rows).sum() / rows.sum())
    return pass_doubts.are_enough(min(effective_freedom(rows), effective_freedom(rows, alike)))


def _counted(table: ObservedTable, key: str, target: str) -> list[tuple[date, int]]:
    with connect() as connection:
        connection.register(SOURCE, table.table)
        query = f"SELECT {key}, count(*) FROM {SOURCE} WHERE {quoted(target)} IS NOT NULL GROUP BY 1 ORDER BY 1"
        return [(value, int(rows)) for value, rows in connection.sql(query).fetchall()]
