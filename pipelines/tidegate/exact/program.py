"""The program of an exact form: steps over a matrix of doubles.

Each step is one operator of ONNX. The input `x` has a row per row of a request. Step i makes the value `v<i>`, the last
one the result; constant i is `c<i>`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from tidegate.arrays import Floats

Array = Any
"""A numpy array of doubles, 64-bit integers or bytes. numpy is not loaded where a program is only declared."""
INPUT = "x"


class Attribute(IntEnum):
    """How ONNX writes an attribute: its AttributeType."""

    INT = 2
    TENSOR = 4
    INTS = 7


class Element(IntEnum):
    """ONNX's numbers for types of elements."""

    FLOAT = 1
    UINT8 = 2
    INT64 = 7
    DOUBLE = 11


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator that a program may use: its domain, its number of inputs (None: one or more) and its attributes."""

    inputs: int | None
    attributes: Mapping[str, Attribute]
    domain: str = ""


@dataclass(frozen=True, slots=True)
class ProgramStep:
    """One operator applied to values and constants, by name."""

    operator: str
    inputs: tuple[str, ...]
    attributes: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Program:
    """Steps over `width` input columns. Doubles and 64-bit integers are constants; each has two dimensions at most."""

    width: int
    constants: tuple[Array, ...]
    steps: tuple[ProgramStep, ...]


TREES = Operator(
    1,
    {
        "aggregate_function": Attribute.INT,
        "leaf_targetids": Attribute.INTS,
        "leaf_weights": Attribute.TENSOR,
        "membership_values": Attribute.TENSOR,
        "n_targets": Attribute.INT,
        "nodes_falseleafs": Attribute.INTS,
        "nodes_falsenodeids": Attribute.INTS,
        "nodes_featureids": Attribute.INTS,
        "nodes_missing_value_tracks_true": Attribute.INTS,
        "nodes_modes": Attribute.TENSOR,
        "nodes_splits": Attribute.TENSOR,
        "nodes_trueleafs": Attribute.INTS,
        "nodes_truenodeids": Attribute.INTS,
        "post_transform": Attribute.INT,
        "tree_roots": Attribute.INTS,
    },
    domain="ai.onnx.ml",
)
OPERATORS = {
    "Add": Operator(2, {}),
    "Cast": Operator(1, {"to": Attribute.INT}),
    "Concat": Operator(None, {"axis": Attribute.INT}),
    "Div": Operator(2, {}),
    "Gather": Operator(2, {"axis": Attribute.INT}),
    "IsNaN": Operator(1, {}),
    "Mul": Operator(2, {}),
    "Sub": Operator(2, {}),
    "TreeEnsemble": TREES,
    "Where": Operator(3, {}),
}
OPTIONAL = frozenset({"membership_values"})


class Writer:
    """Collects the steps of a program; each call returns the name of the value it makes.

    The program's input has the codes of so many `texts` first, then the numbers.
    """

    def __init__(self, *, texts: int, numbers: int) -> None:
        self.texts = texts
        self._width = texts + numbers
        self._constants: list[Array] = []
        self._steps: list[ProgramStep] = []

    def constant(self, values: Floats | Array) -> str:
        self._constants.append(values)
        return f"c{len(self._constants) - 1}"

    def step(self, operator: str, *inputs: str, **attributes: Array) -> str:
        self._steps.append(ProgramStep(operator, inputs, attributes))
        return f"v{len(self._steps) - 1}"

    def program(self) -> Program:
        return Program(self._width, tuple(self._constants), tuple(self._steps))
