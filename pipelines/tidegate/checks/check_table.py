"""Check each expectation of a suite: pass, fail, inconclusive or errored.

An expectation that checked no rows is inconclusive.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tidegate.artifacts import missing
from tidegate.checks import messages
from tidegate.checks.compute import Measured, measure
from tidegate.checks.implied_expectations import expectations, mistyped
from tidegate.checks.open_table import OpenTable
from tidegate.checks.progress import LOG
from tidegate.checks.report import ExpectationResult, Offenders, Outcome, TableReport, conclude, plain, ratio
from tidegate.checks.suite import BuiltExpectation, build
from tidegate.config import expectation_columns, expression
from tidegate.config.schema.check import Check, Expectation
from tidegate.config.schema.data import Columns
from tidegate.config.schema.foreign_key import Dimension, Severity
from tidegate.errors import DeclarationError, Problem
from tidegate.kinds import ENGINES

OFFENDERS = 5
"""Values that a report names per failed expectation."""


def check_table(check: Check, path: Path, columns: Columns | None = None, *, threads: int = 1) -> TableReport:
    """Check the parquet file at `path` by the suite. Raises DeclarationError with every misdeclared expectation."""
    if not path.is_file():
        raise missing(path)
    return check_source(check, str(path), columns, threads=threads)


def check_source(check: Check, source: str, columns: Columns | None = None, *, threads: int = 1) -> TableReport:
    """Check what the suite's engine opens under that name: a parquet file, or a table in a database."""
    with ENGINES.load(check.engine).opened(source, threads) as table:
        return check_open_table(check, table, columns)


def check_open_table(check: Check, table: OpenTable, columns: Columns | None = None) -> TableReport:
    """Compute all expectations together, with details only of those that fail."""
    declared = expectations(check, columns, table.types)
    suite, unfit = _built(declared, table.types, {name: wrong for name, *wrong in mistyped(columns or {}, table.types)})
    mismatches = {one.name: unfit.get(one.name) or _mismatch(one, table.types) for one in suite}
    rows, measured = measure(
        table.execution, [expectation for expectation in suite if not mismatches[expectation.name]]
    )
    measured |= {name: Measured(error=mismatch) for name, mismatch in mismatches.items() if mismatch}
    entries = [_entry(expectation, measured[expectation.name], table) for expectation in suite]
    if columns:
        entries.insert(0, _types_entry(columns, table.types))
    return conclude(rows, len(table.types), entries)


def _built(
    declared: Mapping[str, Expectation], types: Mapping[str, str], wrong: Mapping[str, Sequence[str]]
) -> tuple[list[BuiltExpectation], dict[str, str]]:
    """The suite, and why some of it does not apply to columns that are stored as another type than declared.

    `wrong` has the stored and the declared type of those: it is the table that is at fault, not the declaration.
    """
    suite: list[BuiltExpectation] = []
    unfit: dict[str, str] = {}
    misdeclared: list[Problem] = []
    as_declared = {**types, **{name: kinds[1] for name, kinds in wrong.items()}}
    for name, expectation in declared.items():
        try:
            suite.append(build(name, expectation, types))
        except DeclarationError as error:
            try:
                suite.append(build(name, expectation, as_declared))
            except DeclarationError:
                misdeclared.extend(error.problems)
                continue
            unfit[name] = "; ".join(
                f"{column} is stored as {wrong[column][0]}, declared {wrong[column][1]}"
                for column in suite[-1].columns
                if column in wrong
            )
    if misdeclared:
        raise DeclarationError(misdeclared)
    return suite, unfit


def _mismatch(expectation: BuiltExpectation, types: Mapping[str, str]) -> str:
    """Why the expectation does not apply to this table, in the same words on every engine; empty if it does."""
    absent = [f"unknown column: {name}" for name in expectation.columns if name not in types]
    present = {name: types[name] for name in expression.columns(expectation.condition) if name in types}
    unfit = [f"when: {problem}" for problem in expression.problems(expectation.condition, present)]
    declared = expectation.declared
    unfit += [problem for _, problem in expectation_columns.problems(declared.type, declared.kwargs, types)]
    return "; ".join(dict.fromkeys(absent + unfit))


