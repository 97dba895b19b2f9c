"""Ask for single rows, as clients do: many of them, in several processes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from tidegate.models.execution.forked import run
from tidegate.models.execution.tasks import Tasks
from tidegate.models.execution.workers import Workers

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats

PARTS = 4
"""Parts of a table for each process, so that none waits long for the last one."""
FEWEST = 5_000.0
"""Where all rows together cost less than so many of an exact model, starting processes would take longer."""


@dataclass(frozen=True, slots=True)
class SingleRows:
    """A function of rows, and the rows. `cost` is how long one takes, in rows of an exact model."""

    ask: Callable[[Any], "Floats"]
    rows: "Floats | pd.DataFrame"
    cost: float = 1.0


def one_by_one(asked: Sequence[SingleRows], workers: Workers) -> "list[Floats]":
    """The answers of each, in the order of its rows: the same for any number of processes."""
    import numpy as np

    if sum(rows.cost * len(rows.rows) for rows in asked) < FEWEST:
        workers = replace(workers, count=1, elsewhere=None)
    parts = [
        (number, slice(first, first + size))
        for number, single in enumerate(asked)
        for size in [-(-len(single.rows) // (PARTS * workers.count)) or 1]
        for first in range(0, max(len(single.rows), 1), size)
    ]
    calls = [partial(_answers, asked[number], part) for number, part in parts]
    costs = [asked[number].cost * (part.stop - part.start) for number, part in parts]
    made = run(Tasks(calls, lambda place: f"single rows, part {place + 1} of {len(parts)}", costs), workers)
    return [
        np.concatenate([answers for answers, (owner, _) in zip(made, parts, strict=True) if owner == number])
        for number in range(len(asked))
    ]


def _answers(asked: SingleRows, part: slice) -> "Floats":
    """Rows of a table are asked for in memory of their own, as a client's row is: as a part of the table a row has its
    numbers a column's length apart, and a BLAS may add those in another order.
    """
    import numpy as np

    rows = asked.rows
    if isinstance(rows, np.ndarray):
        answers = [asked.ask(rows[place : place + 1]) for place in range(len(rows))[part]]
    else:
        answers = [asked.ask(rows.iloc[place : place + 1].copy()) for place in range(len(rows))[part]]
    return np.concatenate(answers) if answers else np.empty(0)
