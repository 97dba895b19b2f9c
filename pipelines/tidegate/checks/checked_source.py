"""Check one table, in a file or on a server: for the stage and `tidegate check`."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tidegate.checks import references, to_parquet
from tidegate.checks.lazy_gx_import import lazy_gx_import
from tidegate.checks.report import TableReport, extended
from tidegate.config.schema.check import Check
from tidegate.config.schema.data import Columns

ON_A_SERVER = "sql"
"""The engine of a table behind a URL that the suite's own engine does not open."""


@dataclass(frozen=True, slots=True)
class CheckedSource:
    """The report, and the rows that it is about, for callers that describe them while they are open."""

    report: TableReport
    rows: Path | references.Groups | None
    """A parquet file; for a table on a server, what groups its rows; None where its engine has no such query."""
    types: Collection[str] = ()
    """The columns of a table on a server."""


@contextmanager
def checked_source(check: Check, source: str, *, columns: Columns, keys: Path, threads: int) -> Iterator[CheckedSource]:
    """Check expectations and references on a data file of any format, or on a table behind a URL.

    `keys` is the folder of the sources' keys, of which nothing is read where no reference is declared.
    """
    with lazy_gx_import(check.engine):  # before the first import of an engine
        from tidegate.checks.check_table import check_open_table, check_table
        from tidegate.checks.open_table import is_path
        from tidegate.kinds import ENGINES

    if is_path(source):
        with to_parquet.parquet(Path(source), columns) as file:
            report = check_table(check, file, columns, threads=threads)
            known = references.entries(check.references, keys, file, threads=threads)
            yield CheckedSource(extended(report, known), file)
        return
    engine = ENGINES.load(check.engine)
    if not engine.opens(source):
        check = check.model_copy(update={"engine": ON_A_SERVER})
        engine = ENGINES.load(ON_A_SERVER)
    with engine.opened(source, threads) as table:
        known = references.entries(check.references, keys, table.groups, threads=threads)
        yield CheckedSource(extended(check_open_table(check, table, columns), known), table.groups, table.types)
