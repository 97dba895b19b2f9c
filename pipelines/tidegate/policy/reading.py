"""Read one revision's evidence from a folder laid out like the repository. What cannot be read is said, not raised."""

from pathlib import Path

import numpy as np

from tidegate import paths
from tidegate.artifacts import read_json
from tidegate.errors import EvidenceError
from tidegate.policy.evidence import Revision
from tidegate.policy.pairing import Predictions, Unpaired, predictions

COLUMNS = ("row_id", "truth", "predicted", "block")


def revision(root: Path, name: str) -> Revision:
    """What the revision in `root` left. `name` is what sentences call it."""
    try:
        metrics, fault = read_json(root / paths.METRICS), ""
    except EvidenceError as error:
        metrics, fault = {}, error.problems[0].message
    if not isinstance(metrics, dict):
        metrics, fault = {}, "is not a mapping of metrics"
    faults = (f"{paths.METRICS} {fault}",) if fault else ()
    return Revision(name, read_predictions(root / paths.PREDICTIONS, of=name), metrics, faults)


def read_predictions(path: Path, *, of: str) -> Predictions | Unpaired:
    """The predictions in a parquet file, or why they cannot be judged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.exists():
        return Unpaired(f"{of} has no predictions: {paths.PREDICTIONS} does not exist")
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError):
        return Unpaired(f"the predictions of {of} are not readable as parquet")
    if missing := [column for column in COLUMNS if column not in table.column_names]:
        return Unpaired(f"the predictions of {of} lack {', '.join(missing)}")
    for column in ("truth", "predicted"):
        if table.schema.field(column).type != pa.float64():
            return Unpaired(f"{column} is not a column of numbers in the predictions of {of}")
    if table["row_id"].null_count or table["block"].null_count:
        return Unpaired(f"row_id or block is empty in some rows of the predictions of {of}")
    row_id, truth, predicted, block = (np.asarray(table[column].to_numpy()) for column in COLUMNS)
    return predictions(row_id, truth, predicted, block, of=of)
