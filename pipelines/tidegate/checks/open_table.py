"""A table that an engine has opened: what the checks ask of it, whatever computes the answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pyarrow as pa
    from great_expectations.execution_engine import ExecutionEngine

    from tidegate.checks.suite import Judged

Offender = tuple[tuple[Any, ...], int]
"""Values that an expectation does not allow, and the number of rows that hold them."""


class Table(Protocol):
    """A table that is open for judging."""

    @property
    def execution(self) -> "ExecutionEngine":
        """The engine of Great Expectations, with the table loaded as its active batch."""

    @property
    def types(self) -> Mapping[str, str]:
        """The type of each column in the declaration's words; of a type without a word there, the engine's own."""

    @property
    def groups(self) -> "Callable[[Sequence[str]], pa.Table] | None":
        """Gives the values of columns, each combination once with the number of its rows; None where it can't."""

    def offenders(self, judged: "Judged", breaking: Any, limit: int) -> list[Offender]:
        """The most frequent values of the judged columns in the rows that break an expectation on rows.

        `breaking` tells which rows do, in the terms of this engine: what its own metric gave when they were counted.
        Ties are in the order of the values, so that every engine names the same.
        """


def is_path(source: str) -> bool:
    """Whether it names a file of this machine, and is no URL."""
    return "://" not in source
