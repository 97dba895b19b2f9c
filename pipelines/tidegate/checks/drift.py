"""Judge how far a table has drifted from the training rows, or from a table that is named instead."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from tidegate.artifacts import read_json
from tidegate.checks import to_parquet
from tidegate.checks.references import Groups
from tidegate.checks.report import Entry, Outcome, plain
from tidegate.config.schema.check import Dimension, Drift
from tidegate.config.schema.data import Columns
from tidegate.data import statistics
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.stats.drift import Drifted, compare
from tidegate.stats.table_statistics import Statistics, read


def reference(path: Path, columns: Columns, *, threads: int = 1) -> Statistics:
    """The statistics in a JSON file, as `tidegate split` keeps them, or of the rows in a data file."""
    if not path.is_file():
        raise EvidenceError(Problem("does not exist", Where(str(path))))
    if path.suffix.lower() == ".json":
        try:
            return read(read_json(path))
        except ValueError as error:
            problem = Problem(f"is no statistics of `tidegate split`: {error}", Where(str(path)))
            raise EvidenceError(problem) from None
    return described(path, columns, threads=threads, correlated=True)


def described(
    table: Path | Groups, columns: Columns, present: Collection[str] = (), *, threads: int = 1, correlated: bool = False
) -> Statistics:
    """The statistics of the rows in a data file, or of a table elsewhere that has the columns `present`.

    How alike the rows of a block are is a matter of the reference: it is described where `correlated`.
    """
    if not isinstance(table, Path):
        return read(statistics.of_groups(table, present, columns))
    with to_parquet.parquet(table, columns) as rows:
        return read(statistics.of_file(rows, columns, threads=threads, correlated=correlated))


def entries(drift: Drift, base: Statistics, here: Statistics, columns: Columns) -> Iterator[Entry]:
    """One or two per declared feature and target. A column that only one of them describes can't be judged."""
    for name, column in columns.items():
        if column.role in statistics.COMPARED and not (name in base.columns and name in here.columns):
            table = "the table" if name in base.columns else "the reference"
            yield _entry(name, "psi", drift, Outcome.INCONCLUSIVE, f"{name} is no such column of {table}")
    note = f"; the reference was {base.note}" if base.note else ""
    for each in compare(drift, base, here):
        yield _entry(each.column, each.kind, drift, Outcome(each.verdict.value), each.reason + note, each)


def undecided(drift: Drift, reason: str) -> Entry:
    """What stands for the drift that is declared and could not be judged."""
    return _entry("", "drift", drift, Outcome.INCONCLUSIVE, reason)


def _entry(column: str, kind: str, drift: Drift, outcome: Outcome, reason: str, seen: Drifted | None = None) -> Entry:
    observed: Any = None if seen is None or seen.interval is None else plain(seen.interval.value)
    return Entry(
        name=f"{column}_{kind}" if column else kind,
        type="tidegate_drift" if kind == "drift" else f"tidegate_drift_{kind}",
        columns=(column,) if column else (),
        severity=drift.severity.value,
        dimension=Dimension.CONSISTENCY.value,
        outcome=outcome.value,
        reason=reason,
        limit=f"at most {getattr(drift, kind):g}" if column else "",
        judged=seen.current if seen else 0,
        observed=observed,
        why="a model knows the training rows; elsewhere its scores are guesses",
    )
