"""Ask an earlier model about a later holdout, so that two revisions are compared on the same rows."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tidegate.config.schema.data import Columns
from tidegate.policy.pairing import Predictions, Unpaired

if TYPE_CHECKING:
    import pandas as pd


def rescored(
    model: Path, table: "pd.DataFrame", here: Predictions, columns: Columns, task: str
) -> Predictions | Unpaired:
    """What the model in that file says of the rows of `here`, in their order.

    `table` is the holdout indexed by row id. It has to be exactly the rows that `here` predicts, with their truth: what
    a predictions file leaves out or rewrites is not scored again. Raises EvidenceError where the model can't answer.
    """
    from tidegate.models import store
    from tidegate.models.features import inputs, truth
    from tidegate.models.scores import predict

    place = _places(table, here)
    if len(table) != len(here.row_id) or (place < 0).any():
        return Unpaired(f"{len(here.row_id):,} rows are predicted here; the holdout has {len(table):,}")
    rows = table.iloc[place]
    if not np.array_equal(truth(rows, columns, task), here.truth):
        return Unpaired("the truth in the predictions is not that of the holdout")
    said = predict(store.read(model), inputs(rows, columns), task)
    return Predictions(here.row_id, here.truth, said, here.block)


def _places(table: "pd.DataFrame", here: Predictions) -> "np.ndarray[tuple[int, ...], np.dtype[np.intp]]":
    import pandas as pd

    return table.index.get_indexer(pd.Index(here.row_id))
