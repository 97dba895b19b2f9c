"""Where expectations are computed, one engine per file. The same suite gives the same report on every one."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
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


class Engine(Protocol):
    """A module in this folder. One that needs an extra says so when it is loaded or opens a table without it."""

    def opens(self, source: str) -> bool:
        """Whether it opens what is named like that: the path of a parquet file, or a URL."""

    def opened(self, source: str, threads: int) -> AbstractContextManager[Table]:
        """Open the parquet file, or the table in a database, at `source`; missing is NULL and NaN alike."""


def is_path(source: str) -> bool:
    """Whether it names a file of this machine, and is no URL."""
    return "://" not in source
