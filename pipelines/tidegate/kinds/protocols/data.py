"""What reads, cuts and checks the table."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from tidegate.checks.open_table import OpenTable
    from tidegate.config.schema.data import Columns
    from tidegate.config.section import Section


class DataSource(Protocol):
    """Where rows come from: a file of `data/sources/`, named by `kind` in `data.sources`.

    A kind of many rows also has `stored(params, folder)`, which gives a table or a `StoredTable` of rows in `folder`. A
    kind whose content is pinned by `sha256` also has `pin(params)`, the digest of what is there now. One that may give
    other rows for the same declaration says so by `cautions(params)`, (key, message) each.
    """

    @property
    def Params(self) -> "type[Section]":
        """What is declared of it; the first field is `kind`."""

    def read(self, params: Any) -> "pa.Table":
        """All rows. Raises DeclarationError, EvidenceError or InfrastructureError, never with a secret in it."""


class Split(Protocol):
    """How rows become train, holdout and recent: a file of `data/splits/`, named by `kind` in `data.split`.

    A kind that cuts at points in time also has `moved(params, seconds)`: the fields that move, as they are written.
    """

    @property
    def Params(self) -> "type[Section]":
        """What is declared of it; the first field is `kind`."""

    def assign(
        self, params: Any, table: "pa.Table", columns: "Columns", generator: "np.random.Generator"
    ) -> "dict[str, NDArray[np.bool_]]":
        """The rows of `train`, `holdout` and perhaps `recent`, as masks over the table.

        The table has all columns. A kind that needs few lists their roles, `READS = ("time",)`, and gets few: a long
        table is then never in memory whole.
        """


class EngineKind(Protocol):
    """Where expectations are computed: a file of `checks/engines/`, named by `check.engine`.

    One that needs an extra names it in the error when it is loaded, or opens a table, without it.
    """

    def opens(self, source: str) -> bool:
        """Whether it opens this source: the path of a parquet file, or a URL."""

    def opened(self, source: str, threads: int) -> "AbstractContextManager[OpenTable]":
        """Open the parquet file, or the table in a database, at `source`; missing is NULL and NaN alike."""
