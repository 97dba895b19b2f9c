"""Ask an earlier model, confined, about the rows that a change adds, where its columns are still what they were."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tidegate.arrays import Floats
from tidegate.config.schema.data import Columns, features
from tidegate.errors import EvidenceError
from tidegate.gate.cohorts import FEW, same
from tidegate.gate.pairing import Overlap, Predictions, Unpaired
from tidegate.models.confined_process import ConfinedProcess
from tidegate.number_format import some

if TYPE_CHECKING:
    import pandas as pd

LONGEST_S = 120
REFUSED = "the base's model cannot be asked about them"


@dataclass(frozen=True)
class Earlier:
    """An earlier model: its file, the columns that it was trained with, and which classes it may be made of."""

    model: Path
    columns: Columns
    task: str
    extra: Collection[str] = ()


def rescored(
    process: ConfinedProcess, earlier: Earlier, table: "pd.DataFrame", both: Overlap, columns: Columns
) -> Predictions | Unpaired:
    """What the model in that file says of the added rows, in their order.

    `table` is the head's holdout indexed by row id, `columns` are the head's.
    The model is asked about the shared rows, too: where its answers are not those that it recorded, its input columns
    have changed, and its answers for added rows would only show that.
    """
    import pandas as pd

    from tidegate.models.features import truth

    if changed := list(_changed(earlier.columns, columns, set(table.columns))):
        return Unpaired(f"{REFUSED}: {some(changed)}")
    ids = np.concatenate([both.shared.row_id, both.added.row_id]) if both.shared.rows else both.added.row_id
    place = table.index.get_indexer(pd.Index(ids))
    if len(table) != len(ids) or (place < 0).any():
        return Unpaired(f"{len(ids):,} rows are predicted here; the holdout has {len(table):,}")
    rows = table.iloc[place]
    known, new = np.split(truth(rows, columns, earlier.task), [both.shared.rows])
    if not (np.array_equal(known, both.new_truth) and np.array_equal(new, both.added.truth)):
        return Unpaired("the truth in the predictions is not that of the holdout")
    said = _asked(process, earlier, rows)
    if isinstance(said, Unpaired):
        return said
    again, answers = np.split(said, [both.shared.rows])
    if (moved := int((~same(both.shared.base, again)).sum())) > FEW * both.shared.rows:
        return Unpaired(
            f"the base's model gives other answers than it recorded on {moved:,} of {both.shared.rows:,} shared rows: "
            "its input columns have changed"
        )
    return Predictions(both.added.row_id, both.added.truth, answers, both.added.block)


def _changed(before: Columns, after: Columns, there: Collection[str]) -> Iterator[str]:
    """What the model's features have become where that is something else."""
    for name, column in features(before).items():
        if name not in after or name not in there:
            yield f"its feature {name} is missing"
        elif after[name].type is not column.type or after[name].unit != column.unit:
            yield f"its feature {name} has another type or unit"


def _asked(process: ConfinedProcess, earlier: Earlier, rows: "pd.DataFrame") -> Floats | Unpaired:
    import pyarrow as pa

    from tidegate.models.features import inputs

    model = {"model": str(earlier.model.absolute()), "task": earlier.task, "extra": sorted(earlier.extra)}
    try:
        given, stream = inputs(rows, earlier.columns), pa.BufferOutputStream()
    except (EvidenceError, ValueError) as error:
        return Unpaired(f"{REFUSED}: {str(error).splitlines()[0]}")
    table = pa.Table.from_pandas(given, preserve_index=False)
    with pa.ipc.new_stream(stream, table.schema) as written:
        written.write_table(table)
    said = process.ask(model | {"ask": "predictions"}, stream.getvalue().to_pybytes(), longest_s=LONGEST_S)
    if isinstance(said, Unpaired):
        return Unpaired(f"{REFUSED}: {said.reason}")
    answers = np.asarray(said, dtype=np.float64)
    if answers.shape != (len(rows),) or not np.isfinite(answers).all():
        return Unpaired(f"{REFUSED}: it gives no finite number for some of {len(rows):,} rows")
    return answers
