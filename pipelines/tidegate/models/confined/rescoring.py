"""Re-score the base model, confined, on the rows that a change adds."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Floats
from tidegate.config.schema.data import Columns, features
from tidegate.data.target_classes import target_classes
from tidegate.errors import EvidenceError
from tidegate.gate.cohorts import FEW, same
from tidegate.gate.pairing import Overlap, Predictions, Unpaired
from tidegate.models.confined.confined_process import ConfinedProcess
from tidegate.number_format import some

if TYPE_CHECKING:
    import pandas as pd

LONGEST_S = 120
REFUSED = "the base model cannot be re-scored on them"


@dataclass(frozen=True)
class EarlierModel:
    """An earlier model: its file, the columns that it was trained with, and which classes it may be made of."""

    model: Path
    columns: Columns
    task: str
    extra: Collection[str] = ()


def rescored(
    process: ConfinedProcess, earlier: EarlierModel, table: "pd.DataFrame", both: Overlap, columns: Columns
) -> Predictions | Unpaired:
    """What the earlier model predicts for the added rows, in their order.

    `table` is the head's holdout indexed by row id, `columns` are the head's.
    The model is re-scored on the shared rows, too: where its predictions differ from those that it recorded, its input
    columns have changed, and its predictions for added rows would only show that.
    """
    import pandas as pd

    from tidegate.models.features import truth

    if changed := list(_changed(earlier.columns, columns, set(table.columns))):
        return Unpaired(f"{REFUSED}: {some(changed)}")
    ids = np.concatenate([both.shared.row_id, both.added.row_id]) if both.shared.rows else both.added.row_id
    place = table.index.get_indexer(pd.Index(ids))
    if len(table) != len(ids) or (place < 0).any():
        return Unpaired(f"{len(ids):,} rows have predictions; the holdout has {len(table):,}")
    rows = table.iloc[place]
    both_classes = both.shared.classes  # the head's own come first: its truth needs no other numbers
    shared_truth, added_truth = np.split(truth(rows, columns, earlier.task), [both.shared.rows])
    if not (np.array_equal(shared_truth, both.new_truth) and np.array_equal(added_truth, both.added.truth)):
        return Unpaired("the truth in the predictions differs from the holdout's")
    predicted = _asked(process, earlier, rows, both_classes)
    if isinstance(predicted, Unpaired):
        return predicted
    shared, added = np.split(predicted, [both.shared.rows])
    if (moved := int((~same(both.shared.base, shared)).sum())) > FEW * both.shared.rows:
        return Unpaired(
            f"the base model's predictions differ from its recorded ones on {moved:,} of {both.shared.rows:,} shared "
            "rows: its input columns have changed"
        )
    return Predictions(both.added.row_id, both.added.truth, added, both.added.block, classes=both_classes)


def _changed(base: Columns, head: Columns, present: Collection[str]) -> Iterator[str]:
    """The model's features that are missing or have changed."""
    for name, column in features(base).items():
        if name not in head or name not in present:
            yield f"its feature {name} is missing"
        elif head[name].type is not column.type or head[name].unit != column.unit:
            yield f"its feature {name} has another type or unit"


def _asked(
    process: ConfinedProcess, earlier: EarlierModel, rows: "pd.DataFrame", classes: tuple[str, ...]
) -> Floats | Unpaired:
    """What the earlier model predicts; where classes are predicted, in the order of `classes`."""
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
    reply = process.ask(model | {"ask": "predictions"}, stream.getvalue().to_pybytes(), longest_s=LONGEST_S)
    if isinstance(reply, Unpaired):
        return Unpaired(f"{REFUSED}: {reply.reason}")
    predicted = np.asarray(reply, dtype=np.float64)
    own = target_classes(earlier.columns, earlier.task)
    if set(own) - set(classes):
        return Unpaired(f"{REFUSED}: its recorded predictions are of other classes than it declares")
    if predicted.shape != ((len(rows), len(own)) if own else (len(rows),)) or not np.isfinite(predicted).all():
        return Unpaired(f"{REFUSED}: it predicts no finite number for some of {len(rows):,} rows")
    return class_probabilities.reordered(predicted, own, classes) if own else predicted