def _types_entry(columns: Columns, types: Mapping[str, str]) -> ExpectationResult:
    """Types are compared in the declaration's words: Great Expectations knows only each engine's own."""
    wrong = mistyped(columns, types)
    mismatches = "; ".join(f"{name} is stored as {stored}, declared {declared}" for name, stored, declared in wrong)
    present = sum(name in types for name in columns)
    return ExpectationResult(
        name="types_as_declared",
        type="tidegate_types_as_declared",
        columns=(),
        severity=Severity.CRITICAL.value,
        dimension=Dimension.VALIDITY.value,
        outcome=(Outcome.FAIL if wrong else Outcome.PASS if present else Outcome.INCONCLUSIVE).value,
        reason=mismatches
        or (f"{present} columns have their declared types" if present else "no declared column is present"),
        limit="the types of data.columns",
        judged=present,
        unexpected=len(wrong),
        offenders=tuple({"values": [name, stored], "rows": None} for name, stored, _ in wrong[:OFFENDERS]),
        why="a number read as text sorts and compares as text",
    )


def _entry(expectation: BuiltExpectation, measured: Measured, table: OpenTable) -> ExpectationResult:
    declared = expectation.declared
    outcome, reason = _outcome(expectation, measured)
    counted = measured.unexpected is not None and measured.rows > 0
    observed = plain(measured.observed, messages.limits(declared.kwargs))
    return ExpectationResult(
        name=expectation.name,
        type=declared.type,
        columns=expectation.columns,
        severity=declared.severity.value,
        dimension=declared.dimension.value,
        outcome=outcome.value,
        reason=reason,
        limit=messages.limit(declared.kwargs, observed),
        judged=measured.rows,
        unexpected=measured.unexpected,
        ratio=ratio(measured.unexpected, measured.rows) if counted and measured.unexpected is not None else None,
        observed=observed,
        offenders=_offenders(expectation, measured, table) if outcome is Outcome.FAIL else (),
        when=declared.when or "",
        why=declared.why,
        owner=declared.owner,
    )


def _outcome(expectation: BuiltExpectation, measured: Measured) -> tuple[Outcome, str]:
    declared = expectation.declared
    if measured.error:
        return Outcome.ERRORED, f"could not be computed: {measured.error}"
    if not expectation.columns and not measured.success:
        return Outcome.FAIL, messages.failed(declared.kwargs, measured)
    if measured.rows == 0:
        return Outcome.INCONCLUSIVE, messages.nothing_checked(expectation, measured)
    if measured.rows < declared.min_rows:
        return Outcome.INCONCLUSIVE, f"checked {measured.rows:,} rows; min_rows is {declared.min_rows:,}"
    if declared.kwargs.get("mostly") == 0:
        return Outcome.INCONCLUSIVE, "mostly is 0: no data can fail it"
    if measured.success:
        return Outcome.PASS, messages.passed(declared.kwargs, measured)
    return Outcome.FAIL, messages.failed(declared.kwargs, measured)


def _offenders(expectation: BuiltExpectation, measured: Measured, table: OpenTable) -> tuple[Offenders, ...]:
    if measured.examples:
        return tuple({"values": [value], "rows": None} for value in sorted(map(plain, measured.examples), key=str))
    if (
        measured.breaking is None
        or not measured.unexpected
        or expectation.declared.type == "expect_column_values_to_not_be_null"
    ):
        return ()
    limits = messages.limits(expectation.declared.kwargs)
    LOG.info("values that break %s", expectation.name)
    return tuple(
        {"values": [plain(value, limits) for value in values], "rows": rows}
        for values, rows in table.offenders(expectation, measured.breaking, OFFENDERS)
    )
