"""The records of signature.json: what a served model takes and returns."""

from dataclasses import asdict, dataclass

from tidegate.columns import ColumnRole, ColumnType

PREDICTED = "tidegate_predicted"
"""The key of a row that a server logged, for what was answered: a number, or one per class."""


@dataclass(frozen=True, slots=True)
class InputTensor:
    """One feature of a request."""

    name: str
    datatype: str
    type: ColumnType
    nullable: bool
    unit: str | None
    private: bool = False
    """Whether its values are never shown, and never logged."""

    @property
    def role(self) -> ColumnRole:
        return ColumnRole.FEATURE


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
        """What signature.json holds: no `classes` of an output with one entry per row, no `private` that is false."""
        described = asdict(self)
        for tensor in described["inputs"]:
            if not tensor["private"]:
                del tensor["private"]
        for output in described["outputs"]:
            if not output["classes"]:
                del output["classes"]
        return described

    @property
    def columns(self) -> dict[str, InputTensor]:
        """The inputs by name, as descriptions of the feature columns that they were made from."""
        return {tensor.name: tensor for tensor in self.inputs}
