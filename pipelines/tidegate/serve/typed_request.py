"""Read a plain request straight into typed tensors.

That takes a third of the time of JSON that is parsed and then looked at. What it reads, `request_body.parse` and
`request_values.validated` read with the same values. Everything else, and every doubt, is left to them: they decide,
and say what is wrong.
"""

from collections.abc import Mapping
from functools import cache

import msgspec

from tidegate.data.request_values import KINDS
from tidegate.data.signature import InputTensor

LONGEST_ID = 200


class Tensor(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A tensor without parameters."""

    name: str
    datatype: str
    shape: list[int]
    data: list[int | float | str | bool | None]


class Request(msgspec.Struct, forbid_unknown_fields=True):
    """A request that asks for all outputs, as JSON."""

    inputs: list[Tensor]
    id: str | msgspec.UnsetType = msgspec.UNSET


@cache
def _decoder() -> msgspec.json.Decoder[Request]:
    return msgspec.json.Decoder(Request)


class PlainReader:
    """Reads requests for these inputs; what they may be is looked up once, not for each request."""

    def __init__(self, columns: Mapping[str, InputTensor]) -> None:
        self._names = columns.keys()
        self._inputs = tuple((name, *KINDS[column.type], column.nullable) for name, column in columns.items())

    def read(self, body: bytes, most_rows: int) -> tuple[dict[str, object], dict[str, list[object]]] | None:
        """The request without its inputs, and their values by name in the signature's order; None where it is not
        plain.
        """
        try:
            request = _decoder().decode(body)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None
        tensors = {tensor.name: tensor for tensor in request.inputs}
        if tensors.keys() != self._names or len(tensors) != len(request.inputs) or _may_repeat_a_key(body, request):
            return None
        count = len(request.inputs[0].data)
        if not 1 <= count <= most_rows:
            return None
        shapes = ([count], [count, 1])
        values: dict[str, list[object]] = {}
        for name, datatype, misfit, nullable in self._inputs:
            tensor = tensors[name]
            data: list[object] = tensor.data  # type: ignore[assignment]
            if tensor.datatype != datatype or len(data) != count or tensor.shape not in shapes:
                return None
            for value in data:
                if misfit(value) if value is not None else not nullable:
                    return None
            values[name] = data
        if request.id is msgspec.UNSET:
            return {}, values
        return ({"id": request.id}, values) if len(request.id) <= LONGEST_ID else None


def _may_repeat_a_key(body: bytes, request: Request) -> bool:
    """Whether there are more colons than keys and texts account for: of a repeated key the decoder takes the last."""
    keys = 1 + 4 * len(request.inputs) + (request.id is not msgspec.UNSET)
    colons = body.count(b":")
    if colons == keys:
        return False
    texts = [value for tensor in request.inputs for value in tensor.data if isinstance(value, str)]
    texts += [tensor.name for tensor in request.inputs]
    texts += [request.id] if isinstance(request.id, str) else []
    return b"\\" in body or colons != keys + sum(text.count(":") for text in texts)
