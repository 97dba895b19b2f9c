"""Write the answer to a request: its outputs, as JSON or binary data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from tidegate.arrays import Floats
from tidegate.data.request_values import MismatchError
from tidegate.data.signature import OutputTensor
from tidegate.serve import binary_tensors
from tidegate.serve.package import Servable

_JSON = msgspec.json.Encoder()
Document = Mapping[str, Any]
Columns = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of a response; `header_length` is that of its JSON where binary data follow."""

    body: bytes
    header_length: int | None
    predictions: Floats

    @property
    def media_type(self) -> str:
        return "application/json" if self.header_length is None else "application/octet-stream"

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.header_length is None else {binary_tensors.HEADER: str(self.header_length)}


def columns(servable: Servable, predictions: Floats) -> Columns:
    """The values of each output, for all rows."""
    signature = servable.signature
    return servable.task.answer(predictions, signature.threshold, signature.classes)


def some(servable: Servable, values: Columns, first: int, rows: int) -> Columns:
    """Those of some rows."""
    if not servable.has_classes:
        return [column[first : first + rows] for column in values]
    widths = [len(tensor.classes) or 1 for tensor in servable.signature.outputs]
    return [column[first * width : (first + rows) * width] for column, width in zip(values, widths, strict=True)]


def write(servable: Servable, document: Document, predictions: Floats, values: Columns) -> Answer:
    """`values` has those of each output; they are finite, for a prediction that is not is refused.

    Raises MismatchError for outputs that do not exist or are named twice.
    """
    outputs: list[dict[str, Any]] = [
        {"name": tensor.name, "datatype": tensor.datatype, "shape": shape(len(predictions), tensor), "data": data}
        for tensor, data in zip(servable.signature.outputs, values, strict=True)
    ]
    named = {"model_name": servable.name, "model_version": servable.version}
    if "id" in document:
        named["id"] = document["id"]
    if "outputs" not in document and "parameters" not in document:
        return Answer(_JSON.encode({**named, "outputs": outputs}), None, predictions)
    outputs = _wanted(document.get("outputs"), outputs)
    binary: list[bytes] = []
    for place, output in enumerate(outputs):
        if binary_tensors.wants_binary(document, output["name"]):
            binary.append(binary_tensors.packed(output["datatype"], output["data"]))
            described = {key: output[key] for key in ("name", "datatype", "shape")}
            outputs[place] = described | {"parameters": {binary_tensors.SIZE: len(binary[-1])}}
    text = _JSON.encode({**named, "outputs": outputs})
    return Answer(b"".join([text, *binary]), len(text) if binary else None, predictions)


def shape(rows: int, tensor: OutputTensor) -> list[int]:
    """An output's shape: a second axis where each row has an entry per class."""
    return [rows, len(tensor.classes)] if tensor.classes else [rows]


def _wanted(requested: Any, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The outputs that a request names; all of them if it names none."""
    if requested is None:
        return outputs
    by_name = {output["name"]: output for output in outputs}
    named = [entry for entry in requested if isinstance(entry, dict)] if isinstance(requested, list) else []
    names = [str(entry["name"]) for entry in named if isinstance(entry.get("name"), str)]
    if not isinstance(requested, list) or len(names) < len(requested) or not {*names} <= {*by_name}:
        raise MismatchError(
            f"outputs must be a list of objects whose names are among {', '.join(by_name)}", cause="outputs"
        )
    if repeated := [name for name, times in Counter(names).items() if times > 1]:
        raise MismatchError(f"outputs names {repeated[0]} more than once", cause="outputs")
    return [by_name[name] for name in names]
