"""Write the answer to a request: its outputs, as JSON or binary data."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tidegate.arrays import Floats
from tidegate.data.request_values import MismatchError
from tidegate.data.signature import OutputTensor
from tidegate.kinds import TASKS
from tidegate.serve import binary_tensors
from tidegate.serve.package import Servable

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
Document = Mapping[str, Any]


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


def write(servable: Servable, document: Document, answers: Floats) -> Answer:
    """Raises MismatchError for outputs that do not exist or are named twice."""
    outputs = _wanted(document.get("outputs"), _outputs(servable, answers))
    binary: list[bytes] = []
    for place, output in enumerate(outputs):
        if binary_tensors.wants_binary(document, output["name"]):
            binary.append(binary_tensors.packed(output["datatype"], output["data"]))
            described = {key: output[key] for key in ("name", "datatype", "shape")}
            outputs[place] = described | {"parameters": {binary_tensors.SIZE: len(binary[-1])}}
    named = {"model_name": servable.name, "model_version": servable.version}
    answer = named | ({"id": document["id"]} if "id" in document else {}) | {"outputs": outputs}
    text = _JSON.encode(answer).encode()
    return Answer(b"".join([text, *binary]), len(text) if binary else None, answers)


def shape(rows: int, tensor: OutputTensor) -> list[int]:
    """An output's shape: a second axis where each row has an entry per class."""
    return [rows, len(tensor.classes)] if tensor.classes else [rows]


def _outputs(servable: Servable, answers: Floats) -> list[dict[str, Any]]:
    signature = servable.signature
    values = TASKS.load(signature.task).answer(answers, signature.threshold, signature.classes)
    return [
        {"name": tensor.name, "datatype": tensor.datatype, "shape": shape(len(answers), tensor), "data": data}
        for tensor, data in zip(signature.outputs, values, strict=True)
    ]


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
