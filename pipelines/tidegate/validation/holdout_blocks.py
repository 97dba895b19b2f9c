"""Report a holdout of so few days or groups that no gate rule can pass by it."""

import glob
from collections.abc import Iterator
from pathlib import Path

from tidegate import paths
from tidegate.config.schema.root import Declaration
from tidegate.data.duckdb_connection import connect_compiled, literal
from tidegate.errors import Level, Problem

ONE = {"time": "day", "group": "group"}
"""What a block is, by the kind of split."""


def too_few(declaration: Declaration, root: Path = Path()) -> Iterator[Problem]:
    """A warning, from the last run's predictions; nothing where there are none, or rows count one by one."""
    block = ONE.get(declaration.data.split.kind)
    if block is None or not any(hasattr(rule, "margin") for rule in declaration.gate.rules.values()):
        return
    from tidegate.gate.pass_doubts import LEAST_BLOCKS, are_enough
    from tidegate.stats.block_freedom import of_independent_rows

    sizes = _sizes(root / paths.PREDICTIONS)
    worth = of_independent_rows(sizes) + 1
    if sizes and not are_enough(worth - 1):
        unequal = f", worth {worth:.0f} of equal size" if round(worth) < len(sizes) else ""
        held = f"{len(sizes):,} {block}" + ("" if len(sizes) == 1 else "s") + unequal
        why = f"the last run's {sum(sizes):,} holdout rows are of {held}; no change passes a margin with fewer than"
        message = f"{why} {LEAST_BLOCKS}: hold out more {block}s, or split at random"
        yield Problem(message, key="data.split", level=Level.WARNING)


def _sizes(path: Path) -> list[int]:
    """The rows of each block, as DuckDB's compiled module counts them: it is loaded for the query, Arrow is not.

    None at all where the file cannot be read: the gate says why.
    """
    import _duckdb

    with connect_compiled() as connection:
        try:
            file = literal(glob.escape(str(path)))
            counts = connection.execute(f"SELECT count(*) FROM read_parquet({file}) GROUP BY block")  # noqa: S608 (a quoted literal)
            return [count for (count,) in counts.fetchall()]
        except _duckdb.Error:
            return []
