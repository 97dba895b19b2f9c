"""Judge each expectation of a suite on a table: pass, fail, inconclusive, or errored. Nothing judged is no pass."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tidegate.checks import messages
from tidegate.checks.compute import Measured, measure
from tidegate.checks.implied_expectations import expectations, mistyped
from tidegate.checks.open_table import Table
from tidegate.checks.progress import LOG
from tidegate.checks.report import Entry, Outcome, Report, conclude, plain
from tidegate.checks.suite import Judged, build
from tidegate.config import expectation_columns, expression
from tidegate.config.schema.check import Check, Dimension, Expectation, Severity
from tidegate.config.schema.data import Columns
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.kinds import ENGINES

OFFENDERS = 5
"""Values that a report names per failed expectation."""


def check_table(check: Check, path: Path, columns: Columns | None = None, *, threads: int = 1) -> Report:
    """Judge the parquet file at `path` by the suite. Raises DeclarationError with every misdeclared expectation."""
    if not path.is_file():
        raise EvidenceError(Problem("does not exist; run `dvc repro` to make it", Where(str(path))))
    return judge_source(check, str(path), columns, threads=threads)


def judge_source(check: Check, source: str, columns: Columns | None = None, *, threads: int = 1) -> Report:
    """Judge what the suite's engine opens under that name: a parquet file, or a table in a database."""
    with ENGINES.load(check.engine).opened(source, threads) as table:
        return judge(check, table, columns)


def judge(check: Check, table: Table, columns: Columns | None = None) -> Report:
    """All expectations are computed together; details only of those that fail."""
    suite = _built(expectations(check, columns, table.types), table.types)
    measured = {each.name: Measured(error=error) for each in suite if (error := _mismatch(each, table.types))}
    rows, computed = measure(table.execution, [each for each in suite if each.name not in measured])
    measured |= computed
    entries = [_entry(each, measured[each.name], table) for each in suite]
    if columns:
        entries.insert(0, _types_entry(columns, table.types))
    return conclude(rows, len(table.types), entries)


def _built(declared: Mapping[str, Expectation], types: Mapping[str, str]) -> list[Judged]:
    suite: list[Judged] = []
    misdeclared: list[Problem] = []
    for name, expectation in declared.items():
        try:
            suite.append(build(name, expectation, types))
        except DeclarationError as error:
            misdeclared.extend(error.problems)
    if misdeclared:
        raise DeclarationError(misdeclared)
    return suite


def _mismatch(judged: Judged, types: Mapping[str, str]) -> str:
    """Why the expectation cannot be about this table, if so: said alike on every engine."""
    absent = [f"unknown column: {name}" for name in judged.columns if name not in types]
    known = {name: types.get(name, "") for name in expression.columns(judged.condition) if name in types}
    unfit = [f"when: {each}" for each in expression.problems(judged.condition, known)]
    declared = judged.declared
    unfit += [said for _, said in expectation_columns.problems(declared.type, declared.kwargs, types)]
    return "; ".join(dict.fromkeys(absent + unfit))


def _types_entry(columns: Columns, types: Mapping[str, str]) -> Entry:
    """Types are judged by the declaration's words: Great Expectations knows each engine's own only."""
    wrong = mistyped(columns, types)
    said = "; ".join(f"{name} is stored as {stored}, declared {declared}" for name, stored, declared in wrong)
    present = sum(name in types for name in columns)
    return Entry(
        name="types_as_declared",
        type="tidegate_types_as_declared",
        columns=(),
        severity=Severity.CRITICAL.value,
        dimension=Dimension.VALIDITY.value,
        outcome=(Outcome.FAIL if wrong else Outcome.PASS if present else Outcome.INCONCLUSIVE).value,
        reason=said or (f"{present} columns have their declared types" if present else "no declared column is present"),
        limit="the types of data.columns",
        judged=present,
        unexpected=len(wrong),
        offenders=tuple({"values": [name, stored], "rows": None} for name, stored, _ in wrong[:OFFENDERS]),
        why="a number read as text sorts and compares as text",
    )


def _entry(judged: Judged, measured: Measured, table: Table) -> Entry:
    declared = judged.declared
    outcome, reason = _decided(judged, measured)
    counted = measured.unexpected is not None and measured.rows > 0
    observed = plain(measured.observed, messages.limits(declared.kwargs))
    return Entry(
        name=judged.name,
        type=declared.type,
        columns=judged.columns,
        severity=declared.severity.value,
        dimension=declared.dimension.value,
        outcome=outcome.value,
        reason=reason,
        limit=messages.limit(declared.kwargs, observed),
        judged=measured.rows,
        unexpected=measured.unexpected,
        ratio=plain(measured.unexpected / measured.rows) if counted and measured.unexpected is not None else None,
        observed=observed,
        offenders=_offenders(judged, measured, table) if outcome is Outcome.FAIL else (),
        when=declared.when or "",
        why=declared.why,
        owner=declared.owner,
    )


def _decided(judged: Judged, measured: Measured) -> tuple[Outcome, str]:
    declared = judged.declared
    if measured.error:
        return Outcome.ERRORED, f"could not be computed: {measured.error}"
    if not judged.columns and not measured.success:
        return Outcome.FAIL, messages.failed(declared.kwargs, measured)
    if measured.rows == 0:
        return Outcome.INCONCLUSIVE, messages.nothing_judged(judged, measured)
    if measured.rows < declared.min_rows:
        return Outcome.INCONCLUSIVE, f"judged {measured.rows:,} rows; min_rows asks for {declared.min_rows:,}"
    if declared.kwargs.get("mostly") == 0:
        return Outcome.INCONCLUSIVE, "mostly is 0: no data could break it"
    if measured.success:
        return Outcome.PASS, messages.passed(declared.kwargs, measured)
    return Outcome.FAIL, messages.failed(declared.kwargs, measured)


def _offenders(judged: Judged, measured: Measured, table: Table) -> tuple[dict[str, Any], ...]:
    if measured.examples:
        return tuple({"values": [value], "rows": None} for value in sorted(map(plain, measured.examples), key=str))
    if not measured.unexpected or judged.declared.type == "expect_column_values_to_not_be_null":
        return ()
    limits = messages.limits(judged.declared.kwargs)
    LOG.info("the values that break %s", judged.name)
    return tuple(
        {"values": plain(values, limits), "rows": rows}
        for values, rows in table.offenders(judged, measured.breaking, OFFENDERS)
    )
