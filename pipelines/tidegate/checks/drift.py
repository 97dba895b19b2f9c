"""Check how far a table has drifted from the training rows or another reference."""

from collections.abc import Collection, Iterator
from pathlib import Path

from tidegate.artifacts import read_json
from tidegate.checks import to_parquet
from tidegate.checks.references import Groups
from tidegate.checks.report import ExpectationResult, Outcome, plain
from tidegate.config.schema.check import Drift
from tidegate.config.schema.data import Columns
from tidegate.config.schema.foreign_key import Dimension
from tidegate.data.statistics import table_statistics
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.stats.drift import compare
from tidegate.stats.drift_verdict import Drifted
from tidegate.stats.read_table_statistics import Statistics, read


def reference(path: Path, columns: Columns) -> Statistics:
    """The statistics in a JSON file of `tidegate split`, or of the rows in a data file."""
    if not path.is_file():
        raise EvidenceError(Problem("not found", Where(str(path))))
    if path.suffix.lower() == ".json":
        try:
            return read(read_json(path))
        except ValueError as error:
            problem = Problem(f"is not a statistics file written by `tidegate split`: {error}", Where(str(path)))
            raise EvidenceError(problem) from None
    return described(path, columns, correlated=True)


def described(
    table: Path | Groups, columns: Columns, present: Collection[str] = (), *, correlated: bool = False
) -> Statistics:
    """The statistics of the rows in a data file, or of a table on a server that has the columns `present`.

    With `correlated`, for a reference, they include how alike the rows of a block are.
    """
    if not isinstance(table, Path):
        return read(table_statistics.of_groups(table, present, columns))
    with to_parquet.parquet(table, columns) as rows:
        return read(table_statistics.of_file(rows, columns, correlated=correlated))


def entries(drift: Drift, base: Statistics, current: Statistics, columns: Columns) -> Iterator[ExpectationResult]:
    """One or two per declared feature and target; inconclusive for a column that only one side has."""
    for name, column in columns.items():
        if column.role in table_statistics.COMPARED and not (name in base.columns and name in current.columns):
            table = "the table" if name in base.columns else "the reference"
            yield _entry(name, "psi", drift, Outcome.INCONCLUSIVE, f"{table} has no column {name}")
    note = f"; the reference was {base.note}" if base.note else ""
    for drifted in compare(drift, base, current):
        outcome = Outcome(drifted.verdict.value)
        yield _entry(drifted.column, drifted.kind, drift, outcome, drifted.reason + note, drifted)


def undecided(drift: Drift, reason: str) -> ExpectationResult:
    """The entry for declared drift that could not be checked."""
    return _entry("", "drift", drift, Outcome.INCONCLUSIVE, reason)


def _entry(
    column: str, kind: str, drift: Drift, outcome: Outcome, reason: str, drifted: Drifted | None = None
) -> ExpectationResult:
    observed = None if drifted is None or drifted.interval is None else plain(drifted.interval.value)
    return ExpectationResult(
        name=f"{column}_{kind}" if column else kind,
        type="tidegate_drift" if kind == "drift" else f"tidegate_drift_{kind}",
        columns=(column,) if column else (),
        severity=drift.severity.value,
        dimension=Dimension.CONSISTENCY.value,
        outcome=outcome.value,
        reason=reason,
        limit=f"at most {getattr(drift, kind):g}" if column else "",
        judged=drifted.current if drifted else 0,
        observed=observed,
        why="a model has learnt from the training rows; on other data its scores are guesses",
    )
