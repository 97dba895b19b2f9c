"""What the model says of each holdout row: numbers come from here, never from a metrics file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.gate import pairing, untrusted_parquet
from tidegate.gate.evidence import _read
from tidegate.gate.pairing import Predictions, Unpaired

if TYPE_CHECKING:
    import numpy as np

    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PATHS = (paths.PREDICTIONS,)
ABSENT = Unpaired("no row was predicted")
SEED = 20130101
COLUMNS = ("row_id", "truth", "predicted", "block")


def read(place: "RevisionFolder") -> Predictions | Unpaired:
    found = read_file(place.root / paths.PREDICTIONS, of=place.name)
    missing = isinstance(found, Unpaired) and not (place.root / paths.PREDICTIONS).exists()
    if missing and _read.never_made(place.root, paths.PREDICTIONS):
        return Unpaired(f"{place.name} has no predictions: its dvc.yaml lists no out {paths.PREDICTIONS}", _read.ADOPT)
    return found


def read_file(path: Path, *, of: str) -> Predictions | Unpaired:
    """The predictions in a parquet file, or why they cannot be judged."""
    import numpy as np
    import pyarrow as pa

    if not path.exists():
        return Unpaired(f"{of} has no predictions: {paths.PREDICTIONS} does not exist")
    table = untrusted_parquet.table(path, f"{paths.PREDICTIONS} of {of}", COLUMNS)
    if isinstance(table, Unpaired):
        return table
    for column in ("truth", "predicted"):
        if table.schema.field(column).type != pa.float64():
            return Unpaired(f"{column} is not a column of numbers in the predictions of {of}")
    if table["row_id"].null_count or table["block"].null_count:
        return Unpaired(f"row_id or block is empty in some rows of the predictions of {of}")
    row_id, truth, predicted, block = (np.asarray(table[column].to_numpy()) for column in COLUMNS)
    return pairing.predictions(row_id, truth, predicted, block, of=of)


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    """Wrong answers, with the metrics that they have, as an honest but bad model would leave them."""
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

    said, count = sound.predicted, len(sound.row_id)
    yield "dealt to other rows", replace(sound, predicted=generator.permutation(said))
    yield "turned round", replace(sound, predicted=said.min() + said.max() - said)
    yield "all the same", replace(sound, predicted=np.full(count, said.mean()))
    yield "not a number in one row", replace(sound, predicted=np.where(np.arange(count) == 0, np.nan, said))
    for name, rows in (("of half the rows", np.arange(count) < count // 2), ("of no row", np.zeros(count, dtype=bool))):
        kept = (sound.row_id[rows], sound.truth[rows])
        yield name, pairing.predictions(*kept, said[rows], sound.block[rows], of="the trial")
    yield "with another truth", replace(sound, truth=generator.permutation(sound.truth))
