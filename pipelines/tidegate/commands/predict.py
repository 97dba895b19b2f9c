"""Predict the rows of a data file with a package, in bounded memory.

The package answers as its server does: by its exact form where it has one. The output is complete, or not there.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import storage
from tidegate.commands import object_store, predict_rows
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.data import formats, parquet_files
from tidegate.data.csv_text import Csv
from tidegate.data.stored_table import StoredTable
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.kinds import TASKS
from tidegate.models.features import TEXT, inputs
from tidegate.serve.package import Servable, load

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.arrays import Floats
    from tidegate.data.signature import OutputTensor

ROWS = 50_000
"""Rows that are in memory at once."""
REJECTS = ".rejects.jsonl"
_CAUSE = re.compile(r"'.*'|\d+")
"""What differs between rows that are rejected for one cause: values and places."""


@dataclass(slots=True)
class PredictedRows:
    """What was predicted; `reasons` counts rejected rows by input and cause."""

    predicted: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, predicted: int, rejected: Mapping[int, str]) -> None:
        self.predicted += predicted
        self.rejected += len(rejected)
        self.reasons.update(_CAUSE.sub("…", reason) for reason in rejected.values())


def run(
    data: str, out: str | Path, package: Path, *, sha256: str | None = None, keep: Sequence[str] = ()
) -> PredictedRows:
    """Write `out` (Parquet: `row` from 0, kept columns, the task's outputs); rejected rows go to `<out>.rejects.jsonl`.

    `data` is a file, a folder of Parquet files or a pattern of them; both may be in an object store (`s3://…`), whose
    rows are copied first. Raises EvidenceError where the package is not the one that `sha256` names.
    """
    if not str(out).endswith(".parquet"):
        raise DeclarationError(f"{out}: the output is Parquet; end its name in .parquet")
    servable = load(package, sha256, extra=trusted_here())
    if not object_store.is_address(str(out)):
        return _predicted(data, Path(out), servable, keep)
    with storage.folder() as scratch:
        written = scratch / "out.parquet"
        found = _predicted(data, written, servable, keep)
        rejects = {f"{out}{REJECTS}": _rejects(written)} if found.rejected else {}
        object_store.put(rejects | {str(out): written}, absent=f"{out}{REJECTS}")
    return found


def _predicted(data: str, out: Path, servable: Servable, keep: Sequence[str]) -> PredictedRows:
    import pyarrow.parquet as pq

    found = PredictedRows()
    with storage.folder() as scratch, storage.replacing(_rejects(out)) as side, storage.replacing(out) as target:
        table = _read(data, scratch, servable)
        if missing := [name for name in keep if name not in table.column_names]:
            raise EvidenceError(f"{data}: has no column {missing[0]} to keep")
        schema = _schema(table, servable, keep)
        with side.open("w", encoding="utf-8") as reasons, pq.ParquetWriter(target, schema, compression="zstd") as file:
            for answered, rejected in _batches(table, data, servable, schema):
                file.write_batch(answered)
                found.add(answered.num_rows, rejected)
                reasons.writelines(
                    json.dumps({"row": row, "reason": reason}, ensure_ascii=False) + "\n"
                    for row, reason in sorted(rejected.items())
                )
    if not found.rejected:
        _rejects(out).unlink()
    return found


def _rejects(out: Path) -> Path:
    return out.with_name(f"{out.name}{REJECTS}")


def _read(data: str, scratch: Path, servable: Servable) -> "pa.Table | StoredTable":
    path = Path(data)
    if object_store.is_address(data):
        match object_store.copied(data, scratch / "rows"):
            case parquet_files.Files() as files:
                return parquet_files.stored(files)
            case file:
                path = file
    elif path.is_dir() or parquet_files.is_pattern(data):
        return parquet_files.stored(parquet_files.located(data))
    if not path.is_file():
        raise DeclarationError(f"{data}: not found; name a file, a folder of Parquet files, or a pattern of them")
    texts = [name for name, column in servable.columns.items() if column.type in TEXT]
    return formats.stored(path, data, None, Csv(text=texts), scratch)


def _schema(table: "pa.Table | StoredTable", servable: Servable, keep: Sequence[str]) -> "pa.Schema":
    import pyarrow as pa

    types = {"BOOL": pa.bool_(), "BYTES": pa.string(), "FP64": pa.float64(), "INT64": pa.int64()}
    outputs = [
        (name, types[tensor.datatype]) for tensor in servable.signature.outputs for name in _output_columns(tensor)
    ]
    kept = [(name, table.schema.field(name).type) for name in keep]
    names = [name for name, _ in (("row", None), *kept, *outputs)]
    if repeated := [name for name, times in Counter(names).items() if times > 1]:
        raise DeclarationError(f"--keep {repeated[0]}: the output has a column of that name")
    return pa.schema([("row", pa.int64()), *kept, *outputs])


def _batches(
    table: "pa.Table | StoredTable", name: str, servable: Servable, schema: "pa.Schema"
) -> "Iterator[tuple[pa.RecordBatch, dict[int, str]]]":
    """Answered rows, and by row why others have no answer."""
    made = predict_rows.conversions(table, servable.columns, name)
    start = 0
    for whole in table.to_batches():
        for first in range(0, whole.num_rows, ROWS):
            batch = whole.slice(first, ROWS)
            prepared = predict_rows.prepared(batch, servable.columns, made)
            answers, fine, reasons = predict_rows.answered(
                servable.predict_inputs, inputs(prepared.table, servable.columns)
            )
            places = [place for place, is_answered in zip(prepared.places, fine.tolist(), strict=True) if is_answered]
            rejected = prepared.rejected | {prepared.places[place]: reason for place, reason in reasons.items()}
            answered = _answers(batch, places, answers[fine], servable, schema, start)
            yield answered, {start + place: reason for place, reason in rejected.items()}
            start += batch.num_rows


def _answers(
    batch: "pa.RecordBatch", places: list[int], answers: "Floats", servable: Servable, schema: "pa.Schema", start: int
) -> "pa.RecordBatch":
    import pyarrow as pa

    signature = servable.signature
    outputs = TASKS.load(signature.task).answer(answers, signature.threshold, signature.classes)
    taken = batch.take(pa.array(places, pa.int64()))
    values = {"row": pa.array([start + place for place in places], pa.int64())}
    for tensor, data in zip(signature.outputs, outputs, strict=True):
        names = _output_columns(tensor)
        values |= {name: pa.array(data[place :: len(names)]) for place, name in enumerate(names)}
    columns = [values[name] if name in values else taken.column(name) for name in schema.names]
    return pa.record_batch([column.cast(field.type) for column, field in zip(columns, schema, strict=True)], schema)


def _output_columns(tensor: "OutputTensor") -> list[str]:
    """An output's columns; where each row has a probability per class, those that `tidegate compare` finds by name."""
    return [f"probability_{name}" for name in tensor.classes] or [tensor.name]
