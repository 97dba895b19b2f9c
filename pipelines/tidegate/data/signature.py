"""The records of signature.json: what a served model takes and returns."""

from dataclasses import dataclass

from tidegate.config.schema.data import Column, ColumnRole, Columns, ColumnType


@dataclass(frozen=True, slots=True)
class InputTensor:
    """One feature of a request."""

    name: str
    datatype: str
    type: ColumnType
    nullable: bool
    unit: str | None


@dataclass(frozen=True, slots=True)
class OutputTensor:
    """One tensor of an answer."""

    name: str
    datatype: str


@dataclass(frozen=True, slots=True)
class Signature:
    """What a served model takes and returns: what signature.json holds."""

    model: str
    task: str
    threshold: float
    inputs: tuple[InputTensor, ...]
    outputs: tuple[OutputTensor, ...]

    @property
    def columns(self) -> Columns:
        """The feature columns that it was made from."""
        return {
            tensor.name: Column(type=tensor.type, role=ColumnRole.FEATURE, nullable=tensor.nullable, unit=tensor.unit)
            for tensor in self.inputs
        }
