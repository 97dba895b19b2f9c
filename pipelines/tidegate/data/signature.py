"""The records of signature.json: what a served model takes and returns."""

from dataclasses import asdict, dataclass

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
    classes: tuple[str, ...] = ()
    """The classes that each row has an entry for, in their order; empty where it has one entry."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a served model takes and returns: what signature.json holds."""

    model: str
    task: str
    threshold: float
    inputs: tuple[InputTensor, ...]
    outputs: tuple[OutputTensor, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of which a prediction has a probability each; empty where it is one number."""
        return next((output.classes for output in self.outputs if output.classes), ())

    def as_json(self) -> dict[str, object]:
        """What signature.json holds: an output with one entry per row has no `classes`."""
        described = asdict(self)
        for output in described["outputs"]:
            if not output["classes"]:
                del output["classes"]
        return described

    @property
    def columns(self) -> Columns:
        """The feature columns that it was made from."""
        return {
            tensor.name: Column(type=tensor.type, role=ColumnRole.FEATURE, nullable=tensor.nullable, unit=tensor.unit)
            for tensor in self.inputs
        }
