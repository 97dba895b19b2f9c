"""A table that an engine has opened, with what the checks need of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import pyarrow as pa
    from great_expectations.execution_engine import ExecutionEngine

    from tidegate.checks.suite import BuiltExpectation

Offender = tuple[tuple[object, ...], int]
"""Values that an expectation does not allow, and the number of rows that hold them."""


class Breaking(NamedTuple):
    """The rows that break an expectation: what the engine's own metric returned when they were counted."""

    condition: object
    """Marks the rows, in the terms of this engine: values of a data frame, a column's expression, an SQL clause."""
    domain: Mapping[str, object]
    """Selects the rows that were checked, in Great Expectations' terms."""


class OpenTable(Protocol):
    """A table that is open for checking."""

    @property
    def execution(self) -> "ExecutionEngine":
        """The engine of Great Expectations, with the table loaded as its active batch."""

    @property
    def types(self) -> Mapping[str, str]:
        """The type of each column in the declaration's words; the engine's own where the declaration has none."""

    @property
    def groups(self) -> "Callable[[Sequence[str]], pa.Table] | None":
        """Returns the values of columns, each combination once with the number of its rows; None where it can't."""

    def offenders(self, expectation: "BuiltExpectation", breaking: Breaking, limit: int) -> list[Offender]:
        """The most frequent values of the expectation's columns in the rows that break it.

        Ties are in the order of the values, so that every engine names the same.
        """


def is_path(source: str) -> bool:
    """Whether it names a local file, not a URL."""
    return "://" not in source
