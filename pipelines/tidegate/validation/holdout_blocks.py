"""Report a holdout of so few days or groups that no gate rule can pass by it."""

from collections.abc import Iterator
from pathlib import Path

from tidegate import paths
from tidegate.config.schema.root import Declaration
from tidegate.errors import Level, Problem

ONE = {"time": "day", "group": "group"}
"""What a block is, by the kind of split."""


def too_few(declaration: Declaration, root: Path = Path()) -> Iterator[Problem]:
    """A warning, from the last run's predictions; nothing where there are none, or rows count one by one."""
    block = ONE.get(declaration.data.split.kind)
    if block is None or not any(hasattr(rule, "margin") for rule in declaration.gate.rules.values()):
        return
    import numpy as np  # here, as what else needs it: a declaration is refused before a library of numbers loads

    from tidegate.gate import untrusted_parquet
    from tidegate.gate.pairing import Unpaired
    from tidegate.gate.pass_doubts import LEAST_BLOCKS, are_enough
    from tidegate.stats.resampling import effective_freedom

    table = untrusted_parquet.table(root / paths.PREDICTIONS, str(paths.PREDICTIONS), ["block"])
    if isinstance(table, Unpaired):
        return
    sizes = np.array([entry["counts"].as_py() for entry in table["block"].value_counts()], dtype=np.float64)
    worth = effective_freedom(sizes) + 1 if len(sizes) > 1 else float(len(sizes))
    if worth and not are_enough(worth - 1):
        unequal = f", worth {worth:.0f} of equal size" if round(worth) < len(sizes) else ""
        held = f"{len(sizes):,} {block}" + ("" if len(sizes) == 1 else "s") + unequal
        why = f"the last run's {table.num_rows:,} holdout rows are of {held}; no change passes a margin with fewer than"
        message = f"{why} {LEAST_BLOCKS}: hold out more {block}s, or split at random"
        yield Problem(message, key="data.split", level=Level.WARNING)
