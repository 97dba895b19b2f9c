"""The binary tensor extension of the Open Inference Protocol.

The header `Inference-Header-Content-Length` says how long the JSON is; after it come the values of the tensors that
have `binary_data_size` instead of data. `tritonclient.http` sends and asks for it by default.
https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md
"""

import struct
from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

from tidegate.data.request_values import MismatchError

HEADER = "inference-header-content-length"
EXTENSION = "binary_tensor_data"
NUMBERS = {"BOOL": "?", "FP64": "d", "INT64": "q"}
SIZE = "binary_data_size"


def split(body: bytes, declared: str | None) -> tuple[bytes, bytes | None]:
    """The JSON and what follows it; None where the request has no such header."""
    if declared is None:
        return body, None
    if not declared.isascii() or not declared.isdecimal() or len(declared) > 9 or int(declared) > len(body):
        raise MismatchError(f"the header {HEADER} must be a length within the body's {len(body)} bytes", cause="binary")
    return body[: int(declared)], body[int(declared) :]


def with_data(document: Mapping[str, Any], binary: bytes) -> dict[str, object]:
    """The request with the values of its binary tensors as lists; NaN is a missing value."""
    tensors = document.get("inputs")
    place = 0
    made: list[object] = []
    for tensor in tensors if isinstance(tensors, list) else ():
        size = _size(tensor)
        if size is None:
            made.append(tensor)
            continue
        if "data" in tensor or place + size > len(binary):
            raise MismatchError(f"an input has both data and {SIZE}, or more of it than the body", cause="binary")
        made.append({**tensor, "data": _values(tensor.get("datatype"), binary[place : place + size])})
        place += size
    if place != len(binary):
        raise MismatchError(f"the body has {len(binary)} bytes of binary data, the inputs {place}", cause="binary")
    return {**document, "inputs": made}


def wants_binary(document: Mapping[str, Any], name: str) -> bool:
    """Whether an output is asked for as binary data: by itself, or by the request's default."""
    parameters = document.get("parameters")
    default = isinstance(parameters, dict) and parameters.get("binary_data_output") is True
    for output in document.get("outputs") or ():
        if output["name"] == name and isinstance(chosen := output.get("parameters"), dict):
            return bool(chosen.get("binary_data", default))
    return default


def packed(datatype: str, data: Sequence[Any]) -> bytes:
    """The values of one output."""
    if datatype == "BYTES":
        texts = [str(value).encode() for value in data]
        return b"".join(struct.pack("<I", len(text)) + text for text in texts)
    return struct.pack(f"<{len(data)}{NUMBERS[datatype]}", *data)


def _size(tensor: object) -> int | None:
    match tensor:
        case {"parameters": {"binary_data_size": bool()}}:
            raise MismatchError(f"{SIZE} must be a number of bytes", cause="binary")
        case {"parameters": {"binary_data_size": int(size)}} if size >= 0:
            return size
        case {"parameters": {"binary_data_size": _}}:
            raise MismatchError(f"{SIZE} must be a number of bytes", cause="binary")
        case _:
            return None


def _values(datatype: object, content: bytes) -> list[object]:
    if datatype == "BYTES":
        return _texts(content)
    if not isinstance(datatype, str) or datatype not in NUMBERS:
        raise MismatchError(f"binary data must be of datatype {', '.join(['BYTES', *NUMBERS])}", cause="binary")
    count, rest = divmod(len(content), struct.calcsize(f"<{NUMBERS[datatype]}"))
    if rest:
        raise MismatchError(f"{len(content)} bytes are not a whole number of {datatype} values", cause="binary")
    values: tuple[Any, ...] = struct.unpack(f"<{count}{NUMBERS[datatype]}", content)
    if datatype == "FP64":
        return [None if isnan(value) else value for value in values]
    return list(values)


def _texts(content: bytes) -> list[object]:
    """Each text follows its length in bytes, a number of four."""
    texts: list[object] = []
    place = 0
    while place < len(content):
        end = place + 4 + int.from_bytes(content[place : place + 4], "little")
        if place + 4 > len(content) or end > len(content):
            raise MismatchError("a text of binary data is longer than its tensor", cause="binary")
        try:
            texts.append(content[place + 4 : end].decode())
        except UnicodeDecodeError:
            raise MismatchError("a text of binary data is not in UTF-8", cause="binary") from None
        place = end
    return texts
