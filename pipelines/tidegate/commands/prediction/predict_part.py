"""Answer a part of the rows: the same on this machine as on a worker of a cluster.

A part's answer is one file of Arrow, with the rejected rows in its metadata: it is sent and kept as it is.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tidegate.commands.prediction import predict_rows
from tidegate.data.column_types.conversion import Conversion
from tidegate.errors import DeclarationError
from tidegate.kinds import TASKS
from tidegate.models.features import inputs
from tidegate.serve.package import Servable

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.arrays import Floats
    from tidegate.data.signature import OutputTensor, Signature
    from tidegate.data.stored_table import StoredTable

_REJECTED = b"rejected"


@dataclass(frozen=True, slots=True)
class PartForm:
    """How each input's column is read, and the columns of the output."""

    made: Mapping[str, Conversion]
    schema: "pa.Schema"


@dataclass(frozen=True, slots=True)
class RowsPart:
    """Rows with the model's inputs and the kept columns; `start` is the first one's place in the data."""

    start: int
    batch: "pa.RecordBatch"


@dataclass(frozen=True, slots=True)
class AnsweredPart:
    """Answered rows, and by place in the data why others have no answer."""

    answered: "pa.RecordBatch"
    rejected: Mapping[int, str]


def part_form(table: "pa.Table | StoredTable", name: str, servable: Servable, keep: Sequence[str]) -> PartForm:
    """Raises EvidenceError, with all problems, for rows that do not fit; DeclarationError for a repeated column."""
    import pyarrow as pa

    types = {"BOOL": pa.bool_(), "BYTES": pa.string(), "FP64": pa.float64(), "INT64": pa.int64()}
    outputs = [
        (name, types[tensor.datatype]) for tensor in servable.signature.outputs for name in _output_columns(tensor)
    ]
    kept = [(name, table.schema.field(name).type) for name in keep]
    names = ["row", *(name for name, _ in (*kept, *outputs))]
    if repeated := [name for name, times in Counter(names).items() if times > 1]:
        raise DeclarationError(f"--keep {repeated[0]}: the output has a column of that name")
    schema = pa.schema([("row", pa.int64()), *kept, *outputs])
    return PartForm(predict_rows.conversions(table, servable.columns, name), schema)


def answer(servable: Servable, form: PartForm, part: RowsPart) -> bytes:
    """The part's answer, of the same bytes wherever the same libraries made it."""
    prepared = predict_rows.prepared(part.batch, servable.columns, form.made)
    answers, fine, reasons = predict_rows.answered(servable.predict_inputs, inputs(prepared.table, servable.columns))
    places = [place for place, is_answered in zip(prepared.places, fine.tolist(), strict=True) if is_answered]
    rejected = prepared.rejected | {prepared.places[place]: reason for place, reason in reasons.items()}
    answered = _answered(part, places, answers[fine], servable.signature, form.schema)
    return _packed(answered, {part.start + place: rejected[place] for place in sorted(rejected)})


def read(answer: "bytes | pa.Buffer") -> AnsweredPart:
    """Raises ArrowInvalid, or ValueError, for what `answer` did not write."""
    import pyarrow as pa

    with pa.ipc.open_file(pa.BufferReader(answer)) as file:
        if file.num_record_batches != 1:
            raise pa.ArrowInvalid(f"holds {file.num_record_batches} batches, not 1")
        rejected = json.loads((file.schema.metadata or {})[_REJECTED])
        batch = file.get_batch(0).replace_schema_metadata(None)
    return AnsweredPart(batch, {int(place): str(reason) for place, reason in rejected})


def _packed(answered: "pa.RecordBatch", rejected: Mapping[int, str]) -> bytes:
    import pyarrow as pa

    noted = answered.replace_schema_metadata({_REJECTED: json.dumps([*rejected.items()])})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, noted.schema) as file:
        file.write_batch(noted)
    return bytes(sink.getvalue().to_pybytes())


def _answered(
    part: RowsPart, places: list[int], answers: "Floats", signature: "Signature", schema: "pa.Schema"
) -> "pa.RecordBatch":
    import pyarrow as pa

    outputs = TASKS.load(signature.task).answer(answers, signature.threshold, signature.classes)
    taken = part.batch.take(pa.array(places, pa.int64()))
    values: dict[str, Any] = {"row": pa.array([part.start + place for place in places], pa.int64())}
    for tensor, data in zip(signature.outputs, outputs, strict=True):
        names = _output_columns(tensor)
        values |= {name: pa.array(data[place :: len(names)]) for place, name in enumerate(names)}
    columns = [values[name] if name in values else taken.column(name) for name in schema.names]
    return pa.record_batch([column.cast(field.type) for column, field in zip(columns, schema, strict=True)], schema)


def _output_columns(tensor: "OutputTensor") -> list[str]:
    """An output's columns; where each row has a probability per class, those that `tidegate compare` finds by name."""
    return [f"probability_{name}" for name in tensor.classes] or [tensor.name]
