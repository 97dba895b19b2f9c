"""Read a plain request straight into typed tensors.

That takes a fifth of the time of JSON that is parsed and then looked at. What it reads, `request_body.parse` and
`request_values.validated` read with the same values. Everything else, and every doubt, is left to them: they decide,
and say what is wrong.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import NoneType
from typing import Annotated

import msgspec

from tidegate.columns import ColumnType
from tidegate.data.request_values import KINDS, LONGEST_TEXT, MOST_INT, MOST_NUMBER
from tidegate.data.signature import InputTensor

LONGEST_ID = 200
_no_time = KINDS[ColumnType.TIMESTAMP][1]
_Int = Annotated[int, msgspec.Meta(ge=-MOST_INT - 1, le=MOST_INT)]
_Float = Annotated[float, msgspec.Meta(ge=-MOST_NUMBER, le=MOST_NUMBER)]
_Text = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
_TYPES = {ColumnType.BOOL: (bool,), ColumnType.FLOAT: (float, int), ColumnType.INT: (int,)}
"""What a column's values are in JSON; of the other columns they are texts."""


class Tensor(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A tensor without parameters."""

    name: str
    datatype: str
    shape: list[int]
    data: list[_Int | _Float | _Text | bool | None]


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
        self._names = [*columns]
        self._datatypes = [KINDS[column.type][0] for column in columns.values()]
        self._types = [
            frozenset((*_TYPES.get(column.type, (str,)), *([NoneType] if column.nullable else [])))
            for column in columns.values()
        ]
        self._times = [place for place, column in enumerate(columns.values()) if column.type is ColumnType.TIMESTAMP]

    def read(self, body: bytes, most_rows: int) -> tuple[dict[str, object], dict[str, list[object]]] | None:
        """The request without its inputs, and their values by name in the signature's order; None where it is not
        plain.
        """
        try:
            request = _decoder().decode(body)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None
        tensors = self._in_order(request.inputs)
        if not tensors or _may_repeat_a_key(body, request):
            return None
        values: list[list[object]] = [tensor.data for tensor in tensors]  # type: ignore[misc]
        count = len(values[0])
        if not 1 <= count <= most_rows or [tensor.datatype for tensor in tensors] != self._datatypes:
            return None
        shapes = [tensor.shape for tensor in tensors]
        if shapes.count([count]) + shapes.count([count, 1]) < len(tensors):
            return None
        if [*map(len, values)].count(count) < len(values) or not self._fit(values):
            return None
        named = dict(zip(self._names, values, strict=True))
        if request.id is msgspec.UNSET:
            return {}, named
        return ({"id": request.id}, named) if len(request.id) <= LONGEST_ID else None

    def _in_order(self, tensors: Sequence[Tensor]) -> Sequence[Tensor]:
        """The tensors in the signature's order; none where they are others."""
        names = [tensor.name for tensor in tensors]
        if names == self._names:
            return tensors
        if sorted(names) != sorted(self._names):
            return ()
        by_name = dict(zip(names, tensors, strict=True))
        return [by_name[name] for name in self._names]

    def _fit(self, values: Sequence[Sequence[object]]) -> bool:
        """Whether each value is one of its column's types; the decoder has refused what no column takes."""
        for types, column in zip(self._types, values, strict=True):
            for value in column:
                if type(value) not in types:
                    return False
        return not any(value is not None and _no_time(value) for place in self._times for value in values[place])


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
