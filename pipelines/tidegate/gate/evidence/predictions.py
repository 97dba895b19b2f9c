"""The model's prediction of each holdout row: the source of all metric values."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import class_probabilities, paths
from tidegate.arrays import Labels
from tidegate.gate import pairing, untrusted_parquet
from tidegate.gate.evidence import _read
from tidegate.gate.pairing import Predictions, Unpaired

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PATHS = (paths.PREDICTIONS,)
ABSENT = Unpaired("no row was predicted")
SEED = 20130101
COLUMNS = ("row_id", "truth", "block")


def read(folder: "RevisionFolder") -> Predictions | Unpaired:
    predictions = read_file(folder.root / paths.PREDICTIONS, of=folder.name)
    missing = isinstance(predictions, Unpaired) and not (folder.root / paths.PREDICTIONS).exists()
    if missing and _read.never_made(folder.root, paths.PREDICTIONS):
        return Unpaired(f"{folder.name} has no predictions: its dvc.yaml lists no out {paths.PREDICTIONS}", _read.ADOPT)
    return predictions


def read_file(path: Path, *, of: str) -> Predictions | Unpaired:
    """The predictions in a parquet file, or why they cannot be judged."""
    import numpy as np
    import pyarrow as pa

    if not path.exists():
        return Unpaired(f"{of} has no predictions: {paths.PREDICTIONS} not found")
    table = untrusted_parquet.table(path, f"{paths.PREDICTIONS} of {of}", COLUMNS)
    if isinstance(table, Unpaired):
        return table
    classes = class_probabilities.named(table.column_names)
    if not classes and "predicted" not in table.column_names:
        return Unpaired(f"{paths.PREDICTIONS} of {of} does not have the columns predicted")
    numeric = [f"{class_probabilities.PREFIX}{name}" for name in classes] or ["truth", "predicted"]
    for column in numeric:
        if table.schema.field(column).type != pa.float64():
            return Unpaired(f"{column} is not numeric in the predictions of {of}")
    if table["row_id"].null_count or table["block"].null_count:
        return Unpaired(f"row_id or block is missing in some rows of the predictions of {of}")
    row_id, block = (np.asarray(table[column].to_numpy()) for column in ("row_id", "block"))
    truth, predicted = class_probabilities.read(_columns(table, ["truth", *numeric]), classes)
    return pairing.predictions(row_id, truth, predicted, block, of=of, classes=classes)


def _columns(table: "pa.Table", names: list[str]) -> dict[str, Labels]:
    return {name: table[name].to_numpy() for name in names}


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    """Wrong predictions with their true metrics, as an honest but bad model would leave them."""
    import numpy as np

    from tidegate.gate.evidence import _holdout_attacks

    sound, generator = twin.head.predictions, np.random.default_rng(SEED)
    if isinstance(sound, Predictions):
        for name, changed in _changed(sound, generator):
            head = replace(twin.head, predictions=changed)
            if isinstance(changed, Predictions):
                head = replace(head, metrics=twin.measured(changed))
            yield f"predictions {name}", twin.with_head(head)
    for name, smuggled in _holdout_attacks.changes(twin, generator):
        yield f"holdout: {name}", smuggled


def _changed(sound: Predictions, generator: "np.random.Generator") -> Iterator[tuple[str, Predictions | Unpaired]]:
    import numpy as np

    values, count = sound.predicted, len(sound.row_id)
    yield "dealt to other rows", replace(sound, predicted=generator.permutation(values))
    turned = np.roll(values, 1, axis=1) if sound.classes else values.min() + values.max() - values
    yield "inverted", replace(sound, predicted=turned)
    mean = np.broadcast_to(values.mean(axis=0), values.shape).copy()
    yield "all the same", replace(sound, predicted=mean)
    broken = class_probabilities.chosen(np.arange(count) == 0, np.full_like(values, np.nan), values)
    yield "not a number in one row", replace(sound, predicted=broken)
    for name, rows in (("of half the rows", np.arange(count) < count // 2), ("of no row", np.zeros(count, dtype=bool))):
        kept = (sound.row_id[rows], sound.truth[rows])
        yield name, pairing.predictions(*kept, values[rows], sound.block[rows], of="the trial", classes=sound.classes)
    yield "with another truth", replace(sound, truth=generator.permutation(sound.truth))
